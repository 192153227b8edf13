namespace CoreScope.Core.Replay;

/// <summary>One way that a packet took, ready to be drawn; a single hop is only a pulse.</summary>
/// <param name="Hops">Stations in order, where the places are known or can be inferred.</param>
/// <param name="Flown">How many of them the packet had passed when it was heard; the rest lay still ahead (TRACE, direct packets).</param>
public sealed record FlightPath(IReadOnlyList<FlightHop> Hops, int Flown);
