using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Interop;

/// <summary>What js/base-map.js needs: the pictures, the files of the built-in map beneath them, and Leaflet's.</summary>
/// <param name="Tiles">The pictures.</param>
/// <param name="IsMiles">Unit of the scale.</param>
/// <param name="Land">Land and borders, coarse and fine.</param>
/// <param name="Places">The large places, and which tiles there are of the small ones.</param>
/// <param name="Script">Leaflet.</param>
/// <param name="Sheet">Leaflet's style sheet.</param>
public sealed record BaseMap(MapTiles Tiles, bool IsMiles, IReadOnlyList<string> Land, string Places, string Script, string Sheet)
{
    /// <summary>For a component with these <paramref name="assets"/>.</summary>
    public static BaseMap Of(ResourceAssetCollection assets, MapTiles tiles, bool isMiles)
    {
        ArgumentNullException.ThrowIfNull(assets);
        return new BaseMap(
            tiles, isMiles, [assets["lib/world-atlas/countries-50m.json"], assets["lib/world-atlas/countries-10m.json"]], assets["lib/places/world.json"],
            assets["lib/leaflet/leaflet-src.esm.js"], assets["lib/leaflet/leaflet.css"]);
    }
}
