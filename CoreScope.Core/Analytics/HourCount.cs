using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics;

/// <summary>How many in the hour that begins at <paramref name="Start"/> (UTC).</summary>
public readonly record struct HourCount(UnixMillis Start, int Count)
{
    private const long Hour = 3_600_000;

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
}
