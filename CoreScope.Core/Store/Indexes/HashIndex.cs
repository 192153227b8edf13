using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Indexes;

/// <summary>Content hash → transmission: the index behind deduplication and deep links.</summary>
internal sealed class HashIndex : IPacketIndex
{
    private const int AtOnce = 256;

    private Dictionary<PacketHash, Transmission> _byHash = [];

    public int Count => _byHash.Count;

    // Entry and bucket: 28 bytes.
    public long AllocatedBytes => _byHash.Capacity * 28L;

    public Transmission? Find(PacketHash hash) => _byHash.GetValueOrDefault(hash);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        // Perhaps in the place of an evicted one that is not yet removed.
        if (isNew)
            Add(transmission);
    }

    public void Add(Transmission transmission) => _byHash[transmission.Hash] = transmission;

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var some in evicted.Chunk(AtOnce))
        {
            lock (gate)
            {
                foreach (var transmission in some)
                {
                    if (ReferenceEquals(_byHash.GetValueOrDefault(transmission.Hash), transmission))
                        _byHash.Remove(transmission.Hash);
                }
            }

            yield return some.Length;
        }

        if (DictionaryRoom.IsWasted(_byHash.Count, _byHash.Capacity))
        {
            // A copy has no spare room.
            var smaller = new Dictionary<PacketHash, Transmission>(_byHash);
            lock (gate)
                _byHash = smaller;
            yield return smaller.Count;
        }
    }
}
