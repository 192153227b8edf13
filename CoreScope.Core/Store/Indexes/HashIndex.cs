using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Indexes;

/// <summary>Content hash → transmission: the index behind deduplication and deep links.</summary>
internal sealed class HashIndex : IPacketIndex
{
    private readonly Dictionary<PacketHash, Transmission> _byHash = [];

    public int Count => _byHash.Count;

    // Entry and bucket: 28 bytes.
    public long AllocatedBytes => _byHash.Capacity * 28L;

    public Transmission? Find(PacketHash hash) => _byHash.GetValueOrDefault(hash);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (isNew)
            _byHash.Add(transmission.Hash, transmission);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        foreach (var transmission in evicted)
            _byHash.Remove(transmission.Hash);
    }
}
