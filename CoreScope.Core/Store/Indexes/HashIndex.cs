using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Content hash → transmission: the index behind deduplication and deep links. Many small dictionaries by the first byte of the
/// hash: growing or shrinking one big one holds everybody up for tens of milliseconds at a million packets.
/// </summary>
internal sealed class HashIndex : IPacketIndex
{
    private const int AtOnce = 256;
    private const int Parts = 256;
    private const int PartShift = 56;

    // Entries of a part below which it is not worth a copy.
    private const int Small = 64;

    private readonly Dictionary<PacketHash, Transmission>[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Dictionary<PacketHash, Transmission>())];

    public int Count => _parts.Sum(part => part.Count);

    // Entry and bucket: 28 bytes.
    public long AllocatedBytes => _parts.Sum(part => part.Capacity * 28L);

    public Transmission? Find(PacketHash hash) => PartOf(hash).TryGetValue(hash, out var transmission) ? transmission : null;

    /// <summary>
    /// How many from the id <paramref name="smallest"/> on lie between these two hashes, and the newest of them, newest first, as
    /// many as fit. Both hashes begin with the same byte: one part is walked.
    /// </summary>
    public int Newest(PacketHash first, PacketHash last, int smallest, Span<Transmission> newest)
    {
        var count = 0;
        foreach (var transmission in PartOf(first).Values)
        {
            if (transmission.Hash < first || transmission.Hash > last || transmission.Id < smallest)
                continue;
            var at = Math.Min(count++, newest.Length);
            for (; at > 0 && newest[at - 1].Id < transmission.Id; at--)
            {
                if (at < newest.Length)
                    newest[at] = newest[at - 1];
            }

            if (at < newest.Length)
                newest[at] = transmission;
        }

        return count;
    }

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        // Perhaps in the place of an evicted one that is not yet removed.
        if (isNew)
            Add(transmission);
    }

    public void Add(Transmission transmission) => PartOf(transmission.Hash)[transmission.Hash] = transmission;

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var some in evicted.Chunk(AtOnce))
        {
            lock (gate)
            {
                foreach (var transmission in some)
                {
                    var part = PartOf(transmission.Hash);
                    if (ReferenceEquals(part.GetValueOrDefault(transmission.Hash), transmission))
                        part.Remove(transmission.Hash);
                }
            }

            yield return some.Length;
        }

        for (var i = 0; i < Parts; i++)
        {
            if (!IsWasted(_parts[i]))
                continue;
            // A copy has no spare room.
            var smaller = new Dictionary<PacketHash, Transmission>(_parts[i]);
            lock (gate)
                _parts[i] = smaller;
            yield return smaller.Count;
        }
    }

    // Not for the ups and downs of a store that evicts as much as it takes in.
    private static bool IsWasted(Dictionary<PacketHash, Transmission> part) => part.Capacity > Small && part.Count < part.Capacity / 3;

    private Dictionary<PacketHash, Transmission> PartOf(PacketHash hash) => _parts[(int)(hash.Value >> PartShift)];
}
