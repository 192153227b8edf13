using System.Globalization;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Map;

/// <summary>The state of the map that a link carries. Region and area are kept by <see cref="RegionAreaSelection"/>. Nonsense counts as absent.</summary>
public sealed record MapUrlState
{
    public const string NodeKey = "node";
    public const string NeighborsKey = "neighbors";
    public const string LatKey = "lat";
    public const string LonKey = "lon";
    public const string ZoomKey = "zoom";
    public const string RolesKey = "hide";
    public const string StatusKey = "status";
    public const string HeardKey = "heard";
    public const string BytesKey = "bytes";
    public const string ScopeStateKey = "forwards";
    public const string ScopeKey = "scope";
    public const string AffinityKey = "affinity";
    public const string EmbedKey = "embed";

    /// <summary>Zoom where a link gives a place only.</summary>
    public const int DefaultZoom = 12;

    private const int LongestScope = 64;
    private static readonly string[] s_keys =
        [NodeKey, NeighborsKey, LatKey, LonKey, ZoomKey, RolesKey, StatusKey, HeardKey, BytesKey, ScopeStateKey, ScopeKey, AffinityKey, EmbedKey];

    /// <summary>Key, or beginning of a key, of the node whose card is open; null = none.</summary>
    public string? Node { get; init; }

    /// <summary>Only that node and its neighbours are shown.</summary>
    public bool ShowsNeighbors { get; init; }

    /// <summary>The links of the whole neighbour graph are drawn.</summary>
    public bool ShowsAffinity { get; init; }

    public GeoPoint? Center { get; init; }

    public int Zoom { get; init; } = DefaultZoom;

    public MapFilter Filter { get; init; } = new();

    /// <summary>The link says something of the status, so that what the browser remembers does not count.</summary>
    public bool NamesStatus { get; init; }

    /// <inheritdoc cref="NamesStatus"/>
    public bool NamesBytes { get; init; }

    /// <summary>Fills a frame of another site: without bars.</summary>
    public bool IsEmbedded { get; init; }

    public static MapUrlState Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        string? Text(string key) => query.GetValueOrDefault(key) is { Length: > 0 } text ? text : null;
        var (center, zoom) = View(Text(LatKey), Text(LonKey), Text(ZoomKey));
        var node = Text(NodeKey)?.ToLowerInvariant() is { } text && IsKeyOrPrefix(text) ? text : null;
        return new MapUrlState
        {
            Node = node,
            ShowsNeighbors = node is not null && Text(NeighborsKey) == "1",
            ShowsAffinity = Text(AffinityKey) == "1",
            Center = center,
            Zoom = zoom,
            Filter = new MapFilter
            {
                HiddenRoles = MapFilter.RolesText((Text(RolesKey) ?? "").ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries)),
                IsActive = StatusOf(Text(StatusKey)),
                Heard = MapWindow.Of(Text(HeardKey)),
                HashSize = BytesOf(Text(BytesKey)),
                ScopeState = ScopeStates.Find(Text(ScopeStateKey)),
                Scope = Text(ScopeKey) is { Length: <= LongestScope } scope ? scope : null,
            },
            NamesStatus = Text(StatusKey) is not null,
            NamesBytes = Text(BytesKey) is not null,
            IsEmbedded = Text(EmbedKey) == "1",
        };
    }

    /// <summary>Puts the state into the query of <paramref name="url"/>; what is not the map's own stays.</summary>
    public string AppendTo(string url)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        var rest = mark < 0 ? [] : url[(mark + 1)..].Split('#')[0].Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => !s_keys.Contains(part.Split('=')[0]));
        string[] parts = [.. rest, .. Own().Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}")];
        var path = mark < 0 ? url : url[..mark];
        return parts.Length == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    /// <summary>True, false, or null for any status, as links and storage write it.</summary>
    public static bool? StatusOf(string? text) => text switch { "active" => true, "stale" => false, _ => null };

    /// <summary>The opposite of <see cref="StatusOf"/>.</summary>
    public static string StatusText(bool? isActive) => isActive switch { true => "active", false => "stale", _ => "all" };

    /// <summary>Bytes of a hash; 0 for anything that is none.</summary>
    public static int BytesOf(string? text) => text is ['1' or '2' or '3'] ? text[0] - '0' : 0;

    private IEnumerable<KeyValuePair<string, string>> Own()
    {
        if (Node is not null)
            yield return new(NodeKey, Node);
        if (ShowsNeighbors)
            yield return new(NeighborsKey, "1");
        if (ShowsAffinity)
            yield return new(AffinityKey, "1");
        if (Center is { } center)
        {
            yield return new(LatKey, center.Lat.ToString("0.#####", CultureInfo.InvariantCulture));
            yield return new(LonKey, center.Lon.ToString("0.#####", CultureInfo.InvariantCulture));
            yield return new(ZoomKey, Zoom.ToString(CultureInfo.InvariantCulture));
        }

        if (Filter.HiddenRoles.Length > 0)
            yield return new(RolesKey, Filter.HiddenRoles);
        if (Filter.IsActive is not null || NamesStatus)
            yield return new(StatusKey, StatusText(Filter.IsActive));
        if (Filter.Heard != MapWindow.Default)
            yield return new(HeardKey, Filter.Heard.Key);
        if (Filter.HashSize > 0 || NamesBytes)
            yield return new(BytesKey, Filter.HashSize == 0 ? "all" : Filter.HashSize.ToString(CultureInfo.InvariantCulture));
        if (Filter.ScopeState is { } state)
            yield return new(ScopeStateKey, state.Key());
        if (Filter.Scope is { } scope)
            yield return new(ScopeKey, scope);
        if (IsEmbedded)
            yield return new(EmbedKey, "1");
    }

    private static bool IsKeyOrPrefix(string text) => text.Length is >= 2 and <= 2 * PublicKey.Size && text.All(char.IsAsciiHexDigitLower);

    // Both or neither; a zoom that is no number makes the whole view nonsense.
    private static (GeoPoint?, int) View(string? lat, string? lon, string? zoom)
    {
        if (Real(lat) is not { } north || Real(lon) is not { } east || new GeoPoint(north, east) is not { IsValid: true } center)
            return (null, DefaultZoom);
        if (zoom is null)
            return (center, DefaultZoom);
        return Real(zoom) is { } value ? (center, (int)Math.Clamp(Math.Round(value), 1, 20)) : (null, DefaultZoom);
    }

    private static double? Real(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
