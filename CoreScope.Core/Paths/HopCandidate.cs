using CoreScope.Core.Directories;

namespace CoreScope.Core.Paths;

/// <summary>One node that a hop could mean.</summary>
/// <param name="Node">The node.</param>
/// <param name="DistanceKm">From the centre of the region of who heard it, or from its place; null when either is not known.</param>
/// <param name="IsRegional">It lies in that region.</param>
public sealed record HopCandidate(Node Node, double? DistanceKm, bool IsRegional);
