using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Everything one decode yields (protocol.md §1), for detail pane, API and rows; made by <see cref="PacketDissector"/>. A rejected
/// frame has only <see cref="Error"/>. Values that are mere bytes of the payload are read on demand from <see cref="Frame"/> by the
/// readers of <c>Protocol/Payloads</c>. Immutable, thread-safe.
/// </summary>
public sealed class DissectedPacket
{
    private readonly byte[] _raw;

    internal DissectedPacket(byte[] raw)
    {
        _raw = raw;
    }

    /// <summary>False when the frame was rejected; only <see cref="Error"/> has then a meaning.</summary>
    public bool IsOk => Error.Code == DecodeErrorCode.None;

    /// <summary>Why the frame was rejected.</summary>
    public DecodeError Error { get; internal init; }

    /// <summary>The frame's bytes; empty when rejected.</summary>
    public ReadOnlyMemory<byte> Raw => _raw;

    /// <summary>The frame, split anew from <see cref="Raw"/>. Only when <see cref="IsOk"/>.</summary>
    public PacketFrame Frame
    {
        get
        {
            PacketDecoder.TryDecode(_raw, out var frame, out _);
            return frame;
        }
    }

    /// <summary>Content hash.</summary>
    public PacketHash Hash { get; internal init; }

    /// <summary>Route, payload type and version.</summary>
    public PacketHeader Header { get; internal init; }

    /// <summary>The transport codes; null when the route has none.</summary>
    public TransportCodes? TransportCodes { get; internal init; }

    /// <summary>Bytes of one hop; 0 where it means nothing.</summary>
    public int HashSize { get; internal init; }

    /// <summary>The hops; for a TRACE the whole entries of its route.</summary>
    public IReadOnlyList<HopPrefix> Hops { get; internal init; } = [];

    /// <summary>TRACE: how many hops of the route are done; else null.</summary>
    public int? HopsCompleted { get; internal init; }

    /// <summary>What is odd.</summary>
    public PacketAnomalies Anomalies { get; internal init; }

    /// <summary>The byte breakdown; tiles the frame.</summary>
    public IReadOnlyList<ByteRange> Ranges { get; internal init; } = [];

    /// <summary>The rows of the field table, in order.</summary>
    public IReadOnlyList<FieldRow> Rows { get; internal init; } = [];

    /// <summary>Null: not scoped; "": of an unknown region; else the region's name.</summary>
    public string? Scope { get; internal init; }

    /// <summary>Whether ingest stores such a frame.</summary>
    public IngestDecision Ingest { get; internal init; }

    /// <summary>An advert's values; null for other types and for an advert too short.</summary>
    public DissectedAdvert? Advert { get; internal init; }

    /// <summary>A channel packet's content; null for other types and for one too short.</summary>
    public DissectedGroup? Group { get; internal init; }

    /// <summary>What is wrong with the payload (protocol.md §10.2), or null.</summary>
    public string? PayloadError { get; internal init; }

    /// <summary>The name of the payload in JSON: the type's own, but <c>CHAN</c> for an opened channel text.</summary>
    public string PayloadName => Group?.Text is null ? Header.Payload.Name() : "CHAN";

    /// <summary>The line of the feed's Details column.</summary>
    public PacketSummary Summary { get; internal init; }
}
