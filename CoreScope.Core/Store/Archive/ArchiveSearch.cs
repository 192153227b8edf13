using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Store.Archive;

/// <summary>
/// What to look for among older packets. What the rows themselves tell (type, hash, channel, times, who heard it, who sent an advert) is decided by
/// them; route and relays need the packet itself, about which <see cref="Matches"/> decides.
/// </summary>
public sealed record ArchiveSearch
{
    /// <summary>Only transmissions with a smaller id.</summary>
    public required int BelowId { get; init; }

    public required PacketQuery Query { get; init; }

    /// <summary>Number of the channel asked for; −1 none, 0 an unknown one.</summary>
    public int ChannelId { get; init; } = -1;

    /// <summary>Indexes of observers; of each list one must have heard the packet.</summary>
    public IReadOnlyList<IReadOnlyList<int>> HeardBy { get; init; } = [];

    /// <summary>Node ids, one of which must have sent the packet, an advert; null = not asked for.</summary>
    public IReadOnlySet<int>? SentBy { get; init; }

    /// <summary>Node ids, one of which must have sent or relayed the packet; null = not asked for.</summary>
    public IReadOnlySet<int>? NodeIds { get; init; }

    /// <summary>
    /// Tells whether a transmission matches, given whether it was sent or relayed by one of <see cref="NodeIds"/>; the same
    /// that is asked for packets in memory. Null = the rows tell all.
    /// </summary>
    public Func<Transmission, bool, bool>? Matches { get; init; }

    /// <summary>Longest time to look.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>A transmission that was found.</summary>
public readonly record struct ArchiveHit(int Id, PacketHash Hash, UnixMillis LastSeen);

/// <summary>What a search found, in the order of the query: newest first, or oldest first when it is ascending.</summary>
/// <param name="Hits">All that match among what was looked at.</param>
/// <param name="SearchedTo">
/// Where the time ran out: packets first seen before this were not looked at (after this, when ascending); null when all were.
/// </param>
public sealed record ArchiveFindings(IReadOnlyList<ArchiveHit> Hits, UnixMillis? SearchedTo);
