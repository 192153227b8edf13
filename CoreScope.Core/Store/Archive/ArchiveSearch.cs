using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Store.Archive;

/// <summary>What to look for among older packets. The query and its names narrow the rows that are read; <see cref="Matches"/> decides.</summary>
public sealed record ArchiveSearch
{
    /// <summary>Only transmissions with a smaller id.</summary>
    public required int BelowId { get; init; }

    public required PacketQuery Query { get; init; }

    /// <summary>Number of the channel asked for; −1 none, 0 an unknown one.</summary>
    public int ChannelId { get; init; } = -1;

    /// <summary>Node ids, one of which must have sent or relayed the packet; null = not asked for.</summary>
    public IReadOnlySet<int>? NodeIds { get; init; }

    /// <summary>
    /// Tells whether a transmission matches, given whether it was sent or relayed by one of <see cref="NodeIds"/>; the same
    /// that is asked for packets in memory. Null = every one does.
    /// </summary>
    public Func<Transmission, bool, bool>? Matches { get; init; }

    /// <summary>Longest time to look.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>A transmission that was found.</summary>
public readonly record struct ArchiveHit(int Id, PacketHash Hash, UnixMillis LastSeen);

/// <summary>What a search found, newest first.</summary>
/// <param name="Hits">All that match among what was looked at.</param>
/// <param name="SearchedTo">Where the time ran out: packets first seen before this were not looked at; null when all were.</param>
public sealed record ArchiveFindings(IReadOnlyList<ArchiveHit> Hits, UnixMillis? SearchedTo);
