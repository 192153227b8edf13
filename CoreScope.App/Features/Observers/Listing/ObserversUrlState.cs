using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>What a link to the list of observers carries: the order, who is shown beside it, who is ticked.</summary>
public sealed record ObserversUrlState
{
    /// <summary>Query key of the order.</summary>
    public const string SortKey = "sort";

    /// <summary>Query key of a ticked observer; once for each.</summary>
    public const string PickKey = "pick";

    /// <summary>More than anybody compares; a link with more is cut.</summary>
    public const int MostPicks = 20;

    private const string Page = "observers";

    /// <summary>Who spoke last comes first.</summary>
    public static TableSort DefaultSort { get; } = new(ObserverColumns.LastSeen, IsDescending: true);

    public TableSort Sort { get; init; } = DefaultSort;

    /// <summary>Id of the observer beside the list.</summary>
    public string? Shown { get; init; }

    /// <summary>Ids of those ticked for comparison, in order of ticking.</summary>
    public IReadOnlyList<string> Picks { get; init; } = [];

    /// <summary>Reads the query of <paramref name="uri"/>; the order else as the browser remembers it. Nonsense counts as absent.</summary>
    public static ObserversUrlState Parse(string uri, string? storedSort)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        var sort = TableSort.Parse(query.GetValueOrDefault(SortKey)) ?? TableSort.FromStored(storedSort);
        var shown = query.GetValueOrDefault(ObserverUrl.ShowKey).ToString();
        return new ObserversUrlState
        {
            Sort = sort is not null && ObserverColumns.IsKnown(sort.Column) ? sort : DefaultSort,
            Shown = shown.Length == 0 ? null : shown,
            Picks = [.. query.GetValueOrDefault(PickKey).OfType<string>().Where(id => id.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostPicks)],
        };
    }

    /// <summary>Ticks an observer, or takes its tick away.</summary>
    public ObserversUrlState Toggle(string id) => this with
    {
        Picks = IsPicked(id) ? [.. Picks.Where(pick => !IsSame(pick, id))] : Picks.Count < MostPicks ? [.. Picks, id] : Picks,
    };

    public bool IsPicked(string id) => Picks.Any(pick => IsSame(pick, id));

    /// <summary>The link, relative to the base address, for readers who look at <paramref name="part"/>.</summary>
    public string ToUrl(RegionAreaSelection part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var url = Page;
        if (Sort != DefaultSort)
            url = QueryHelpers.AddQueryString(url, SortKey, Sort.ToString());
        if (Shown is not null)
            url = QueryHelpers.AddQueryString(url, ObserverUrl.ShowKey, Shown);
        foreach (var pick in Picks)
            url = QueryHelpers.AddQueryString(url, PickKey, pick);
        return part.AppendTo(url);
    }

    // Ids are compared without regard to case wherever they come in.
    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
