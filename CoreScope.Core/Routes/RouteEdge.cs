namespace CoreScope.Core.Routes;

/// <summary>A stretch between two stations that have a place, over all ways of a packet.</summary>
/// <param name="From">The station before.</param>
/// <param name="To">The station behind it.</param>
/// <param name="Observers">Distinct observers whose packet took it.</param>
/// <param name="IsSure">False where a hop between them is not known, or a station is only likely.</param>
/// <param name="IsAhead">Nobody heard the packet beyond it.</param>
public sealed record RouteEdge(RouteStop From, RouteStop To, int Observers, bool IsSure, bool IsAhead);
