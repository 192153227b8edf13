using CoreScope.Core.Identity;

namespace CoreScope.Core.Store;

/// <summary>
/// Transmissions of the archive that were heard again after they had left memory, or before their history was there: the
/// thousand used last, or all of them while <see cref="KeepsAll"/>. Used under the store's lock.
/// </summary>
internal sealed class RecalledTransmissions
{
    private const int Capacity = 1000;

    private readonly Dictionary<PacketHash, LinkedListNode<Entry>> _byHash = [];
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>True while history is loaded: a later part of it is to take them over.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>Bytes taken, observations and bookkeeping.</summary>
    public long AllocatedBytes
    {
        get
        {
            long sum = _byHash.Capacity * 28L;
            foreach (var entry in _byUse)
                sum += 300 + entry.Transmission.Payload.Length + entry.Transmission.AllocatedObservationBytes;
            return sum;
        }
    }

    public Transmission? Find(PacketHash hash) => _byHash.TryGetValue(hash, out var node) ? node.Value.Transmission : null;

    public void Add(Transmission transmission)
    {
        Remove(transmission.Hash);
        _byHash.Add(transmission.Hash, _byUse.AddFirst(new Entry(transmission, [])));
        Trim();
    }

    /// <summary>Keeps the resolved path of a new observation for the time when the transmission is indexed, and puts it in front.</summary>
    public void NotePath(PacketHash hash, in PacketArrival arrival, int observationId)
    {
        var node = _byHash[hash];
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        if (KeepsAll && ResolvedIds.Of(arrival.Resolved) is { } ids)
            node.Value.Resolved[observationId] = ids;
    }

    public int[]? ResolvedOf(PacketHash hash, int observationId) =>
        _byHash.TryGetValue(hash, out var node) ? node.Value.Resolved.GetValueOrDefault(observationId) : null;

    public void Remove(PacketHash hash)
    {
        if (_byHash.Remove(hash, out var node))
            _byUse.Remove(node);
    }

    /// <summary>Lets go of those with one of these ids.</summary>
    public void Remove(IReadOnlySet<int> ids)
    {
        for (var node = _byUse.First; node is not null;)
        {
            var next = node.Next;
            if (ids.Contains(node.Value.Transmission.Id))
                Remove(node.Value.Transmission.Hash);
            node = next;
        }
    }

    public void Trim()
    {
        while (!KeepsAll && _byUse.Count > Capacity)
            Remove(_byUse.Last!.Value.Transmission.Hash);
    }

    private readonly record struct Entry(Transmission Transmission, Dictionary<int, int[]> Resolved);
}
