using System.Globalization;

namespace CoreScope.Core.Filtering;

/// <summary>Times as they are typed in a filter.</summary>
internal static class FilterTime
{
    private static readonly string[] s_days = ["yyyy-MM-dd", "yyyy/MM/dd"];

    /// <summary>
    /// Reads a time into ms since 1970. A day alone begins at midnight UTC; a time without a zone is one of
    /// <paramref name="zone"/> (spec/ui-packets-channels.md §2.4).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, TimeZoneInfo zone, out double time)
    {
        time = double.NaN;
        if (DateTime.TryParseExact(text, s_days, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day))
        {
            time = Of(day);
            return true;
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed))
            return false;
        if (parsed.Kind == DateTimeKind.Unspecified)
            parsed = TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(parsed) ? parsed.AddHours(1) : parsed, zone);
        time = Of(parsed.ToUniversalTime());
        return true;
    }

    private static double Of(DateTime utc) => (utc - DateTime.UnixEpoch).TotalMilliseconds;
}
