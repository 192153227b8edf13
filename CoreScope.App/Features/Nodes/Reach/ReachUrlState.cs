using System.Globalization;
using CoreScope.Core.Analytics.Reports;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Nodes.Reach;

/// <summary>What the reach page's link carries: the time, and which one-way links are shown beside the two-way ones.</summary>
public sealed record ReachUrlState(int Days = ReachUrlState.DefaultDays, bool ShowsIncoming = false, bool ShowsOutgoing = false)
{
    public const string DaysKey = "days";
    public const string IncomingKey = "incoming";
    public const string OutgoingKey = "outgoing";
    private const int DefaultDays = 7;

    /// <summary>The times to choose from, in days.</summary>
    public static IReadOnlyList<int> Ranges { get; } = [1, 7, 14, 30];

    /// <summary>Reads the query of <paramref name="uri"/>. Nonsense counts as absent.</summary>
    public static ReachUrlState Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var days = query.TryGetValue(DaysKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Ranges.Contains(number) ? number : DefaultDays;
        return new ReachUrlState(days, query.TryGetValue(IncomingKey, out var incoming) && incoming == "1", query.TryGetValue(OutgoingKey, out var outgoing) && outgoing == "1");
    }

    /// <summary>The link to the page of this node, relative to the base address.</summary>
    public string ToUrl(string key)
    {
        var url = $"nodes/{Uri.EscapeDataString(key)}/reach";
        if (Days != DefaultDays)
            url = QueryHelpers.AddQueryString(url, DaysKey, Days.ToString(CultureInfo.InvariantCulture));
        if (ShowsIncoming)
            url = QueryHelpers.AddQueryString(url, IncomingKey, "1");
        return ShowsOutgoing ? QueryHelpers.AddQueryString(url, OutgoingKey, "1") : url;
    }

    /// <summary>What a range is called.</summary>
    public static string LabelOf(int days) => days == 1 ? "24 h" : $"{days} d";

    /// <summary>True for a link that is shown.</summary>
    public bool Shows(ReachLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return link.IsTwoWay || (ShowsIncoming && link.WeHear > 0) || (ShowsOutgoing && link.TheyHear > 0);
    }
}
