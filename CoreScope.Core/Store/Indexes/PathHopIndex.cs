using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Raw hop → transmissions with it in the path of any observation. The length belongs to the key: the hop <c>AB</c> is not the
/// hop <c>ABCD</c>.
/// </summary>
internal sealed class PathHopIndex : IPacketIndex
{
    public MembershipIndex<ulong> Members { get; } = new();

    public ReadOnlyMemory<int> Find(HopPrefix hop) => Members.Find(KeyOf(hop));

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        var hops = arrival.Hops;
        if (hops.Count == 0)
            return;
        ref var keys = ref Members.KeysToFill(transmission.Id);
        for (var i = 0; i < hops.Count; i++)
            Members.Add(ref keys, KeyOf(hops[i]), transmission.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate) => Members.Remove(evicted, smallestKept, gate);

    // Hops of up to 7 bytes leave the lowest byte free for the length; of the 8-byte entries of a TRACE route the last byte is
    // given up, which at worst offers one candidate more.
    internal static ulong KeyOf(HopPrefix hop) => (hop.Value & ~0xFFUL) | hop.Length;
}
