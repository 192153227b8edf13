using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Scoring;

/// <summary>The scores of all relays and the graph they were taken from, at one moment; see <see cref="NodeScoresReport"/>.</summary>
public sealed class NodeScores
{
    private readonly Dictionary<int, NodeScore> _scores;

    internal NodeScores(NeighborMap map, Dictionary<int, NodeScore> scores)
    {
        Map = map;
        _scores = scores;
    }

    /// <summary>The graph.</summary>
    public NeighborMap Map { get; }

    /// <summary>The score of a node; null for one that is no relay.</summary>
    public NodeScore? Of(int nodeId) => _scores.TryGetValue(nodeId, out var score) ? score : null;
}
