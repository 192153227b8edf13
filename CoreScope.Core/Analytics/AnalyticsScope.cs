namespace CoreScope.Core.Analytics;

/// <summary>What a report is about (analytics.md §1): regions, an area, a time. Equal scopes share one computation.</summary>
/// <param name="Regions">IATA codes in upper case, sorted, separated by commas; empty = all.</param>
/// <param name="Area">Key of a configured area; null = none asked for.</param>
/// <param name="Window">The time.</param>
public sealed record AnalyticsScope(string Regions, string? Area, TimeWindow Window)
{
    /// <summary>Everything.</summary>
    public static AnalyticsScope All { get; } = new("", null, TimeWindow.All);

    /// <summary>The same for this time only.</summary>
    public static AnalyticsScope Of(TimeWindow window) => new("", null, window);

    /// <summary>A scope of what was asked for as text: <c>ALL</c> and blank regions mean no filter.</summary>
    public static AnalyticsScope Of(string? regions, string? area, TimeWindow window)
    {
        var codes = (regions ?? "").ToUpperInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var wanted = codes.Where(code => code != "ALL").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new AnalyticsScope(string.Join(',', wanted), string.IsNullOrWhiteSpace(area) ? null : area, window);
    }
}
