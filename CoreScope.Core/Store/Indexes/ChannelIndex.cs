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

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var channel in evicted.Select(t => t.ChannelId).Where(id => id != 0).ToHashSet())
        {
            var list = _byChannel[channel];
            if (list.WithoutBelow(smallestKept) is not { } left)
                continue;
            var looked = list.Count;
            lock (gate)
            {
                if (left.Length > 0)
                    list.Replace(left);
                else
                    _byChannel.Remove(channel);
            }

            yield return looked;
        }
    }
}
