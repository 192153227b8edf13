using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>Which links of a node work in both directions (analytics.md §12).</summary>
public sealed record NodeReach
{
    /// <summary>First moment covered.</summary>
    public required UnixMillis Since { get; init; }

    /// <summary>Prefixes that mean this node and no other; without one there is no evidence.</summary>
    public IReadOnlyList<HopPrefix> Tokens { get; init; } = [];

    /// <summary>Two-way links first, then by bottleneck, then by sum.</summary>
    public IReadOnlyList<ReachLink> Links { get; init; } = [];

    /// <summary>Observers that heard the node itself, most packets first.</summary>
    public IReadOnlyList<NodeObserver> DirectObservers { get; init; } = [];

    /// <summary>Observations with the node in their path.</summary>
    public int RelayObservations { get; init; }

    /// <summary>True when there was more than is looked at.</summary>
    public bool IsCapped { get; init; }

    /// <summary>Links that work both ways.</summary>
    public int TwoWayLinks => Links.Count(link => link.IsTwoWay);
}

/// <summary>One link of a node.</summary>
/// <param name="Node">The other end.</param>
/// <param name="WeHear">How often the node passed on what this one sent.</param>
/// <param name="TheyHear">How often this one passed on, or reported, what the node sent.</param>
/// <param name="DistanceKm">Null unless both positions are known.</param>
public sealed record ReachLink(Node Node, int WeHear, int TheyHear, double? DistanceKm)
{
    /// <summary>The weaker direction.</summary>
    public int Bottleneck => Math.Min(WeHear, TheyHear);

    /// <summary>Both directions were seen.</summary>
    public bool IsTwoWay => Bottleneck > 0;
}
