namespace CoreScope.Core.Geo;

/// <summary>A place on earth in degrees (WGS 84). Any value may come off the air: check <see cref="IsValid"/>.</summary>
/// <param name="Lat">Latitude, north positive.</param>
/// <param name="Lon">Longitude, east positive.</param>
public readonly record struct GeoPoint(double Lat, double Lon)
{
    /// <summary>True for exactly (0, 0), which nodes without a fix send: "no position" (protocol.md §7.3).</summary>
    public bool IsZero => Lat == 0 && Lon == 0;

    /// <summary>True when both are within the globe's ranges; false for NaN.</summary>
    public bool IsValid => Lat is >= -90 and <= 90 && Lon is >= -180 and <= 180;
}
