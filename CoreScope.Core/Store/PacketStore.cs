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
public sealed class PacketStore
{
    // Guards the indexes. The log publishes itself.
    private readonly Lock _lock = new();
    private readonly PacketLog _log = new();
    private readonly HashIndex _hashes = new();
    private readonly ObservationIndex _observations = new();
    private readonly ObserverIndex _observers;
    private readonly NodeIndex _nodes = new();
    private readonly PathHopIndex _hops = new();
    private readonly ResolvedPathIndex? _paths;
    private readonly PayloadTypeIndex _types = new();
    private readonly ChannelIndex _channels = new();
    private readonly IPacketIndex[] _indexes;
    private readonly RecalledTransmissions _recalled = new();
    private StoreStatus _status = new(StorePhase.Cold);
    private StorePass? _pass;
    private int _observationCount;
    private long _evicted;
    private volatile bool _isPartial;
    private int _lastTransmissionId;
    private int _lastObservationId;
    private long _version;

    /// <param name="nodes">Gives the keys of node ids; null: nothing is known of any.</param>
    /// <param name="options">Whether and how resolved paths are indexed.</param>
    public PacketStore(NodeDirectory? nodes = null, ResolvedPathOptions? options = null)
    {
        options ??= new ResolvedPathOptions();
        _paths = options.IsIndexed ? new ResolvedPathIndex(nodes ?? new NodeDirectory(), options.Hash) : null;
        _observers = new ObserverIndex(_observations);
        // Observations before observers: see there.
        IPacketIndex?[] all = [_hashes, _observations, _observers, _nodes, _hops, _paths, _types, _channels];
        _indexes = [.. all.OfType<IPacketIndex>()];
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

    /// <summary>Observations in memory with an id from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public int CountObservations(int first, int last)
    {
        lock (_lock)
            return _observations.CountFrom(first) - _observations.CountFrom(last + 1);
    }

    /// <summary>Highest observation id given so far.</summary>
    public int LastObservationId => Volatile.Read(ref _lastObservationId);

    /// <summary>Highest transmission id given so far.</summary>
    public int LastTransmissionId => Volatile.Read(ref _lastTransmissionId);

    /// <summary>All transmissions as they are now.</summary>
    public PacketSnapshot Snapshot() => _log.Snapshot();

    /// <summary>The transmission with this content hash, or null; also one that is held only because it was heard again.</summary>
    public Transmission? Find(PacketHash hash)
    {
        lock (_lock)
            return InLog(_hashes.Find(hash)) ?? _recalled.Find(hash);
    }

    /// <summary>The transmission with this id, or null.</summary>
    public Transmission? Find(int transmissionId) => _log.Find(transmissionId);

    /// <summary>The observation with this id: its transmission and its position there.</summary>
    public bool TryFindObservation(int observationId, out Transmission transmission, out int index)
    {
        (int TransmissionId, int Index) entry;
        lock (_lock)
            entry = _observations.Find(observationId);
        transmission = entry.TransmissionId == 0 ? null! : _log.Find(entry.TransmissionId)!;
        index = entry.Index;
        return transmission is not null;
    }

    /// <summary>Ids of observations, newest first: the ungrouped feed. See <see cref="ObservationIndex.Newest"/>.</summary>
    public int NewestObservations(int newestId, int skip, Span<int> page)
    {
        lock (_lock)
            return _observations.Newest(newestId, skip, page);
    }

    /// <summary>Ids of observations by this observer, in order of arrival.</summary>
    public ReadOnlyMemory<int> ByObserver(int observerIndex)
    {
        lock (_lock)
            return _observers.Find(observerIndex);
    }

    /// <summary>True when <see cref="RelayedBy"/> knows.</summary>
    public bool IsPathIndexed => _paths is not null;

    /// <summary>(key, transmission) pairs in the index of resolved paths.</summary>
    public long ResolvedPathPairs => _paths?.Members.PairCount ?? 0;

    /// <summary>Ids of transmissions that this node sent.</summary>
    public ReadOnlyMemory<int> SentBy(int nodeId)
    {
        lock (_lock)
            return _nodes.Find(nodeId);
    }

    /// <summary>
    /// Ids of transmissions whose resolved paths lead through this node, over any observer; nothing when they are not indexed.
    /// Where another key has the same hash, they may be of either.
    /// </summary>
    public (ReadOnlyMemory<int> Ids, bool IsShared) RelayedBy(int nodeId)
    {
        if (_paths is null || nodeId == 0)
            return default;
        var hash = _paths.HashOf(nodeId);
        lock (_lock)
            return (_paths.Find(hash), _paths.IsShared(hash, nodeId));
    }

    /// <summary>Ids of transmissions that this node sent or relayed, each once: what the indexes know (see <see cref="NodePackets"/>).</summary>
    public ReadOnlyMemory<int> ByNode(int nodeId)
    {
        var sent = SentBy(nodeId);
        var relayed = RelayedBy(nodeId).Ids;
        if (sent.IsEmpty || relayed.IsEmpty)
            return sent.IsEmpty ? relayed : sent;
        var ids = new HashSet<int>(relayed.Length + sent.Length);
        ids.UnionWith(relayed.ToArray());
        ids.UnionWith(sent.ToArray());
        return ids.ToArray();
    }

    /// <summary>
    /// Position of the observation whose resolved path stands for the transmission: the longest that has one; −1 when none has,
    /// or when resolved paths are not indexed.
    /// </summary>
    public int CanonicalIndex(int transmissionId)
    {
        if (_paths is null)
            return -1;
        lock (_lock)
            return _paths.PathOf(transmissionId) is { Hops: not null } path ? path.ObservationIndex : -1;
    }

    /// <summary>Ids of transmissions with this hop in an observed path.</summary>
    public ReadOnlyMemory<int> ByHop(HopPrefix hop)
    {
        lock (_lock)
            return _hops.Find(hop);
    }

    /// <summary>Ids of transmissions of this type.</summary>
    public ReadOnlyMemory<int> ByType(PayloadType type)
    {
        lock (_lock)
            return _types.Find(type);
    }

    /// <summary>Ids of transmissions on this channel.</summary>
    public ReadOnlyMemory<int> ByChannel(int channelId)
    {
        lock (_lock)
            return _channels.Find(channelId);
    }

    /// <summary>
    /// Says what an arrival would be: new, a further observation, or the same observer hearing it over the same path again.
    /// Holds until <see cref="Append"/>, because nobody else writes. Writer only.
    /// </summary>
    public Classification Classify(PacketHash hash, int observerIndex, in PathHops hops)
    {
        var transmission = InLogOrComing(_hashes.Find(hash)) ?? _recalled.Find(hash);
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
        _paths?.Prepare(arrival.Resolved);
        lock (_lock)
        {
            if (found.Kind == ArrivalKind.Duplicate)
                return FillMissing(found, arrival);

            var isNew = found.Transmission is null;
            var id = isNew ? NextTransmissionId(arrival) : 0;
            var chunk = isNew ? _log.ChunkForNext() : null;
            var transmission = found.Transmission ?? new Transmission(id, arrival, chunk!.Arena);
            var index = transmission.Observe(arrival, NextObservationId(arrival));
            if (isNew || InLogOrComing(transmission) is not null)
                AddToIndexes(arrival, transmission, index, isNew);
            else
                _recalled.NotePath(transmission.Hash, arrival, transmission.Observations[index].Id);
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
        if (_paths is null)
            return true;
        foreach (var ids in nodeIds)
        {
            foreach (var id in ids ?? [])
            {
                if (id != 0)
                    _paths.Prepare(id);
            }
        }

        lock (_lock)
        {
            _paths.Replace(transmission, nodeIds);
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
    /// Takes every transmission with an id below <paramref name="smallestKept"/> out of the log, at once for all readers, and
    /// returns what is left to do: removing it from the indexes, step by step. Writer only.
    /// </summary>
    public EvictionPass Evict(int smallestKept)
    {
        FinishPass();
        var evicted = _log.DropBelow(smallestKept);
        var observations = 0;
        foreach (var transmission in evicted)
            observations += transmission.Observations.Length;
        _isPartial |= evicted.Length > 0;
        Volatile.Write(ref _observationCount, _observationCount - observations);
        Volatile.Write(ref _version, _version + 1);
        Interlocked.Add(ref _evicted, evicted.Length);
        var pass = new EvictionPass(this, evicted, _log.Root.SmallestId, _indexes, _lock);
        _pass = pass;
        return pass;
    }

    /// <summary>Evicts the oldest 4,096 in one go, and says how many that were: none when there are fewer. Writer only.</summary>
    public int EvictOldestChunk()
    {
        var snapshot = _log.Snapshot();
        if (snapshot.Count < PacketChunk.Capacity)
            return 0;
        var pass = Evict(snapshot[PacketChunk.Capacity - 1].Id + 1);
        FinishPass();
        return pass.Evicted.Count;
    }

    /// <summary>
    /// Begins to put older transmissions in front of the log: they are indexed step by step, newest first, and appear at once
    /// with the last step. All must be older than <see cref="SmallestId"/>. Writer only.
    /// </summary>
    public HistoryPass PutInFront(HistoryBlock block, HistoryListener listener)
    {
        ArgumentNullException.ThrowIfNull(block);
        FinishPass();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block.LastId, _log.Root.SmallestId, nameof(block));
        var items = new List<Transmission>(block.Count);
        foreach (var read in block.Transmissions)
        {
            // In memory under another id: it came while the archive could not be asked.
            if (InLog(_hashes.Find(read.Hash)) is not null)
                continue;
            // What was heard again since has all that was read, and more.
            var transmission = _recalled.Find(read.Hash) ?? read;
            items.Add(transmission);
            lock (_lock)
                _hashes.Add(transmission);
        }

        var pass = new HistoryPass(this, block, items, listener);
        _pass = pass;
        return pass;
    }

    /// <summary>While true, what is recalled is kept until a block of history takes it over. Writer only.</summary>
    public void ExpectHistory(bool isComing)
    {
        lock (_lock)
        {
            _recalled.KeepsAll = isComing;
            _recalled.Trim();
        }
    }

    /// <summary>
    /// The log begins here: what the archive has below this id is not in memory. Warm-up only, before the first packet.
    /// </summary>
    public void BeginAt(int smallestId) => _log.DropBelow(smallestId);

    /// <summary>Ids continue behind these, the highest the archive ever gave. Warm-up only.</summary>
    public void ContinueIds(int lastTransmissionId, int lastObservationId)
    {
        Volatile.Write(ref _lastTransmissionId, Math.Max(_lastTransmissionId, lastTransmissionId));
        Volatile.Write(ref _lastObservationId, Math.Max(_lastObservationId, lastObservationId));
    }

    /// <summary>Measures the store; walks everything, so not for every second.</summary>
    public StoreFootprint Measure() => StoreMeasure.Of(_log.Snapshot(), _lock, _recalled, _hashes, _observations, _observers, _nodes, _hops, _paths, _types, _channels);

    /// <summary>The paths under which these transmissions count, in the same order.</summary>
    internal void ReadPaths(ReadOnlySpan<int> transmissionIds, Span<CanonicalPath> paths)
    {
        lock (_lock)
        {
            for (var i = 0; i < transmissionIds.Length; i++)
                paths[i] = _paths!.PathOf(transmissionIds[i]);
        }
    }

    /// <summary>Transmission and position of these observations, in the same order; the id 0 where one is gone.</summary>
    internal void ReadObservations(ReadOnlySpan<int> observationIds, Span<(int TransmissionId, int Index)> places)
    {
        lock (_lock)
        {
            for (var i = 0; i < observationIds.Length; i++)
                places[i] = _observations.Find(observationIds[i]);
        }
    }

    /// <summary>For the test that no I/O happens under the lock.</summary>
    internal bool IsLockHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>The indexes, for the integrity check.</summary>
    internal (HashIndex Hashes, ObservationIndex Observations, ObserverIndex Observers, NodeIndex Nodes, PathHopIndex Hops, ResolvedPathIndex? Paths, PayloadTypeIndex Types, ChannelIndex Channels) Indexes =>
        (_hashes, _observations, _observers, _nodes, _hops, _paths, _types, _channels);

    /// <summary>Indexes an observation of history that is not in the log yet; observers come apart.</summary>
    internal void IndexHistory(in PacketArrival arrival, Transmission transmission, int index)
    {
        _paths?.Prepare(arrival.Resolved);
        lock (_lock)
        {
            foreach (var packetIndex in _indexes)
            {
                if (!ReferenceEquals(packetIndex, _observers))
                    packetIndex.Add(arrival, transmission, index, isNew: index == 0);
            }
        }
    }

    internal void IndexObserver(Transmission transmission, int index)
    {
        lock (_lock)
            _observers.Add(transmission.Observations[index]);
    }

    /// <summary>Puts indexed history in front of the log.</summary>
    internal void Admit(List<Transmission> items, int observations, PathArena arena)
    {
        lock (_lock)
        {
            _log.PutInFront(new PacketChunk([.. items], items.Count, arena));
            foreach (var transmission in items)
                _recalled.Remove(transmission.Hash);
            Volatile.Write(ref _observationCount, _observationCount + observations);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    internal int[]? RecalledPath(PacketHash hash, int observationId) => _recalled.ResolvedOf(hash, observationId);

    private int NextTransmissionId(in PacketArrival arrival)
    {
        // The log is in order of id and eviction tells old from new by it, so an id may be given but not behind the last.
        if (arrival.TransmissionId != 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(arrival.TransmissionId, _log.LastId + 1, nameof(arrival));
        var id = arrival.TransmissionId != 0 ? arrival.TransmissionId : _lastTransmissionId + 1;
        Volatile.Write(ref _lastTransmissionId, Math.Max(_lastTransmissionId, id));
        return id;
    }

    private int NextObservationId(in PacketArrival arrival)
    {
        var id = arrival.ObservationId != 0 ? arrival.ObservationId : _lastObservationId + 1;
        Volatile.Write(ref _lastObservationId, Math.Max(_lastObservationId, id));
        return id;
    }

    private void AddToIndexes(in PacketArrival arrival, Transmission transmission, int index, bool isNew)
    {
        foreach (var packetIndex in _indexes)
            packetIndex.Add(arrival, transmission, index, isNew);
        Volatile.Write(ref _observationCount, _observationCount + 1);
    }

    // What an index still holds of the evicted, or already of the history, is not there.
    private Transmission? InLog(Transmission? indexed) => indexed is not null && indexed.Id >= _log.Root.SmallestId ? indexed : null;

    private Transmission? InLogOrComing(Transmission? indexed) =>
        InLog(indexed) ?? (indexed is not null && _pass is HistoryPass history && history.Has(indexed) ? indexed : null);

    /// <summary>Lets go of a pass that is done, and with it of what it evicted; always false.</summary>
    internal bool EndPass(StorePass pass)
    {
        if (ReferenceEquals(_pass, pass))
            _pass = null;
        return false;
    }

    // One at a time: each relies on what the other leaves behind.
    private void FinishPass()
    {
        while (_pass?.Step() == true)
        {
        }
    }

    private AppendResult FillMissing(Classification found, in PacketArrival arrival)
    {
        var filled = found.Transmission!.Slot(found.ObservationIndex).FillMissing(arrival.Signal);
        if (filled)
            Volatile.Write(ref _version, _version + 1);
        return new AppendResult(ArrivalKind.Duplicate, found.Transmission, found.ObservationIndex, filled);
    }
}
