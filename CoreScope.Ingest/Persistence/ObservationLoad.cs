using System.Runtime.CompilerServices;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// One pass over the archived packets: two forward-only readers, transmissions and observations each in order of id, merged. A
/// transmission's first observation comes where its own row does, so no row is looked up and nothing is allocated but what the
/// store keeps.
/// </summary>
internal sealed class ObservationLoad
{
    private const int ProgressInterval = 2000;
    private const int MaxHops = 256;
    private const int MaxFrame = 256;

    private const string TransmissionsSql = """
        SELECT id, hash, payload_type, payload, first_seen, origin, origin_node_id, channel_id, scope_id FROM transmissions WHERE id >= ?1 ORDER BY id
        """;

    private const string ObservationsSql = """
        SELECT id, transmission_id, observer_id, heard_at, received_offset, snr, rssi, score, direction, head, path, resolved
        FROM observations WHERE id >= ?1 ORDER BY id
        """;

    private readonly SqliteConnection _connection;
    private readonly Mesh _mesh;
    private int[] _nodeOfObserver = [];

    public ObservationLoad(SqliteConnection connection, Mesh mesh)
    {
        _connection = connection;
        _mesh = mesh;
    }

    /// <summary>Observations put into the store.</summary>
    public int Loaded { get; private set; }

    /// <summary>Observations that could not be put in without breaking the log's order.</summary>
    public int Unplaced { get; private set; }

    /// <summary>Observations whose bytes are no frame; in the store without a path, or not at all when they are too long.</summary>
    public int Broken { get; private set; }

    public void Run(WarmupLimits limits, CancellationToken cancellationToken)
    {
        var (firstTransmission, firstObservation, total) = Range(limits);
        Report(total);
        if (firstObservation == 0)
            return;
        _nodeOfObserver = NodesOfObservers();
        using var transmissions = new Statement(_connection, TransmissionsSql);
        using var observations = new Statement(_connection, ObservationsSql);
        transmissions.Bind(1, firstTransmission);
        observations.Bind(1, firstObservation);
        var at = transmissions.Read() ? transmissions.Int32(0) : int.MaxValue;
        var lastPlaced = 0;
        for (var read = 1; observations.Read(); read++)
        {
            var id = observations.Int32(1);
            while (at < id)
                at = transmissions.Read() ? transmissions.Int32(0) : int.MaxValue;
            if (at == id && id > lastPlaced)
            {
                AppendFirst(transmissions, observations);
                lastPlaced = id;
            }
            else if (id >= firstTransmission && !AppendFurther(observations, id))
            {
                Unplaced++;
            }

            if (read % ProgressInterval == 0)
            {
                Report(total);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private void Report(long total) => _mesh.Store.Status = new StoreStatus(StorePhase.Warming, Loaded, Math.Max(total, Loaded));

    private void AppendFirst(Statement row, Statement observation)
    {
        var scope = row.IsNull(8) ? PacketArrival.Unscoped : row.Int32(8);
        Append(observation, new Known(
            row.Int32(0),
            new PacketHash((ulong)row.Int64(1)),
            (PayloadType)row.Int32(2),
            new UnixMillis(row.Int64(4)),
            (TransmissionOrigin)row.Int32(5),
            row.Int32(6),
            row.Int32(7),
            scope), row.Blob(3));
    }

    private bool AppendFurther(Statement observation, int transmissionId)
    {
        if (_mesh.Store.Find(transmissionId) is not { } known)
            return false;
        Append(
            observation,
            new Known(known.Id, known.Hash, known.Type, known.FirstSeen, known.Origin, known.OriginNodeId, known.ChannelId, known.ScopeId),
            known.Payload);
        return true;
    }

    // Both buffers are written before they are read; clearing two kilobytes a row would cost more than decoding it.
    [SkipLocalsInit]
    private void Append(Statement row, in Known known, ReadOnlySpan<byte> payload)
    {
        var head = row.Blob(9);
        var path = row.Blob(10);
        // A frame is shorter, but the text of a companion's message can be longer; it has no prefix to be joined with.
        Span<byte> frame = payload.Length <= MaxFrame ? stackalloc byte[2 * MaxFrame] : new byte[payload.Length + MaxFrame];
        var prefixLength = head.Length + path.Length;
        // A row that was tampered with; no frame is as long.
        if (prefixLength > byte.MaxValue || prefixLength + payload.Length > frame.Length)
        {
            Broken++;
            return;
        }

        head.CopyTo(frame);
        path.CopyTo(frame[head.Length..]);
        payload.CopyTo(frame[prefixLength..]);
        var raw = frame[..(prefixLength + payload.Length)];

        // What does not decode (any more) has no prefix that could be split, so it is held as a frame without one.
        var isFrame = PacketDecoder.TryDecode(raw, out var decoded, out _) && decoded.PayloadOffset == prefixLength;
        var hops = isFrame ? decoded.Hops : default;
        if (!isFrame && prefixLength > 0)
            Broken++;
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[MaxHops];
        resolved = resolved[..Math.Min(hops.Count, MaxHops)];
        ReadResolved(row.Blob(11), resolved);
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
        _mesh.Store.Append(arrival);
        Loaded++;
        if (isFrame)
            _mesh.Graph.Learn(known.Type, decoded.Header.Route.IsFlood(), known.OriginNodeId, NodeOf(arrival.ObserverIndex), arrival.ObserverIndex, resolved, heardAt);
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

    private int NodeOf(int observerIndex) => (uint)observerIndex < (uint)_nodeOfObserver.Length ? _nodeOfObserver[observerIndex] : 0;

    private int[] NodesOfObservers()
    {
        var observers = _mesh.Observers.Snapshot();
        var nodes = new int[observers.Count == 0 ? 0 : observers[^1].Index + 1];
        foreach (var observer in observers)
            nodes[observer.Index] = observer.Key.IsNone ? 0 : _mesh.Nodes.IdOf(observer.Key);
        return nodes;
    }

    private (int FirstTransmission, int FirstObservation, long Total) Range(WarmupLimits limits)
    {
        var first = limits.Since.IsNever ? 0 : FirstSince(limits.Since);
        var observation = FirstObservationFrom(first);
        return (first, (int)observation, Span("observations", observation));
    }

    private int FirstSince(UnixMillis since)
    {
        var first = (int)Number("SELECT id FROM transmissions WHERE first_seen >= ?1 ORDER BY id LIMIT 1", since.Value);
        return first == 0 ? int.MaxValue : first;
    }

    // A few transmissions are asked, because the first may have lost its own.
    private long FirstObservationFrom(int transmission) => Number(
        "SELECT min(id) FROM observations WHERE transmission_id IN (SELECT id FROM transmissions WHERE id >= ?1 ORDER BY id LIMIT 100)", transmission);

    // Ids hardly miss a number, so their span tells how many there are without counting.
    private long Span(string table, long from) =>
        from == 0 ? 0 : Math.Max(0, Number($"SELECT max(id) FROM {table} WHERE id >= ?1", from) - from + 1);

    private long Number(string sql, long parameter)
    {
        using var row = new Statement(_connection, sql);
        row.Bind(1, parameter);
        return row.Read() ? row.Int64(0) : 0;
    }

    private readonly record struct Known(
        int Id, PacketHash Hash, PayloadType Type, UnixMillis FirstSeen, TransmissionOrigin Origin, int OriginNodeId, int ChannelId, int ScopeId);
}
