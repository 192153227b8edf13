namespace CoreScope.Core.Geo;

/// <summary>Great-circle distance on a sphere of radius 6,371 km. Pure.</summary>
public static class Haversine
{
    private const double EarthRadiusKm = 6371.0;

    /// <summary>Distance in kilometres.</summary>
    public static double DistanceKm(GeoPoint a, GeoPoint b)
    {
        var lat = double.DegreesToRadians(b.Lat - a.Lat);
        var lon = double.DegreesToRadians(b.Lon - a.Lon);
        var h = (Math.Sin(lat / 2) * Math.Sin(lat / 2))
            + (Math.Cos(double.DegreesToRadians(a.Lat)) * Math.Cos(double.DegreesToRadians(b.Lat)) * Math.Sin(lon / 2) * Math.Sin(lon / 2));

        // Rounding may carry antipodes a hair beyond 1.
        return 2 * EarthRadiusKm * Math.Asin(Math.Sqrt(Math.Min(1, h)));
    }
}
