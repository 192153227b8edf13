namespace CoreScope.Core.Store.Indexes;

/// <summary>Node id → transmissions that it sent. What it relayed is in the <see cref="ResolvedPathIndex"/>.</summary>
internal sealed class NodeIndex : IPacketIndex
{
    private readonly Dictionary<int, PostingList> _byNode = [];

    public ReadOnlyMemory<int> Find(int nodeId) => _byNode.TryGetValue(nodeId, out var list) ? list.View : default;

    public IEnumerable<KeyValuePair<int, PostingList>> Entries => _byNode;

    // Entry and bucket: 28 bytes.
    public long AllocatedBytes => (_byNode.Capacity * 28L) + _byNode.Values.Sum(l => (long)l.AllocatedBytes);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (!isNew || transmission.OriginNodeId == 0)
            return;
        if (!_byNode.TryGetValue(transmission.OriginNodeId, out var list))
            _byNode.Add(transmission.OriginNodeId, list = new PostingList());
        list.Add(transmission.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var node in evicted.Select(t => t.OriginNodeId).Where(id => id != 0).ToHashSet())
        {
            var list = _byNode[node];
            var looked = list.Count;
            if (list.WithoutBelow(smallestKept) is { } left)
            {
                lock (gate)
                {
                    if (left.Length > 0)
                        list.Replace(left);
                    else
                        _byNode.Remove(node);
                }
            }

            yield return looked;
        }
    }
}
