namespace CoreScope.Core.Store.Indexes;

/// <summary>Channel number → transmissions on it.</summary>
internal sealed class ChannelIndex : IPacketIndex
{
    private readonly Dictionary<int, PostingList> _byChannel = [];

    public ReadOnlyMemory<int> Find(int channelId) => _byChannel.TryGetValue(channelId, out var list) ? list.View : default;

    public IEnumerable<KeyValuePair<int, PostingList>> Entries => _byChannel;

    public long AllocatedBytes => _byChannel.Values.Sum(l => (long)l.AllocatedBytes);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        if (!isNew || transmission.ChannelId == 0)
            return;
        if (!_byChannel.TryGetValue(transmission.ChannelId, out var list))
            _byChannel.Add(transmission.ChannelId, list = new PostingList());
        list.Add(transmission.Id);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        foreach (var channel in _byChannel.Keys.ToArray())
        {
            _byChannel[channel].RemoveBelow(smallestKept);
            if (_byChannel[channel].Count == 0)
                _byChannel.Remove(channel);
        }
    }
}
