using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// One pass over the archived packets: two forward-only readers, transmissions and observations each in order of id, merged. A
/// transmission's first observation comes where its own row does, so no row is looked up and nothing is allocated but what the
/// store keeps.
/// </summary>
internal sealed class ObservationLoad : IArrivalTarget
{
    private const int ProgressInterval = 2000;
    private const int MeasureInterval = 100_000;
    private const string TransmissionsSql = $"SELECT {ArchivedTransmission.Columns} FROM transmissions WHERE id >= ?1 ORDER BY id";

    private const string ObservationsSql = $"SELECT {ArchivedArrival.Columns} FROM observations WHERE id >= ?1 ORDER BY id";

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

            if (read % MeasureInterval == 0)
                KeepWithin(limits.MaxBytes);
        }

        KeepWithin(limits.MaxBytes);
    }

    private void Report(long total) => _mesh.Store.Status = new StoreStatus(StorePhase.Warming, Loaded, Math.Max(total, Loaded));

    private void AppendFirst(Statement row, Statement observation) =>
        Append(observation, ArchivedTransmission.Of(row), row.Blob(ArchivedTransmission.PayloadColumn));

    private bool AppendFurther(Statement observation, int transmissionId)
    {
        if (_mesh.Store.Find(transmissionId) is not { } known)
            return false;
        Append(observation, ArchivedTransmission.Of(known), known.Payload);
        return true;
    }

    private void Append(Statement row, in ArchivedTransmission known, ReadOnlySpan<byte> payload)
    {
        if (!ArchivedArrival.Read(row, known, payload, this))
            Broken++;
    }

    /// <inheritdoc />
    void IArrivalTarget.Take(in PacketArrival arrival, in PacketFrame frame, bool isFrame)
    {
        _mesh.Store.Append(arrival);
        Loaded++;
        if (isFrame)
            _mesh.Graph.Learn(arrival.Type, frame.Header.Route.IsFlood(), arrival.OriginNodeId, NodeOf(arrival.ObserverIndex), arrival.ObserverIndex, arrival.Resolved, arrival.IngestTime);
    }

    private int NodeOf(int observerIndex) => (uint)observerIndex < (uint)_nodeOfObserver.Length ? _nodeOfObserver[observerIndex] : 0;

    private int[] NodesOfObservers()
    {
        var observers = _mesh.Observers.Snapshot();
        var nodes = new int[observers.Count == 0 ? 0 : observers[^1].Index + 1];
        foreach (var observer in observers)
            nodes[observer.Index] = observer.Key.IsNone ? 0 : _mesh.Nodes.IdOf(observer.Key);
        return nodes;
    }

    // Where it begins was estimated; what comes last must fit.
    private void KeepWithin(long maxBytes)
    {
        while (EvictionRules.ByMemory(_mesh.Store, maxBytes) is { } smallestKept && _mesh.Store.Snapshot().Count > StoreLimits.LeastKept)
            _mesh.Store.Evict(smallestKept).Finish();
    }

    private (int FirstTransmission, int FirstObservation, long Total) Range(WarmupLimits limits)
    {
        var range = new ArchiveRange(_connection);
        var first = range.FirstSince(limits.Since);
        if (limits.MaxBytes > 0)
            first = Math.Max(first, range.FirstWithin((long)(limits.MaxBytes * StoreLimits.LowWatermark)));
        _mesh.Store.IsPartial = first > range.Transmissions.First;
        if (_mesh.Store.IsPartial)
            _mesh.Store.BeginAt(first);
        var observation = range.FirstObservationFrom(first);
        // Ids hardly miss a number, so their span tells how many there are without counting.
        var total = observation == 0 ? 0 : Math.Max(0, range.Number("SELECT max(id) FROM observations", 0) - observation + 1);
        return (first, (int)observation, total);
    }
}
