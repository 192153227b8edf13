using System.Globalization;

namespace CoreScope.App.Shared.Formatting;

/// <summary>How clocks that are off are put into words (spec/ui-map-nodes.md §0.5).</summary>
public static class ClockText
{
    /// <summary>With its sign: <c>+12s</c>, <c>-3m 20s</c>, <c>+2h 5m</c>, <c>-1d 4h</c>.</summary>
    public static string Skew(double seconds) => (seconds < 0 ? "-" : "+") + Length(seconds);

    /// <summary>Without a sign, and which way: <c>3m 20s behind</c>.</summary>
    public static string Off(double seconds) => $"{Length(seconds)} {(seconds < 0 ? "behind" : "ahead")}";

    /// <summary>The two greatest units of a length of time.</summary>
    public static string Length(double seconds)
    {
        var all = (long)Math.Min(Math.Round(Math.Abs(seconds), MidpointRounding.AwayFromZero), 1e15);
        return all switch
        {
            < 60 => $"{all}s",
            < 3600 => $"{all / 60}m {all % 60}s",
            < 86_400 => $"{all / 3600}h {all % 3600 / 60}m",
            _ => string.Create(CultureInfo.InvariantCulture, $"{all / 86_400:N0}d {all % 86_400 / 3600}h"),
        };
    }
}
