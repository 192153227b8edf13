namespace CoreScope.Core.Analytics.Scoring;

/// <summary>
/// How much falls apart without a node (analytics.md §5): for a node whose loss separates others, the pairs that could not reach
/// each other any more, ÷ the maximum; 0 for every other. Tarjan's search with a stack of its own, so a long chain of nodes does
/// no harm.
/// </summary>
public static class RedundancyScore
{
    /// <summary>Links that are weaker do not hold anything together: one fresh sighting by one observer is just enough.</summary>
    public const double WeakestLink = 1.0 / 100 / 3;

    /// <summary>The figures by number of the node.</summary>
    public static double[] Of(ScoreGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var search = new Search(graph);
        for (var root = 0; root < graph.Count; root++)
        {
            if (search.IsNew(root))
                search.From(root);
        }

        return ScoreGraph.Normalize(search.Pairs);
    }

    private sealed class Search
    {
        // A score decays with every millisecond, so "just enough" needs room for rounding only.
        private const double Margin = 1e-12;

        private readonly ScoreGraph _graph;
        private readonly int[] _found, _lowest, _parent, _size, _next;
        private readonly List<int>?[] _parts;
        private readonly Stack<int> _stack = new();
        private int _counter;

        public Search(ScoreGraph graph)
        {
            _graph = graph;
            var count = graph.Count;
            (_found, _lowest, _parent, _size) = (new int[count], new int[count], new int[count], new int[count]);
            _next = graph.First[..count];
            _parts = new List<int>?[count];
            Pairs = new double[count];
        }

        /// <summary>Pairs that a node's loss separates.</summary>
        public double[] Pairs { get; }

        public bool IsNew(int node) => _found[node] == 0;

        public void From(int root)
        {
            var members = new List<int>();
            Enter(root, -1, members);
            while (_stack.TryPeek(out var node))
            {
                if (_next[node] < _graph.First[node + 1])
                    Follow(node, _next[node]++, members);
                else
                    Leave(_stack.Pop());
            }

            foreach (var node in members)
                Count(node, root, members.Count);
        }

        private void Enter(int node, int parent, List<int> members)
        {
            _found[node] = _lowest[node] = ++_counter;
            _parent[node] = parent;
            _size[node] = 1;
            _stack.Push(node);
            members.Add(node);
        }

        private void Follow(int node, int at, List<int> members)
        {
            var next = _graph.Neighbors[at];
            if (_graph.Weights[at] < WeakestLink * (1 - Margin))
                return;
            if (IsNew(next))
                Enter(next, node, members);
            else if (next != _parent[node])
                _lowest[node] = Math.Min(_lowest[node], _found[next]);
        }

        private void Leave(int node)
        {
            if (_parent[node] is not (>= 0 and var parent))
                return;
            _size[parent] += _size[node];
            _lowest[parent] = Math.Min(_lowest[parent], _lowest[node]);
            // Nothing below the node leads past its parent: without that, all of it is cut off.
            if (_lowest[node] >= _found[parent])
                (_parts[parent] ??= []).Add(_size[node]);
        }

        private void Count(int node, int root, int members)
        {
            if (_parts[node] is not { } parts || (node == root && parts.Count < 2))
                return;
            double all = members - 1, squares = 0, cut = 0;
            foreach (var part in parts)
            {
                squares += (double)part * part;
                cut += part;
            }

            var rest = all - cut;
            Pairs[node] = ((all * all) - squares - (rest * rest)) / 2;
        }
    }
}
