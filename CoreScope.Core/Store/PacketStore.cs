using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>
/// Everything heard, in memory: the log, its indexes and one lock. One writer (the pipeline) takes the lock for each arrival;
/// readers take it only to look a key up or to take a view of a posting list, and filter, sort and page on a
/// <see cref="PacketSnapshot"/> outside it. No callback, no I/O and no log line happens under the lock.
/// </summary>
public sealed partial class PacketStore
{
    // Guards the indexes. The log publishes itself.
    private readonly Lock _lock = new();
    private readonly PacketLog _log = new();
    private readonly PacketIndexes _indexes;
    private readonly PacketIds _ids = new();
    private readonly RecalledTransmissions _recalled = new();
    private StoreStatus _status = new(StorePhase.Cold);
    private int _observationCount;
    private long _evicted;
    private volatile bool _isPartial;
    private long _version;

    /// <param name="nodes">Gives the keys of node ids; null: nothing is known of any.</param>
    /// <param name="options">Whether and how resolved paths are indexed.</param>
    public PacketStore(NodeDirectory? nodes = null, ResolvedPathOptions? options = null)
    {
        _indexes = new PacketIndexes(nodes ?? new NodeDirectory(), options ?? new ResolvedPathOptions());
    }

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Phase and progress: the one answer to "is the store ready".</summary>
    public StoreStatus Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>Changes a part of the status while others may change another.</summary>
    public void ChangeStatus(Func<StoreStatus, StoreStatus> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        StoreStatus before;
        do
        {
            before = Status;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _status, change(before), before), before));
    }

    /// <summary>Observations in memory.</summary>
    public int ObservationCount => Volatile.Read(ref _observationCount);

    /// <summary>Transmissions evicted since start.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>
    /// Everything from this id on is in memory, nothing below it. Falls when history is put in front, grows when the oldest are
    /// evicted; 0 = nothing was ever left out.
    /// </summary>
    public int SmallestId => _log.Root.SmallestId;

    /// <summary>
    /// True when the archive may hold transmissions that are not in memory: then what seems new is looked up there once. Set by
    /// the warm-up, and by eviction.
    /// </summary>
    public bool IsPartial
    {
        get => _isPartial;
        set => _isPartial = value;
    }

    /// <summary>Highest observation id given so far.</summary>
    public int LastObservationId => _ids.LastObservation;

    /// <summary>Highest transmission id given so far.</summary>
    public int LastTransmissionId => _ids.LastTransmission;

    /// <summary>All transmissions as they are now.</summary>
    public PacketSnapshot Snapshot() => _log.Snapshot();

    /// <summary>
    /// Says what an arrival would be: new, a further observation, or the same observer hearing it over the same path again.
    /// Holds until <see cref="Append"/>, because nobody else writes. Writer only.
    /// </summary>
    public Classification Classify(PacketHash hash, int observerIndex, in PathHops hops)
    {
        var transmission = InLogOrComing(_indexes.Hashes.Find(hash)) ?? _recalled.Find(hash);
        if (transmission is null)
            return new Classification(ArrivalKind.NewTransmission, null, -1);
        var index = PathIdentity.IndexOf(transmission, observerIndex, hops);
        return new Classification(index < 0 ? ArrivalKind.NewObservation : ArrivalKind.Duplicate, transmission, index);
    }

    /// <summary>
    /// Puts one arrival in: a new transmission, a new observation of a known one, or nothing but missing figures. Ids are
    /// taken from the archive when the arrival carries them, else counted up. Writer only.
    /// </summary>
    public AppendResult Append(in PacketArrival arrival)
    {
        var found = Classify(arrival.Hash, arrival.ObserverIndex, arrival.Hops);
        _indexes.Prepare(arrival.Resolved);
        lock (_lock)
        {
            if (found.Kind == ArrivalKind.Duplicate)
                return FillMissing(found, arrival);

            var isNew = found.Transmission is null;
            var id = isNew ? _ids.OfTransmission(arrival, _log.LastId) : 0;
            var chunk = isNew ? _log.ChunkForNext() : null;
            var transmission = found.Transmission ?? new Transmission(id, arrival, chunk!.Arena);
            var index = transmission.Observe(arrival, _ids.OfObservation(arrival));
            if (isNew || InLogOrComing(transmission) is not null)
            {
                _indexes.Add(arrival, transmission, index, isNew);
                Volatile.Write(ref _observationCount, _observationCount + 1);
            }
            else
            {
                _recalled.NotePath(transmission.Hash, arrival, transmission.Observations[index].Id);
            }

            // Last: a reader that finds it in the log finds it in every index too.
            chunk?.Add(transmission);
            Volatile.Write(ref _version, _version + 1);
            return new AppendResult(isNew ? ArrivalKind.NewTransmission : ArrivalKind.NewObservation, transmission, index, false);
        }
    }

    /// <summary>
    /// Puts these resolved paths in place of all that the transmission had: node ids, one entry an observation in order, null =
    /// none. False, and nothing done, when the transmission is gone or has other observations by now. Writer only.
    /// </summary>
    public bool ReplaceResolvedPaths(Transmission transmission, IReadOnlyList<int[]?> nodeIds)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        ArgumentNullException.ThrowIfNull(nodeIds);
        if (!ReferenceEquals(_log.Find(transmission.Id), transmission) || transmission.Observations.Length != nodeIds.Count)
            return false;
        if (_indexes.Paths is not { } paths)
            return true;
        foreach (var ids in nodeIds)
        {
            foreach (var id in ids ?? [])
            {
                if (id != 0)
                    paths.Prepare(id);
            }
        }

        lock (_lock)
        {
            paths.Replace(transmission, nodeIds);
            Volatile.Write(ref _version, _version + 1);
        }

        return true;
    }

    /// <summary>
    /// Holds a transmission of the archive, older than memory, that is just being heard again: further observations become its
    /// own, and are told from repetitions. It stays out of the log, whose order is that of ids, and of every index; the archive
    /// answers for it. The thousand heard again last are held. Writer only.
    /// </summary>
    public void Recall(Transmission archived)
    {
        ArgumentNullException.ThrowIfNull(archived);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(archived.Id, _log.Root.SmallestId, nameof(archived));
        lock (_lock)
            _recalled.Add(archived);
    }

    /// <summary>Lets go of recalled transmissions that the archive no longer has: heard again, they are new. Writer only.</summary>
    public void ForgetRecalled(IReadOnlySet<int> transmissionIds)
    {
        lock (_lock)
            _recalled.Remove(transmissionIds);
    }

    /// <summary>
    /// The log begins here: what the archive has below this id is not in memory. Warm-up only, before the first packet.
    /// </summary>
    public void BeginAt(int smallestId) => _log.DropBelow(smallestId);

    /// <summary>Ids continue behind these, the highest the archive ever gave. Warm-up only.</summary>
    public void ContinueIds(int lastTransmissionId, int lastObservationId) => _ids.Continue(lastTransmissionId, lastObservationId);

    /// <summary>Measures the store; walks everything, so not for every second.</summary>
    public StoreFootprint Measure() => StoreMeasure.Of(_log.Snapshot(), _lock, _recalled, _indexes);

    /// <summary>For the test that no I/O happens under the lock.</summary>
    internal bool IsLockHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>The indexes, for the integrity check.</summary>
    internal PacketIndexes Indexes => _indexes;

    // What an index still holds of the evicted, or already of the history, is not there.
    private Transmission? InLog(Transmission? indexed) => indexed is not null && indexed.Id >= _log.Root.SmallestId ? indexed : null;

    private Transmission? InLogOrComing(Transmission? indexed) =>
        InLog(indexed) ?? (indexed is not null && _pass is HistoryPass history && history.Has(indexed) ? indexed : null);

    private AppendResult FillMissing(Classification found, in PacketArrival arrival)
    {
        var filled = found.Transmission!.Slot(found.ObservationIndex).FillMissing(arrival.Signal);
        if (filled)
            Volatile.Write(ref _version, _version + 1);
        return new AppendResult(ArrivalKind.Duplicate, found.Transmission, found.ObservationIndex, filled);
    }
}
