using CoreScope.Core.Dissection;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;

namespace CoreScope.Core.Replay;

/// <summary>
/// What was heard of one packet at one moment, or at all: everything that map, feed and filters need, worked out once for all
/// readers. The same shape live and in replay, so that filters cannot act differently. Immutable.
/// </summary>
public sealed record HeardPacket
{
    public required Transmission Transmission { get; init; }

    /// <summary>Server time of the newest of these observations; of the first one in replay.</summary>
    public required UnixMillis Time { get; init; }

    /// <summary>How many observations this tells of.</summary>
    public required int Heard { get; init; }

    /// <summary>All observations of the packet so far.</summary>
    public required int ObservationCount { get; init; }

    /// <summary>Hops of the longest path.</summary>
    public required int Hops { get; init; }

    /// <summary>Bytes of one path hash; 0 where the packet does not say.</summary>
    public required int HashSize { get; init; }

    /// <summary>Routed with transport codes.</summary>
    public required bool IsTransport { get; init; }

    /// <summary>Regions of the observers, each once.</summary>
    public required IReadOnlyList<string> Regions { get; init; }

    /// <summary>Ids of nodes that certainly took part: sender, relays, observers.</summary>
    public required IReadOnlyList<int> NodeIds { get; init; }

    /// <summary>Beginnings of keys that took part, where nobody knows whose: unnamed hops, sender and recipient of encrypted packets.</summary>
    public required IReadOnlyList<HopPrefix> Unnamed { get; init; }

    /// <summary>What it says, in short.</summary>
    public required PacketSummary Summary { get; init; }

    /// <summary>The distinct ways it took, the longest first.</summary>
    public required IReadOnlyList<FlightPath> Paths { get; init; }
}
