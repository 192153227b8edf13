namespace CoreScope.Core.Store.Indexes;

/// <summary>Channel number → transmissions on it.</summary>
internal sealed class ChannelIndex : IPacketIndex
{
    private readonly PostingTable _byChannel = new();

    public ReadOnlyMemory<int> Find(int channelId) => _byChannel.Find(channelId);

    public IEnumerable<KeyValuePair<int, PostingList>> Entries => _byChannel.Entries;

    public long AllocatedBytes => _byChannel.AllocatedBytes;

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (isNew)
            _byChannel.Add(transmission.ChannelId, transmission.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate) =>
        _byChannel.Remove(evicted, static transmission => transmission.ChannelId, smallestKept, gate);
}
