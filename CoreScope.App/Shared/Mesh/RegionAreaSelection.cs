using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Shared.Mesh;

/// <summary>
/// Which part of the mesh a reader looks at. A component gets it by <c>[CascadingParameter]</c> and is drawn again when it changes.
/// Names nobody knows stay in it: they match nothing (DECISIONS 17).
/// </summary>
/// <param name="Regions">Codes of observers' regions in upper case, sorted, separated by commas; empty = all.</param>
/// <param name="Area">Key of an area in which nodes lie; null = everywhere.</param>
public sealed record RegionAreaSelection(string Regions, string? Area)
{
    /// <summary>Query key of the regions.</summary>
    public const string RegionKey = "region";

    /// <summary>Query key of the area.</summary>
    public const string AreaKey = "area";

    private const int LongestName = 64;
    private const int MostRegions = 100;

    /// <summary>Everything.</summary>
    public static RegionAreaSelection All { get; } = new("", null);

    /// <summary>True when nothing is left out.</summary>
    public bool IsAll => Regions.Length == 0 && Area is null;

    /// <summary>The single codes.</summary>
    public IReadOnlyList<string> Codes => Regions.Length == 0 ? [] : Regions.Split(',');

    /// <summary>A selection of whatever text a link or the browser's storage gives; <c>ALL</c> and blanks mean no filter.</summary>
    public static RegionAreaSelection Of(IEnumerable<string?> regions, string? area)
    {
        var codes = regions
            .SelectMany(text => (text ?? "").ToUpperInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(code => code != "ALL" && code.Length <= LongestName)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostRegions);
        return new RegionAreaSelection(string.Join(',', codes), string.IsNullOrWhiteSpace(area) || area.Length > LongestName ? null : area.Trim());
    }

    /// <summary>What the query of <paramref name="uri"/> asks for; null when it asks for neither.</summary>
    public static RegionAreaSelection? FromUrl(string uri)
    {
        var query = QueryHelpers.ParseQuery(QueryOf(uri));
        return query.TryGetValue(RegionKey, out var regions) | query.TryGetValue(AreaKey, out var area) ? Of(regions, area) : null;
    }

    /// <summary>Puts the selection into the query of <paramref name="url"/>, in place of the one that is there.</summary>
    public string AppendTo(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var parts = QueryOf(url).TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !IsOurs(part)).ToList();
        if (Regions.Length > 0)
            parts.Add($"{RegionKey}={string.Join(',', Codes.Select(Uri.EscapeDataString))}");
        if (Area is not null)
            parts.Add($"{AreaKey}={Uri.EscapeDataString(Area)}");
        var path = mark < 0 ? url : url[..mark];
        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    private static bool IsOurs(string part) => part.Split('=')[0] is RegionKey or AreaKey;

    private static string QueryOf(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? "" : url[mark..].Split('#')[0];
    }
}
