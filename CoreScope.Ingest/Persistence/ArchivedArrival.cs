using System.Runtime.CompilerServices;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Ingest.Persistence;

/// <summary>Takes what <see cref="ArchivedArrival"/> read.</summary>
internal interface IArrivalTarget
{
    /// <param name="arrival">Valid during the call.</param>
    /// <param name="frame">Its frame; only when <paramref name="isFrame"/>.</param>
    /// <param name="isFrame">False for a bridge message, and for a row whose frame can no longer be read.</param>
    void Take(in PacketArrival arrival, in PacketFrame frame, bool isFrame);
}

/// <summary>What the archive holds of a transmission beside its payload.</summary>
internal readonly record struct ArchivedTransmission(
    int Id, PacketHash Hash, PayloadType Type, UnixMillis FirstSeen, TransmissionOrigin Origin, int OriginNodeId, int ChannelId, int ScopeId)
{
    /// <summary>The columns that <see cref="Of(Statement)"/> reads; the payload is the fourth.</summary>
    public const string Columns = "id, hash, payload_type, payload, first_seen, origin, origin_node_id, channel_id, scope_id";

    /// <summary>Position of the payload among <see cref="Columns"/>.</summary>
    public const int PayloadColumn = 3;

    /// <summary>Reads the present row.</summary>
    public static ArchivedTransmission Of(Statement row) => new(
        row.Int32(0),
        new PacketHash((ulong)row.Int64(1)),
        (PayloadType)row.Int32(2),
        new UnixMillis(row.Int64(4)),
        (TransmissionOrigin)row.Int32(5),
        row.Int32(6),
        row.Int32(7),
        row.IsNull(8) ? PacketArrival.Unscoped : row.Int32(8));

    public static ArchivedTransmission Of(Transmission known) =>
        new(known.Id, known.Hash, known.Type, known.FirstSeen, known.Origin, known.OriginNodeId, known.ChannelId, known.ScopeId);
}

/// <summary>Turns rows of observations back into arrivals: the one mapping, for the warm-up and for packets older than memory.</summary>
internal static class ArchivedArrival
{
    /// <summary>The columns that are read.</summary>
    public const string Columns = "id, transmission_id, observer_id, heard_at, received_offset, snr, rssi, score, direction, head, path, resolved";

    /// <summary>Position of the resolved path among <see cref="Columns"/>.</summary>
    public const int ResolvedColumn = 11;

    private const int MaxHops = 256;
    private const int MaxFrame = 256;

    /// <summary>
    /// Hands the present row of <paramref name="row"/> to <paramref name="target"/>. False when the frame it should have cannot
    /// be read (any more); one that cannot even be put together was not handed over.
    /// </summary>
    // Both buffers are written before they are read; clearing two kilobytes a row would cost more than decoding it.
    [SkipLocalsInit]
    public static bool Read<TTarget>(Statement row, in ArchivedTransmission known, ReadOnlySpan<byte> payload, TTarget target)
        where TTarget : IArrivalTarget
    {
        var head = row.Blob(9);
        var path = row.Blob(10);
        // A frame is shorter, but the text of a companion's message can be longer; it has no prefix to be joined with.
        Span<byte> bytes = payload.Length <= MaxFrame ? stackalloc byte[2 * MaxFrame] : new byte[payload.Length + MaxFrame];
        var prefixLength = head.Length + path.Length;
        // A row that was tampered with; no frame is as long.
        if (prefixLength > byte.MaxValue || prefixLength + payload.Length > bytes.Length)
            return false;
        head.CopyTo(bytes);
        path.CopyTo(bytes[head.Length..]);
        payload.CopyTo(bytes[prefixLength..]);
        var raw = bytes[..(prefixLength + payload.Length)];

        // What does not decode (any more) has no prefix that could be split, so it is held as a frame without one.
        var isFrame = PacketDecoder.TryDecode(raw, out var frame, out _) && frame.PayloadOffset == prefixLength;
        var hops = isFrame ? frame.Hops : default;
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[MaxHops];
        resolved = resolved[..Math.Min(hops.Count, MaxHops)];
        ReadResolved(row.Blob(ResolvedColumn), resolved);
        var heardAt = new UnixMillis(row.Int64(3));
        var arrival = new PacketArrival
        {
            Hash = known.Hash,
            Type = known.Type,
            Prefix = isFrame ? raw[..prefixLength] : default,
            Payload = payload,
            Hops = hops,
            Resolved = resolved,
            ObserverIndex = row.Int32(2),
            IngestTime = heardAt,
            ReceivedAt = row.IsNull(4) ? null : new UnixMillis(heardAt.Value + row.Int64(4)),
            Signal = new Signal(Scaled(row, 5, 100), Scaled(row, 6, 100), Scaled(row, 7, 1000)),
            Direction = (Direction)row.Int32(8),
            OriginNodeId = known.OriginNodeId,
            ChannelId = known.ChannelId,
            ScopeId = known.ScopeId,
            Origin = known.Origin,
            TransmissionId = known.Id,
            ObservationId = row.Int32(0),
            FirstSeen = known.FirstSeen,
        };
        target.Take(arrival, frame, isFrame);
        return isFrame || prefixLength == 0;
    }

    private static void ReadResolved(ReadOnlySpan<byte> bytes, Span<ResolvedHop> hops)
    {
        hops.Clear();
        if (bytes.IsEmpty || ResolvedPathCodec.Count(bytes) != hops.Length)
            return;
        var at = 0;
        for (var i = 0; i < hops.Length; i++)
        {
            var id = ResolvedPathCodec.Next(bytes, ref at);
            // Only what is sure was stored; which rule made it sure is no longer needed.
            hops[i] = id == 0 ? default : new ResolvedHop(id, HopConfidence.Exact);
        }
    }

    private static double? Scaled(Statement row, int column, double scale) => row.IsNull(column) ? null : row.Int64(column) / scale;
}
