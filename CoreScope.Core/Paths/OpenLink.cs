using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>A link of which only one end is known: the other is a hop that can mean several nodes, or none so far (analytics.md §4.1).</summary>
/// <param name="Node">Id of the end that is known.</param>
/// <param name="Prefix">The bytes of the other.</param>
/// <param name="Sightings">Its figures; the ends of this edge mean nothing.</param>
public readonly record struct OpenLink(int Node, HopPrefix Prefix, NeighborEdge Sightings);
