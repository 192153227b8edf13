using CoreScope.Core.Replay;

namespace CoreScope.App.Features.Live;

/// <summary>The last packets, newest first. What is heard again soon updates its line and moves to the top. One thread at a time.</summary>
public sealed class LiveFeed
{
    /// <summary>Lines shown.</summary>
    public const int MostItems = 25;

    /// <summary>Heard again within this time it is the same line.</summary>
    public static readonly TimeSpan RepeatTime = TimeSpan.FromSeconds(30);

    private readonly List<LiveFeedItem> _items = [];

    /// <summary>The lines, newest first.</summary>
    public IReadOnlyList<LiveFeedItem> Items => _items;

    public void Add(HeardPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var index = _items.FindIndex(item => item.Packet.Transmission.Hash == packet.Transmission.Hash);
        if (index >= 0 && packet.Time - _items[index].At <= RepeatTime)
        {
            var before = _items[index];
            _items.RemoveAt(index);
            _items.Insert(0, new LiveFeedItem(packet, Math.Max(before.Hops, packet.Hops), [.. before.Regions.Union(packet.Regions)], packet.Time, before.Repeats + 1));
            return;
        }

        // Its former line stands for what was heard then; two lines of one packet would look like two packets.
        if (index >= 0)
            _items.RemoveAt(index);
        _items.Insert(0, new LiveFeedItem(packet, packet.Hops, packet.Regions, packet.Time, 0));
        if (_items.Count > MostItems)
            _items.RemoveAt(MostItems);
    }

    /// <summary>Takes out what the filter no longer lets through.</summary>
    public void Keep(HeardFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _items.RemoveAll(item => !filter.Matches(item.Packet));
    }

    public void Clear() => _items.Clear();
}
