using CoreScope.App.Interop;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>
/// The pictures of maps. Readers' browsers fetch them from there, so <c>none</c> for both themes suits a network without internet:
/// then nobody is offered, and the built-in map stands alone.
/// </summary>
public sealed class MapTileOptions
{
    private const string None = "none";
    private const string OwnLight = "own-light";
    private const string OwnDark = "own-dark";
    private const string CartoNames = "carto-positron,carto-voyager,carto-dark,carto-voyager-dark";

    /// <summary>
    /// For the light theme: the name of a known provider, an address with <c>{z}</c>, <c>{x}</c>, <c>{y}</c> (and <c>{s}</c>, <c>{r}</c>),
    /// or <c>none</c> = no pictures.
    /// </summary>
    public string Light { get; set; } = "carto-positron";

    /// <summary>The same for the dark theme.</summary>
    public string Dark { get; set; } = "carto-dark";

    /// <summary>
    /// Names of known providers that readers may choose as well, separated by commas. Null = those of CARTO, and nobody beside an own
    /// address: a network that has its own pictures may have no others.
    /// </summary>
    public string? Offered { get; set; }

    /// <summary>Whom the pictures of own addresses are owed to.</summary>
    public string Attribution { get; set; } = "";

    private IEnumerable<string> OfferedNames =>
        (Offered ?? (IsOwn(Light) || IsOwn(Dark) ? "" : CartoNames)).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal IEnumerable<OptionFault> Faults()
    {
        foreach (var (name, text) in new[] { (nameof(Light), Light), (nameof(Dark), Dark) })
        {
            if (IsOwn(text) && !IsTileUrl(text))
                yield return new OptionFault(name, $"must be one of {KnownNames}, an http or https address with {{z}}, {{x}} and {{y}}, or none");
        }

        foreach (var stranger in OfferedNames.Where(name => MapProvider.Find(name) is null))
            yield return new OptionFault(nameof(Offered), $"knows no \"{stranger}\"; known are {KnownNames}");
    }

    internal MapTiles ToTiles()
    {
        var (light, dark) = (ProviderOf(Light, OwnLight, isDark: false), ProviderOf(Dark, OwnDark, isDark: true));
        if (light is null && dark is null)
            return MapTiles.None;
        var offered = new[] { light, dark }.Concat(OfferedNames.Select(MapProvider.Find)).OfType<MapProvider>().DistinctBy(one => one.Id);
        return new MapTiles([.. offered], light?.Id, dark?.Id);
    }

    private static string KnownNames => string.Join(", ", MapProvider.Known.Select(one => one.Id));

    private MapProvider? ProviderOf(string text, string ownId, bool isDark) =>
        IsNone(text) ? null
        : MapProvider.Find(text) ?? new MapProvider(ownId, isDark ? "This site's dark map" : "This site's map", text.Trim(), Attribution, isDark);

    private static bool IsOwn(string text) => !IsNone(text) && MapProvider.Find(text) is null;

    private static bool IsNone(string text) => text.Trim().Equals(None, StringComparison.OrdinalIgnoreCase);

    // It goes into a header: nothing that could end its part there.
    private static bool IsTileUrl(string url) =>
        url.Contains("{z}", StringComparison.Ordinal) && url.Contains("{x}", StringComparison.Ordinal) && url.Contains("{y}", StringComparison.Ordinal)
        && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or ',' or '\'' or '"')
        && Uri.TryCreate(url.Replace("{s}", "a", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https";
}
