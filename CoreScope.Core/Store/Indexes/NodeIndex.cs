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
            Members.Add((ulong)arrival.OriginNodeId, transmission.Id);
        foreach (var hop in arrival.Resolved)
        {
            if (hop.NodeId != 0)
                Members.Add((ulong)hop.NodeId, transmission.Id);
        }
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept) => Members.Remove(evicted, smallestKept);
}
