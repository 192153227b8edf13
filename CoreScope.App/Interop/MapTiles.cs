namespace CoreScope.App.Interop;

/// <summary>Where the pictures of maps come from. Readers choose among the offered ones, or none.</summary>
/// <param name="Offered">Whom a reader may choose; nobody = no host but ours is ever asked.</param>
/// <param name="Light">Id of the one in the light theme when a reader has not chosen; null = no pictures.</param>
/// <param name="Dark">The same in the dark theme.</param>
public sealed record MapTiles(IReadOnlyList<MapProvider> Offered, string? Light, string? Dark)
{
    /// <summary>The built-in map alone.</summary>
    public static MapTiles None { get; } = new([], null, null);

    /// <summary>Hosts that pages may load pictures from, as a content security policy names them.</summary>
    public IReadOnlyList<string> Hosts => [.. Offered.Select(one => one.Host).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The address for the light theme; null = no pictures.</summary>
    public string? LightUrl => UrlOf(Light);

    /// <summary>The same for the dark theme.</summary>
    public string? DarkUrl => UrlOf(Dark);

    private string? UrlOf(string? id) => Offered.FirstOrDefault(one => one.Id == id)?.Url;
}
