namespace CoreScope.Core.Store.Indexes;

/// <summary>Node id → transmissions that it sent. What it relayed is in the <see cref="ResolvedPathIndex"/>.</summary>
internal sealed class NodeIndex : IPacketIndex
{
    private readonly PostingTable _byNode = new();

    public ReadOnlyMemory<int> Find(int nodeId) => _byNode.Find(nodeId);

    public IEnumerable<KeyValuePair<int, PostingList>> Entries => _byNode.Entries;

    public long AllocatedBytes => _byNode.AllocatedBytes;

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (isNew)
            _byNode.Add(transmission.OriginNodeId, transmission.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate) =>
        _byNode.Remove(evicted, static transmission => transmission.OriginNodeId, smallestKept, gate);
}
