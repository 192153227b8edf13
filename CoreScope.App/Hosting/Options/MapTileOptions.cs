using CoreScope.App.Interop;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>The pictures of maps. Readers' browsers fetch them from there, so <c>none</c> suits a network without internet.</summary>
public sealed class MapTileOptions
{
    private const string None = "none";

    /// <summary>Address with <c>{z}</c>, <c>{x}</c>, <c>{y}</c> (and <c>{s}</c>, <c>{r}</c>) for the light theme; <c>none</c> = no pictures.</summary>
    public string Light { get; set; } = "https://{s}.basemaps.cartocdn.com/light_all/{z}/{x}/{y}{r}.png";

    /// <summary>The same for the dark theme.</summary>
    public string Dark { get; set; } = "https://{s}.basemaps.cartocdn.com/dark_all/{z}/{x}/{y}{r}.png";

    /// <summary>Whom the pictures are owed to.</summary>
    public string Attribution { get; set; } = "© OpenStreetMap contributors © CARTO";

    internal IEnumerable<OptionFault> Faults()
    {
        foreach (var (name, url) in new[] { (nameof(Light), Light), (nameof(Dark), Dark) })
        {
            if (!IsNone(url) && !IsTileUrl(url))
                yield return new OptionFault(name, "must be an http or https address with {z}, {x} and {y}, or none");
        }
    }

    internal MapTiles ToTiles() => new(IsNone(Light) ? null : Light.Trim(), IsNone(Dark) ? null : Dark.Trim(), Attribution);

    private static bool IsNone(string url) => url.Trim().Equals(None, StringComparison.OrdinalIgnoreCase);

    // It goes into a header: nothing that could end its part there.
    private static bool IsTileUrl(string url) =>
        url.Contains("{z}", StringComparison.Ordinal) && url.Contains("{x}", StringComparison.Ordinal) && url.Contains("{y}", StringComparison.Ordinal)
        && !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or ',' or '\'' or '"')
        && Uri.TryCreate(url.Replace("{s}", "a", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https";
}
