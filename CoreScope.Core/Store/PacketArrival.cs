using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store;

/// <summary>
/// One observation while it is being ingested: everything the indexes, directories, the archive and the feed are filled from.
/// A ref struct, so it cannot be stored, captured or queued: resolved paths exist only here (architecture.md §4.7).
/// </summary>
public readonly ref struct PacketArrival
{
    /// <summary>Scope id of what is not scoped.</summary>
    public const int Unscoped = -1;

    public required PacketHash Hash { get; init; }

    public required PayloadType Type { get; init; }

    /// <summary>Header up to and including the path; empty for a bridge message.</summary>
    public ReadOnlySpan<byte> Prefix { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>The stations of the path.</summary>
    public PathHops Hops { get; init; }

    /// <summary>What the hops were resolved to: as many entries, or none.</summary>
    public ReadOnlySpan<ResolvedHop> Resolved { get; init; }

    /// <summary>Observer directory index.</summary>
    public required int ObserverIndex { get; init; }

    /// <summary>Server time of arrival.</summary>
    public required UnixMillis IngestTime { get; init; }

    /// <summary>The observer's own receive time, if believable.</summary>
    public UnixMillis? ReceivedAt { get; init; }

    public Signal Signal { get; init; }

    public Direction Direction { get; init; }

    /// <summary>Node id of an advert's sender, else 0.</summary>
    public int OriginNodeId { get; init; }

    /// <summary>Channel number, else 0.</summary>
    public int ChannelId { get; init; }

    /// <summary><see cref="Unscoped"/>, 0 = unknown region, else the number of the region's name.</summary>
    public int ScopeId { get; init; }

    public TransmissionOrigin Origin { get; init; }

    /// <summary>Id the archive gave the transmission; 0 = assign one.</summary>
    public int TransmissionId { get; init; }

    /// <summary>Id the archive gave the observation; 0 = assign one.</summary>
    public int ObservationId { get; init; }

    /// <summary>First seen as the archive holds it; never = take the ingest time.</summary>
    public UnixMillis FirstSeen { get; init; }
}
