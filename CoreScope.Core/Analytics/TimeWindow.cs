using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics;

/// <summary>
/// The time a report covers, both ends included (analytics.md §1.2). A relative window keeps its label, so that it stays the same
/// key while the clock moves.
/// </summary>
/// <param name="Length">Back from now; null = not relative.</param>
/// <param name="From">First moment; null = from the beginning.</param>
/// <param name="To">Last moment; null = to the end.</param>
public sealed record TimeWindow(TimeSpan? Length, UnixMillis? From, UnixMillis? To)
{
    /// <summary>Everything.</summary>
    public static TimeWindow All { get; } = new(null, null, null);

    /// <summary>The window called so: <c>1h</c>, <c>24h</c> or <c>1d</c>, <c>3d</c>, <c>7d</c> or <c>1w</c>, <c>30d</c>; any other text means everything.</summary>
    public static TimeWindow Named(string? label) => label switch
    {
        "1h" => Back(TimeSpan.FromHours(1)),
        "24h" or "1d" => Back(TimeSpan.FromDays(1)),
        "3d" => Back(TimeSpan.FromDays(3)),
        "7d" or "1w" => Back(TimeSpan.FromDays(7)),
        "30d" => Back(TimeSpan.FromDays(30)),
        _ => All,
    };

    /// <summary>The time up to now.</summary>
    public static TimeWindow Back(TimeSpan length) => new(length, null, null);

    /// <summary>First and last moment as seen at <paramref name="now"/>.</summary>
    public (UnixMillis From, UnixMillis To) At(UnixMillis now) =>
        Length is { } length ? (now - length, now) : (From ?? default, To ?? new UnixMillis(long.MaxValue));
}
