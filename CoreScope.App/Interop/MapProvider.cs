namespace CoreScope.App.Interop;

/// <summary>Somebody who gives pictures of the earth.</summary>
/// <param name="Id">Name in settings and in the browser's storage.</param>
/// <param name="Label">What readers choose by.</param>
/// <param name="Url">Address of a picture (<c>{z}/{x}/{y}</c>, and <c>{s}</c>, <c>{r}</c>).</param>
/// <param name="Attribution">Whom the pictures are owed to.</param>
/// <param name="IsDark">Suits the dark theme.</param>
/// <param name="NamesUrl">Address of a second layer with the names, where they are not in the first.</param>
/// <param name="IsInverted">Light pictures that are shown dark.</param>
/// <param name="MaxZoom">Closest zoom that there are pictures of; closer, they are enlarged.</param>
public sealed record MapProvider(
    string Id, string Label, string Url, string Attribution, bool IsDark = false, string? NamesUrl = null, bool IsInverted = false, int MaxZoom = 20)
{
    private const string OpenStreetMap = "© OpenStreetMap contributors";
    private const string Carto = OpenStreetMap + " © CARTO";
    private const string CartoUrl = "https://{s}.basemaps.cartocdn.com";
    private const string OpenStreetMapUrl = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
    private const string EsriUrl = "https://server.arcgisonline.com/ArcGIS/rest/services/Canvas";

    /// <summary>The ones that are known by name.</summary>
    public static IReadOnlyList<MapProvider> Known { get; } =
    [
        new("carto-positron", "CARTO Positron", CartoUrl + "/light_all/{z}/{x}/{y}{r}.png", Carto),
        new("carto-voyager", "CARTO Voyager", CartoUrl + "/rastertiles/voyager/{z}/{x}/{y}{r}.png", Carto),
        new("carto-dark", "CARTO Dark", CartoUrl + "/dark_all/{z}/{x}/{y}{r}.png", Carto, IsDark: true),
        new("carto-voyager-dark", "CARTO Voyager, inverted", CartoUrl + "/rastertiles/voyager/{z}/{x}/{y}{r}.png", Carto, IsDark: true, IsInverted: true),
        new("osm", "OpenStreetMap", OpenStreetMapUrl, OpenStreetMap, MaxZoom: 19),
        new("osm-dark", "OpenStreetMap, inverted", OpenStreetMapUrl, OpenStreetMap, IsDark: true, IsInverted: true, MaxZoom: 19),
        new("esri-gray", "Esri Light Gray", EsriUrl + "/World_Light_Gray_Base/MapServer/tile/{z}/{y}/{x}", "© Esri", NamesUrl: EsriUrl + "/World_Light_Gray_Reference/MapServer/tile/{z}/{y}/{x}", MaxZoom: 16),
        new("esri-dark", "Esri Dark Gray", EsriUrl + "/World_Dark_Gray_Base/MapServer/tile/{z}/{y}/{x}", "© Esri", IsDark: true, NamesUrl: EsriUrl + "/World_Dark_Gray_Reference/MapServer/tile/{z}/{y}/{x}", MaxZoom: 16),
    ];

    /// <summary>The known one of this name; null = nobody.</summary>
    public static MapProvider? Find(string id) => Known.FirstOrDefault(one => one.Id.Equals(id.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>What a content security policy calls the host of <see cref="Url"/>; null when it is none.</summary>
    public string? Host => HostOf(Url);

    // "{s}" stands for a subdomain of the provider's choice.
    private static string? HostOf(string url) =>
        Uri.TryCreate(url.Replace("{s}", "a", StringComparison.Ordinal), UriKind.Absolute, out var address)
            ? $"{address.Scheme}://{(url.Contains("{s}.", StringComparison.Ordinal) ? "*." + address.Authority[2..] : address.Authority)}"
            : null;
}
