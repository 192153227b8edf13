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

    private sealed class Search
    {
        private readonly int[] _first, _neighbors;
        private readonly double[] _costs;
        private readonly double[] _distance, _paths, _dependency;
        private readonly int[] _order;
        private readonly PriorityQueue<int, double> _queue = new();

        public Search(ScoreGraph graph)
        {
            (_first, _neighbors) = (graph.First, graph.Neighbors);
            _costs = Array.ConvertAll(graph.Weights, weight => 1 / weight);
            Between = new double[graph.Count];
            Closeness = new double[graph.Count];
            _distance = new double[graph.Count];
            _paths = new double[graph.Count];
            _dependency = new double[graph.Count];
            _order = new int[graph.Count];
        }

        public double[] Between { get; }

        public double[] Closeness { get; }

        public void From(int source)
        {
            Array.Fill(_distance, double.PositiveInfinity);
            Array.Clear(_paths);
            Array.Clear(_dependency);
            _distance[source] = 0;
            _paths[source] = 1;
            var reached = Settle(source);
            for (var i = reached - 1; i > 0; i--)
                Accumulate(_order[i]);
        }

        // Nodes in order of distance; how many can be reached.
        private int Settle(int source)
        {
            var reached = 0;
            _queue.Enqueue(source, 0);
            while (_queue.TryDequeue(out var node, out var distance))
            {
                // Left over from a longer way.
                if (distance > _distance[node])
                    continue;
                _order[reached++] = node;
                if (distance > 0)
                    Closeness[source] += 1 / distance;
                for (var at = _first[node]; at < _first[node + 1]; at++)
                {
                    var (next, through) = (_neighbors[at], distance + _costs[at]);
                    var margin = through * Tie;
                    if (through < _distance[next] - margin)
                    {
                        _distance[next] = through;
                        _paths[next] = _paths[node];
                        _queue.Enqueue(next, through);
                    }
                    else if (through <= _distance[next] + margin)
                    {
                        _paths[next] += _paths[node];
                    }
                }
            }

            return reached;
        }

        // Hands what depends on a node on to those before it on shortest ways: they need not be remembered, a neighbour at the
        // right distance is one.
        private void Accumulate(int node)
        {
            var share = (1 + _dependency[node]) / _paths[node];
            for (var at = _first[node]; at < _first[node + 1]; at++)
            {
                var before = _neighbors[at];
                if (Math.Abs(_distance[before] + _costs[at] - _distance[node]) <= _distance[node] * Tie)
                    _dependency[before] += _paths[before] * share;
            }

            Between[node] += _dependency[node];
        }
    }
}
