using System.Globalization;

namespace CoreScope.Core.Identity;

/// <summary>A point in time: milliseconds since 1970-01-01 UTC. 0 means "never".</summary>
public readonly record struct UnixMillis(long Value) : IComparable<UnixMillis>
{
    /// <summary>True for 0.</summary>
    public bool IsNever => Value == 0;

    /// <summary>Whole seconds since 1970, rounded down.</summary>
    public long Seconds => Math.DivRem(Value, 1000).Quotient;

    /// <summary>The same instant as a UTC <see cref="DateTimeOffset"/>.</summary>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(Value);

    /// <summary>The instant of <paramref name="time"/>, cut to milliseconds.</summary>
    public static UnixMillis From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    /// <summary>The clock's present time.</summary>
    public static UnixMillis Now(TimeProvider clock) => From(clock.GetUtcNow());

    /// <inheritdoc />
    public int CompareTo(UnixMillis other) => Value.CompareTo(other.Value);

    /// <summary>RFC 3339 with milliseconds and <c>Z</c>: the API's form.</summary>
    public override string ToString() => ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static UnixMillis operator +(UnixMillis time, TimeSpan span) => new(time.Value + (long)span.TotalMilliseconds);

    public static UnixMillis operator -(UnixMillis time, TimeSpan span) => new(time.Value - (long)span.TotalMilliseconds);

    public static TimeSpan operator -(UnixMillis left, UnixMillis right) => TimeSpan.FromMilliseconds(left.Value - right.Value);

    public static bool operator <(UnixMillis left, UnixMillis right) => left.Value < right.Value;

    public static bool operator >(UnixMillis left, UnixMillis right) => left.Value > right.Value;

    public static bool operator <=(UnixMillis left, UnixMillis right) => left.Value <= right.Value;

    public static bool operator >=(UnixMillis left, UnixMillis right) => left.Value >= right.Value;
}
