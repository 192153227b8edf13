using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>How the neighbour graph came to be. Names nodes by id: whoever shows them leaves hidden ones out.</summary>
public sealed record Affinity
{
    /// <summary>The graph.</summary>
    public required NeighborMap Map { get; init; }

    /// <summary>One entry for each link of which only one end was heard by name.</summary>
    public required IReadOnlyList<AffinityDecision> Decisions { get; init; }

    /// <summary>Nodes with any link.</summary>
    public int LinkedNodes { get; init; }

    /// <summary>Mean confidence of the links; null without any.</summary>
    public double? AverageConfidence { get; init; }

    /// <summary>Share of the one-byte prefixes in use whose nodes' links were seen at least three times, 0 to 1.</summary>
    public double Coverage { get; init; }

    /// <summary>Open links that were found to mean a node.</summary>
    public int Resolved => Decisions.Count(decision => decision.NodeId != 0);

    /// <summary>Open links that may mean several nodes.</summary>
    public int Ambiguous => Decisions.Count(decision => decision.NodeId == 0 && decision.Candidates.Count > 0);

    /// <summary>Open links to nobody known.</summary>
    public int Unresolved => Decisions.Count(decision => decision.Candidates.Count == 0);

    /// <summary>What concerns one node: as the known end, as the one that was found, or as a candidate.</summary>
    public IEnumerable<AffinityDecision> Of(int nodeId) =>
        Decisions.Where(decision => decision.Link.Node == nodeId || decision.NodeId == nodeId || decision.Candidates.Any(candidate => candidate.NodeId == nodeId));
}
