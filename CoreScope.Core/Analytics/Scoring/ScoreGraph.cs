using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Scoring;

/// <summary>
/// The neighbour graph as plain arrays: nodes by number, the links of node n at places First[n] to First[n + 1]. A link's weight is
/// Score × Confidence, its cost 1 / weight (analytics.md §5). Immutable.
/// </summary>
public sealed class ScoreGraph
{
    private readonly Dictionary<int, int> _numbers = [];

    private ScoreGraph(int[] nodeIds, int[] first, int[] neighbors, double[] weights)
    {
        (NodeIds, First, Neighbors, Weights) = (nodeIds, first, neighbors, weights);
        for (var i = 0; i < nodeIds.Length; i++)
            _numbers.Add(nodeIds[i], i);
    }

    /// <summary>How many nodes have a link.</summary>
    public int Count => NodeIds.Length;

    internal int[] NodeIds { get; }

    internal int[] First { get; }

    internal int[] Neighbors { get; }

    internal double[] Weights { get; }

    /// <summary>The graph of these links: two node ids and a weight above 0.</summary>
    public static ScoreGraph Of(IReadOnlyCollection<(int A, int B, double Weight)> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        int[] ids = [.. links.SelectMany(link => new[] { link.A, link.B }).Distinct().Order()];
        var numbers = new Dictionary<int, int>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            numbers.Add(ids[i], i);
        var first = new int[ids.Length + 1];
        foreach (var (a, b, _) in links)
        {
            first[numbers[a] + 1]++;
            first[numbers[b] + 1]++;
        }

        for (var i = 0; i < ids.Length; i++)
            first[i + 1] += first[i];
        var next = first[..^1];
        var neighbors = new int[first[^1]];
        var weights = new double[first[^1]];
        foreach (var (a, b, weight) in links)
        {
            var (one, other) = (numbers[a], numbers[b]);
            (neighbors[next[one]], weights[next[one]++]) = (other, weight);
            (neighbors[next[other]], weights[next[other]++]) = (one, weight);
        }

        return new ScoreGraph(ids, first, neighbors, weights);
    }

    /// <summary>The graph of a map's links.</summary>
    public static ScoreGraph Of(NeighborMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Of([.. map.Links.Select(link => (link.A, link.B, Weight: link.Score(map.BuiltAt) * link.Confidence)).Where(link => link.Weight > 0)]);
    }

    /// <summary>Number of a node, −1 for one without links.</summary>
    public int NumberOf(int nodeId) => _numbers.GetValueOrDefault(nodeId, -1);

    /// <summary>Divides by the largest value, in place; leaves zeros.</summary>
    internal static double[] Normalize(double[] values)
    {
        var max = values.Length == 0 ? 0 : values.Max();
        for (var i = 0; max > 0 && i < values.Length; i++)
            values[i] /= max;
        return values;
    }
}
