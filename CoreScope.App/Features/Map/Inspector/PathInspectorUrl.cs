using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Map.Inspector;

/// <summary>Links that carry prefixes.</summary>
public static class PathInspectorUrl
{
    public const string PrefixesKey = "prefixes";

    /// <summary>Which of the candidate ways is drawn, from 1.</summary>
    public const string PathKey = "path";

    /// <summary>The page about these prefixes, relative to the base address.</summary>
    public static string ToPage(string prefixes) => QueryHelpers.AddQueryString("tools/path-inspector", PrefixesKey, prefixes);

    /// <summary>The map with these prefixes in the pane beside it.</summary>
    public static string ToPane(string prefixes) => QueryHelpers.AddQueryString("map", PrefixesKey, prefixes);

    /// <summary>The map with one of their ways drawn on it.</summary>
    public static string ToMap(string prefixes, int rank) =>
        QueryHelpers.AddQueryString(ToPane(prefixes), PathKey, rank.ToString(CultureInfo.InvariantCulture));
}
