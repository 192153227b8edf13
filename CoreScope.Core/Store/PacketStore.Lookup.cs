using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <content>What is found by a key: each takes the lock for one look into one index.</content>
public sealed partial class PacketStore
{
    /// <summary>Observations in memory with an id from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public int CountObservations(int first, int last)
    {
        lock (_lock)
            return _indexes.Observations.CountFrom(first) - _indexes.Observations.CountFrom(last + 1);
    }

    /// <summary>The transmission with this content hash, or null; also one that is held only because it was heard again.</summary>
    public Transmission? Find(PacketHash hash)
    {
        lock (_lock)
            return InLog(_indexes.Hashes.Find(hash)) ?? _recalled.Find(hash);
    }

    /// <summary>
    /// How many transmissions have a hash between these two, and the newest of them, newest first, as many as fit. Both hashes
    /// begin with the same byte: the lock is held for a look at one of 256 parts.
    /// </summary>
    public int NewestByHash(PacketHash first, PacketHash last, Span<Transmission> newest)
    {
        lock (_lock)
            return _indexes.Hashes.Newest(first, last, _log.Root.SmallestId, newest);
    }

    /// <summary>The transmission with this id, or null.</summary>
    public Transmission? Find(int transmissionId) => _log.Find(transmissionId);

    /// <summary>The observation with this id: its transmission and its position there.</summary>
    public bool TryFindObservation(int observationId, out Transmission transmission, out int index)
    {
        (int TransmissionId, int Index) entry;
        lock (_lock)
            entry = _indexes.Observations.Find(observationId);
        transmission = entry.TransmissionId == 0 ? null! : _log.Find(entry.TransmissionId)!;
        index = entry.Index;
        return transmission is not null;
    }

    /// <summary>Ids of observations, newest first: the ungrouped feed. See <see cref="ObservationIndex.Newest"/>.</summary>
    public int NewestObservations(int newestId, int skip, Span<int> page)
    {
        lock (_lock)
            return _indexes.Observations.Newest(newestId, skip, page);
    }

    /// <summary>Ids of observations by this observer, in order of arrival.</summary>
    public ReadOnlyMemory<int> ByObserver(int observerIndex)
    {
        lock (_lock)
            return _indexes.Observers.Find(observerIndex);
    }

    /// <summary>True when <see cref="RelayedBy"/> knows.</summary>
    public bool IsPathIndexed => _indexes.Paths is not null;

    /// <summary>(key, transmission) pairs in the index of resolved paths.</summary>
    public long ResolvedPathPairs => _indexes.Paths?.Members.PairCount ?? 0;

    /// <summary>Ids of transmissions that this node sent.</summary>
    public ReadOnlyMemory<int> SentBy(int nodeId)
    {
        lock (_lock)
            return _indexes.Nodes.Find(nodeId);
    }

    /// <summary>
    /// Ids of transmissions whose resolved paths lead through this node, over any observer; nothing when they are not indexed.
    /// Where another key has the same hash, they may be of either.
    /// </summary>
    public (ReadOnlyMemory<int> Ids, bool IsShared) RelayedBy(int nodeId)
    {
        if (_indexes.Paths is not { } relays || nodeId == 0)
            return default;
        var hash = relays.HashOf(nodeId);
        lock (_lock)
            return (relays.Find(hash), relays.IsShared(hash, nodeId));
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
        if (_indexes.Paths is not { } relays)
            return -1;
        lock (_lock)
            return relays.PathOf(transmissionId) is { Hops: not null } path ? path.ObservationIndex : -1;
    }

    /// <summary>Ids of transmissions with this hop in an observed path.</summary>
    public ReadOnlyMemory<int> ByHop(HopPrefix hop)
    {
        lock (_lock)
            return _indexes.Hops.Find(hop);
    }

    /// <summary>Ids of transmissions of this type.</summary>
    public ReadOnlyMemory<int> ByType(PayloadType type)
    {
        lock (_lock)
            return _indexes.Types.Find(type);
    }

    /// <summary>Ids of transmissions on this channel.</summary>
    public ReadOnlyMemory<int> ByChannel(int channelId)
    {
        lock (_lock)
            return _indexes.Channels.Find(channelId);
    }

    /// <summary>Transmission and position of these observations, in the same order; the id 0 where one is gone.</summary>
    internal void ReadObservations(ReadOnlySpan<int> observationIds, Span<(int TransmissionId, int Index)> places)
    {
        lock (_lock)
        {
            for (var i = 0; i < observationIds.Length; i++)
                places[i] = _indexes.Observations.Find(observationIds[i]);
        }
    }

    /// <summary>The paths under which these transmissions count, in the same order.</summary>
    internal void ReadPaths(ReadOnlySpan<int> transmissionIds, Span<CanonicalPath> paths)
    {
        lock (_lock)
        {
            for (var i = 0; i < transmissionIds.Length; i++)
                paths[i] = _indexes.Paths!.PathOf(transmissionIds[i]);
        }
    }
}
