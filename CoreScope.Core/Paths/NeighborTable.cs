namespace CoreScope.Core.Paths;

/// <summary>All that was learnt of links at one moment: a copy.</summary>
/// <param name="Edges">Links between two known nodes.</param>
/// <param name="Open">Links with one end that can mean several nodes.</param>
/// <param name="RejectedFar">Sightings refused because the ends lie too far apart.</param>
/// <param name="MaxEdgeKm">Longest believable link; negative = no limit.</param>
public sealed record NeighborTable(IReadOnlyList<NeighborEdge> Edges, IReadOnlyList<OpenLink> Open, long RejectedFar, double MaxEdgeKm);
