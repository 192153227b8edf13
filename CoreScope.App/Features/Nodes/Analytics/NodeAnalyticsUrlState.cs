using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>What the link to a node's analytics carries: how far back they reach.</summary>
/// <param name="Days">So many days; null = everything there is of the node.</param>
public sealed record NodeAnalyticsUrlState(int? Days = NodeAnalyticsUrlState.DefaultDays)
{
    /// <summary>Query key of the range.</summary>
    public const string DaysKey = "days";

    private const int DefaultDays = 7;
    private const string All = "all";

    /// <summary>The ranges to choose from.</summary>
    public static IReadOnlyList<(int? Days, string Label)> Ranges { get; } = [(1, "24 h"), (7, "7 d"), (30, "30 d"), (null, "All")];

    /// <summary>In a sentence.</summary>
    public string Text => Days switch { null => "all that is stored", 1 => "the last 24 hours", { } days => $"the last {days} days" };

    /// <summary>Reads the query of <paramref name="uri"/>. Nonsense counts as absent.</summary>
    public static NodeAnalyticsUrlState Parse(string uri)
    {
        var text = QueryHelpers.ParseQuery(new Uri(uri).Query).TryGetValue(DaysKey, out var value) ? value.ToString() : "";
        if (string.Equals(text, All, StringComparison.OrdinalIgnoreCase))
            return new NodeAnalyticsUrlState((int?)null);
        var isKnown = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && Ranges.Any(range => range.Days == days);
        return new NodeAnalyticsUrlState(isKnown ? days : DefaultDays);
    }

    /// <summary>The link to the page of this node, relative to the base address.</summary>
    public string ToUrl(string key)
    {
        var url = $"nodes/{Uri.EscapeDataString(key)}/analytics";
        return Days == DefaultDays ? url : QueryHelpers.AddQueryString(url, DaysKey, Days?.ToString(CultureInfo.InvariantCulture) ?? All);
    }
}
