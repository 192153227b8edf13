namespace CoreScope.Core.Analytics.Scoring;

/// <summary>
/// How much runs over a node, and how near it is to all others (analytics.md §5), both from one search for shortest paths from
/// every node: Brandes' betweenness, halved because links have no direction, and harmonic closeness Σ 1/d. Both ÷ their maximum.
/// The searches keep their own stack and heap, so a long chain of nodes does no harm.
/// </summary>
public static class Centrality
{
    // Two sums of the same costs in another order differ in the last bits.
    private const double Tie = 1e-12;

    /// <summary>Both figures by number of the node.</summary>
    public static (double[] Bridge, double[] Coverage) Of(ScoreGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var search = new Search(graph);
        for (var source = 0; source < graph.Count; source++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            search.From(source);
        }

        for (var i = 0; i < graph.Count; i++)
            search.Between[i] /= 2;
        return (ScoreGraph.Normalize(search.Between), ScoreGraph.Normalize(search.Closeness));
    }

    private readonly record struct Way(int To, double Cost);

    /// <summary>
    /// The links without those that a detour over one other node beats: no shortest way uses them, and in a mesh that hears much
    /// they are nearly all. Links of node n at places First[n] to First[n + 1].
    /// </summary>
    private static (int[] First, Way[] Ways) Unbeaten(ScoreGraph graph)
    {
        var costs = Array.ConvertAll(graph.Weights, weight => 1 / weight);
        var best = new double[graph.Count];
        Array.Fill(best, double.PositiveInfinity);
        var first = new int[graph.Count + 1];
        var ways = new List<Way>();
        for (var node = 0; node < graph.Count; node++)
        {
            for (var at = graph.First[node]; at < graph.First[node + 1]; at++)
                best[graph.Neighbors[at]] = costs[at];
            for (var at = graph.First[node]; at < graph.First[node + 1]; at++)
            {
                var over = graph.Neighbors[at];
                for (var further = graph.First[over]; further < graph.First[over + 1]; further++)
                {
                    var to = graph.Neighbors[further];
                    if (costs[at] + costs[further] < best[to] && best[to] < double.PositiveInfinity)
                        best[to] = costs[at] + costs[further];
                }
            }

            for (var at = graph.First[node]; at < graph.First[node + 1]; at++)
            {
                var to = graph.Neighbors[at];
                if (costs[at] <= best[to] * (1 + Tie))
                    ways.Add(new Way(to, costs[at]));
            }

            for (var at = graph.First[node]; at < graph.First[node + 1]; at++)
                best[graph.Neighbors[at]] = double.PositiveInfinity;
            first[node + 1] = ways.Count;
        }

        return (first, [.. ways]);
    }

    private sealed class Search
    {
        private const int NoNode = -1;
        private const int SeveralNodes = -2;

        private readonly int[] _first;
        private readonly Way[] _ways;
        private readonly double[] _distance, _paths, _dependency;
        // The node before on the only shortest way: with ways of equal length, which are rare, they are looked for again.
        private readonly int[] _before;
        private readonly int[] _order;
        private readonly DistanceHeap _heap;

        public Search(ScoreGraph graph)
        {
            (_first, _ways) = Unbeaten(graph);
            Between = new double[graph.Count];
            Closeness = new double[graph.Count];
            _distance = new double[graph.Count];
            _paths = new double[graph.Count];
            _dependency = new double[graph.Count];
            _before = new int[graph.Count];
            _order = new int[graph.Count];
            _heap = new DistanceHeap(_distance);
        }

        public double[] Between { get; }

        public double[] Closeness { get; }

        public void From(int source)
        {
            Array.Fill(_distance, double.PositiveInfinity);
            Array.Clear(_dependency);
            _distance[source] = 0;
            _paths[source] = 1;
            _before[source] = NoNode;
            var reached = Settle(source);
            for (var i = reached - 1; i > 0; i--)
                Accumulate(_order[i]);
        }

        // Nodes in order of distance; how many can be reached.
        private int Settle(int source)
        {
            var reached = 0;
            _heap.Raise(source);
            while (_heap.TryTake(out var node))
            {
                var distance = _distance[node];
                _order[reached++] = node;
                if (distance > 0)
                    Closeness[source] += 1 / distance;
                foreach (ref readonly var way in _ways.AsSpan(_first[node].._first[node + 1]))
                {
                    var through = distance + way.Cost;
                    var margin = through * Tie;
                    var known = _distance[way.To];
                    if (through > known + margin)
                        continue;
                    if (through < known - margin)
                    {
                        _distance[way.To] = through;
                        _paths[way.To] = _paths[node];
                        _before[way.To] = node;
                        _heap.Raise(way.To);
                    }
                    else
                    {
                        _paths[way.To] += _paths[node];
                        _before[way.To] = SeveralNodes;
                    }
                }
            }

            return reached;
        }

        // Hands what depends on a node on to those before it on shortest ways.
        private void Accumulate(int node)
        {
            var share = (1 + _dependency[node]) / _paths[node];
            Between[node] += _dependency[node];
            var before = _before[node];
            if (before >= 0)
            {
                _dependency[before] += _paths[before] * share;
                return;
            }

            foreach (ref readonly var way in _ways.AsSpan(_first[node].._first[node + 1]))
            {
                if (Math.Abs(_distance[way.To] + way.Cost - _distance[node]) <= _distance[node] * Tie)
                    _dependency[way.To] += _paths[way.To] * share;
            }
        }
    }
}
