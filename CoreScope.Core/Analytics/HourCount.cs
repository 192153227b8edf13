using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics;

/// <summary>How many in the hour that begins at <paramref name="Start"/> (UTC).</summary>
public readonly record struct HourCount(UnixMillis Start, int Count)
{
    private const long Hour = 3_600_000;
    private const int HoursOfDay = 24;

    /// <summary>Number of the hour that <paramref name="time"/> lies in, counted from 1970.</summary>
    public static long NumberOf(UnixMillis time) => Math.DivRem(time.Value, Hour).Quotient;

    /// <summary>The beginning of hour <paramref name="number"/>.</summary>
    public static UnixMillis StartOf(long number) => new(number * Hour);

    /// <summary>Every hour from <paramref name="from"/> to <paramref name="to"/>, with 0 where <paramref name="counts"/> (ascending) has none.</summary>
    public static IReadOnlyList<HourCount> Fill(IReadOnlyList<HourCount> counts, UnixMillis from, UnixMillis to)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var (first, last) = (NumberOf(from), NumberOf(to));
        var filled = new HourCount[Math.Max(0, last - first + 1)];
        for (var i = 0; i < filled.Length; i++)
            filled[i] = new HourCount(StartOf(first + i), 0);
        foreach (var count in counts)
        {
            if (NumberOf(count.Start) - first is var at && at >= 0 && at < filled.Length)
                filled[at] = count;
        }

        return filled;
    }

    /// <summary>
    /// The counts by day of week (0 = Sunday) and hour in <paramref name="zone"/>: place day × 24 + hour. An hour of UTC counts where it
    /// begins, so in a zone of half hours a place speaks of the hour from its middle on.
    /// </summary>
    public static int[] ByWeekHour(IReadOnlyList<HourCount> counts, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(zone);
        var places = new int[7 * HoursOfDay];
        foreach (var (start, count) in counts)
        {
            var local = TimeZoneInfo.ConvertTime(start.ToDateTimeOffset(), zone);
            places[((int)local.DayOfWeek * HoursOfDay) + local.Hour] += count;
        }

        return places;
    }

    /// <summary>Joins so many hours into one entry each, counted from 1970; the first and last may hold fewer.</summary>
    public static IReadOnlyList<HourCount> Join(IReadOnlyList<HourCount> counts, int hours)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        return [.. counts.GroupBy(count => NumberOf(count.Start) / hours).Select(group => new HourCount(StartOf(group.Key * hours), group.Sum(count => count.Count)))];
    }
}
