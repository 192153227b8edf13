using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Packets;

/// <summary>The state of the packet feed that a link carries: which packet is open, about which observation, whether rows are grouped, and the filter as typed.</summary>
public sealed record PacketsUrlState(string? Hash = null, int? ObservationId = null, bool IsGrouped = true, string? Filter = null)
{
    /// <summary>Query key of the observation's id.</summary>
    public const string ObservationKey = "obs";

    /// <summary>Query key of grouping; 0 = one row an observation.</summary>
    public const string GroupKey = "group";

    /// <summary>Query key of the filter.</summary>
    public const string FilterKey = "filter";

    /// <summary>Reads the query of <paramref name="uri"/>; <paramref name="hash"/> comes from the path. Nonsense counts as absent.</summary>
    public static PacketsUrlState Parse(string uri, string? hash)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        int? observation = query.TryGetValue(ObservationKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        var isGrouped = !query.TryGetValue(GroupKey, out var group) || group != "0";
        var filter = query.TryGetValue(FilterKey, out var typed) && !string.IsNullOrWhiteSpace(typed) ? typed.ToString() : null;
        return new PacketsUrlState(string.IsNullOrWhiteSpace(hash) ? null : hash.Trim().ToLowerInvariant(), observation, isGrouped, filter);
    }

    /// <summary>The link, relative to the base address.</summary>
    public string ToUrl()
    {
        var url = Hash is null ? "packets" : $"packets/{Uri.EscapeDataString(Hash)}";
        if (Hash is not null && ObservationId is { } id)
            url = QueryHelpers.AddQueryString(url, ObservationKey, id.ToString(CultureInfo.InvariantCulture));
        if (Filter is not null)
            url = QueryHelpers.AddQueryString(url, FilterKey, Filter);
        return IsGrouped ? url : QueryHelpers.AddQueryString(url, GroupKey, "0");
    }
}
