namespace CoreScope.Core.Geo;

/// <summary>A box between two latitudes and two longitudes, borders included: the older form of the geo filter.</summary>
public readonly record struct GeoBox(double LatMin, double LatMax, double LonMin, double LonMax)
{
    /// <summary>True when <paramref name="point"/> lies inside or on the border.</summary>
    public bool Contains(GeoPoint point) => point.Lat >= LatMin && point.Lat <= LatMax && point.Lon >= LonMin && point.Lon <= LonMax;
}
