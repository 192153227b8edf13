using System.Globalization;
using CoreScope.App.Shared.Mesh;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Observers.Detail;

/// <summary>What a link to an observer's page carries: who, and how far back its charts reach.</summary>
public sealed record ObserverUrlState(string Id, int Days)
{
    /// <summary>Query key of the range.</summary>
    public const string DaysKey = "days";

    private const int DefaultDays = 7;

    /// <summary>The ranges to choose from.</summary>
    public static IReadOnlyList<(int Days, string Label)> Ranges { get; } = [(1, "24 hours"), (3, "3 days"), (7, "7 days"), (30, "30 days")];

    /// <summary>Reads an address relative to the base. A range that is none to choose from counts as absent.</summary>
    public static ObserverUrlState Parse(string relativeUri)
    {
        ArgumentNullException.ThrowIfNull(relativeUri);
        var mark = relativeUri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(mark < 0 ? "" : relativeUri[mark..].Split('#')[0]);
        var isNumber = int.TryParse(query.GetValueOrDefault(DaysKey), NumberStyles.None, CultureInfo.InvariantCulture, out var days);
        return new ObserverUrlState(ObserverUrl.IdOf(relativeUri), isNumber && Ranges.Any(range => range.Days == days) ? days : DefaultDays);
    }

    /// <summary>The link, relative to the base address.</summary>
    public string ToUrl() => Days == DefaultDays ? ObserverUrl.Of(Id) : QueryHelpers.AddQueryString(ObserverUrl.Of(Id), DaysKey, Days.ToString(CultureInfo.InvariantCulture));
}
