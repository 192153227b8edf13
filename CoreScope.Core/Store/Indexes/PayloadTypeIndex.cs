using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store.Indexes;

/// <summary>Payload type → transmissions.</summary>
internal sealed class PayloadTypeIndex : IPacketIndex
{
    private readonly PostingList[] _byType = [.. Enumerable.Range(0, PayloadTypes.Count).Select(_ => new PostingList())];

    public ReadOnlyMemory<int> Find(PayloadType type) => _byType[(int)type & 0x0F].View;

    public long AllocatedBytes => _byType.Sum(l => (long)l.AllocatedBytes);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (isNew)
            _byType[(int)transmission.Type & 0x0F].Add(transmission.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        var sieve = new PostingSieve(id => id < smallestKept);
        foreach (var list in _byType)
        {
            foreach (var looked in sieve.Run(list, gate))
                yield return looked;
            yield return list.Count;
        }
    }
}
