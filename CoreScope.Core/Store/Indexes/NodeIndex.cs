using System.Runtime.CompilerServices;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Node id → transmissions that it sent or that any observation's resolved path leads through (store.md §2). Every
/// observation counts, not only the best one.
/// </summary>
internal sealed class NodeIndex : IPacketIndex
{
    public MembershipIndex Members { get; } = new();

    public ReadOnlyMemory<int> Find(int nodeId) => Members.Find((ulong)nodeId);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (isNew && arrival.OriginNodeId != 0)
            Members.Add(ref Members.KeysToFill(transmission.Id), (ulong)arrival.OriginNodeId, transmission.Id);
        ref var keys = ref Unsafe.NullRef<MembershipIndex.KeyList>();
        foreach (var hop in arrival.Resolved)
        {
            // A guess names a node for display; it is not evidence (DECISIONS 13).
            if (hop.NodeId == 0 || !hop.Confidence.IsStored())
                continue;
            if (Unsafe.IsNullRef(ref keys))
                keys = ref Members.KeysToFill(transmission.Id);
            Members.Add(ref keys, (ulong)hop.NodeId, transmission.Id);
        }
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate) => Members.Remove(evicted, smallestKept, gate);
}
