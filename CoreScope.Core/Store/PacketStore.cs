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
    private StoreStatus _status = new(StorePhase.Cold);
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

    /// <summary>Phase and progress; set by the warm-up only.</summary>
    public StoreStatus Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>Observations in memory.</summary>
    public int ObservationCount
    {
        get
        {
            lock (_lock)
                return _observations.Count;
        }
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

    /// <summary>The transmission with this content hash, or null.</summary>
    public Transmission? Find(PacketHash hash)
    {
        lock (_lock)
            return _hashes.Find(hash);
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
        var transmission = _hashes.Find(hash);
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
            var index = AddObservation(arrival, transmission);
            foreach (var packetIndex in _indexes)
                packetIndex.Add(arrival, transmission, index, isNew);
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

    /// <summary>Drops the oldest chunk of transmissions from the log and from every index; how many that were. Writer only.</summary>
    public int EvictOldestChunk()
    {
        lock (_lock)
        {
            if (_log.First is not { IsFull: true } chunk)
                return 0;
            var smallestKept = chunk[chunk.Count - 1].Id + 1;
            foreach (var index in _indexes)
                index.Remove(chunk.Items, smallestKept);
            _log.DropFirst();
            Volatile.Write(ref _version, _version + 1);
            return chunk.Count;
        }
    }

    /// <summary>Ids continue behind these, the highest the archive ever gave. Warm-up only.</summary>
    public void ContinueIds(int lastTransmissionId, int lastObservationId)
    {
        Volatile.Write(ref _lastTransmissionId, Math.Max(_lastTransmissionId, lastTransmissionId));
        Volatile.Write(ref _lastObservationId, Math.Max(_lastObservationId, lastObservationId));
    }

    /// <summary>Measures the store; walks everything, so not for every second.</summary>
    public StoreFootprint Measure() => StoreMeasure.Of(_log.Snapshot(), _lock, _hashes, _observations, _observers, _nodes, _hops, _paths, _types, _channels);

    /// <summary>The paths under which these transmissions count, in the same order.</summary>
    internal void ReadPaths(ReadOnlySpan<int> transmissionIds, Span<CanonicalPath> paths)
    {
        lock (_lock)
        {
            for (var i = 0; i < transmissionIds.Length; i++)
                paths[i] = _paths!.PathOf(transmissionIds[i]);
        }
    }

    /// <summary>For the test that no I/O happens under the lock.</summary>
    internal bool IsLockHeldByCurrentThread => _lock.IsHeldByCurrentThread;

    /// <summary>The indexes, for the integrity check.</summary>
    internal (HashIndex Hashes, ObservationIndex Observations, ObserverIndex Observers, NodeIndex Nodes, PathHopIndex Hops, ResolvedPathIndex? Paths, PayloadTypeIndex Types, ChannelIndex Channels) Indexes =>
        (_hashes, _observations, _observers, _nodes, _hops, _paths, _types, _channels);

    private int NextTransmissionId(in PacketArrival arrival)
    {
        // The log is in order of id and eviction tells old from new by it, so an id may be given but not behind the last.
        if (arrival.TransmissionId != 0)
            ArgumentOutOfRangeException.ThrowIfLessThan(arrival.TransmissionId, _log.LastId + 1, nameof(arrival));
        var id = arrival.TransmissionId != 0 ? arrival.TransmissionId : _lastTransmissionId + 1;
        Volatile.Write(ref _lastTransmissionId, Math.Max(_lastTransmissionId, id));
        return id;
    }

    private int AddObservation(in PacketArrival arrival, Transmission transmission)
    {
        var id = arrival.ObservationId != 0 ? arrival.ObservationId : _lastObservationId + 1;
        Volatile.Write(ref _lastObservationId, Math.Max(_lastObservationId, id));
        return transmission.Observe(arrival, id);
    }

    private AppendResult FillMissing(Classification found, in PacketArrival arrival)
    {
        var filled = found.Transmission!.Slot(found.ObservationIndex).FillMissing(arrival.Signal);
        if (filled)
            Volatile.Write(ref _version, _version + 1);
        return new AppendResult(ArrivalKind.Duplicate, found.Transmission, found.ObservationIndex, filled);
    }
}
