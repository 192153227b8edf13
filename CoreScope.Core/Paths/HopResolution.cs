using CoreScope.Core.Directories;

namespace CoreScope.Core.Paths;

/// <summary>Which rule named a hop (analytics.md §3.2).</summary>
public enum HopRule : byte
{
    NoMatch,
    UniquePrefix,
    NeighborAffinity,
    GeoProximity,
    GpsPreference,
    ObservationCountFallback,
}

/// <summary>The best answer for one hop, for display: the node, how it was chosen, how sure that is, and who else it could be.</summary>
/// <param name="Node">The chosen node, or null.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Score">1 for a unique prefix, Score × Confidence of the edge for affinity, else 0.</param>
/// <param name="Candidates">All nodes with this prefix, in order of key.</param>
public sealed record HopResolution(Node? Node, HopRule Rule, double Score, IReadOnlyList<Node> Candidates)
{
    /// <summary>More than one node has this prefix.</summary>
    public bool IsAmbiguous => Candidates.Count > 1;

    /// <summary>The confidence shown everywhere.</summary>
    public HopConfidence Confidence => Rule switch
    {
        HopRule.UniquePrefix => HopConfidence.Exact,
        HopRule.NeighborAffinity => HopConfidence.Graph,
        HopRule.GeoProximity => HopConfidence.Geographic,
        HopRule.NoMatch => HopConfidence.None,
        _ => HopConfidence.Guess,
    };

    /// <summary>The rule's name in the API.</summary>
    public string RuleName => Rule switch
    {
        HopRule.UniquePrefix => "unique_prefix",
        HopRule.NeighborAffinity => "neighbor_affinity",
        HopRule.GeoProximity => "geo_proximity",
        HopRule.GpsPreference => "gps_preference",
        HopRule.ObservationCountFallback => "observation_count_fallback",
        _ => "no_match",
    };
}
