namespace CoreScope.Core.Geo;

/// <summary>A closed ring of at least three points; the last is joined to the first. Immutable.</summary>
public sealed class Polygon
{
    // Flat earth, good for the tens of kilometres a buffer spans.
    private const double KmPerDegree = 111.0;
    private readonly GeoPoint[] _points;

    private Polygon(GeoPoint[] points) => _points = points;

    /// <summary>The corners in order.</summary>
    public IReadOnlyList<GeoPoint> Points => _points;

    /// <summary>A polygon of <paramref name="points"/>, or null when they are fewer than three.</summary>
    public static Polygon? Of(IEnumerable<GeoPoint> points)
    {
        GeoPoint[] corners = [.. points];
        return corners.Length < 3 ? null : new Polygon(corners);
    }

    /// <summary>Ray casting; a point on the line may count as either side.</summary>
    public bool Contains(GeoPoint point)
    {
        var inside = false;
        var previous = _points[^1];
        foreach (var corner in _points)
        {
            if ((corner.Lat > point.Lat) != (previous.Lat > point.Lat)
                && point.Lon < ((previous.Lon - corner.Lon) * (point.Lat - corner.Lat) / (previous.Lat - corner.Lat)) + corner.Lon)
                inside = !inside;
            previous = corner;
        }

        return inside;
    }

    /// <summary>
    /// Distance in kilometres to the nearest edge, at 111 km a degree, longitude scaled by the cosine of the edge's mean
    /// latitude (operations.md §2.7).
    /// </summary>
    public double DistanceToEdgeKm(GeoPoint point)
    {
        var nearest = double.PositiveInfinity;
        var previous = _points[^1];
        foreach (var corner in _points)
        {
            nearest = Math.Min(nearest, DistanceKm(point, previous, corner));
            previous = corner;
        }

        return nearest;
    }

    private static double DistanceKm(GeoPoint point, GeoPoint from, GeoPoint to)
    {
        var kmPerLon = KmPerDegree * Math.Cos(double.DegreesToRadians((from.Lat + to.Lat) / 2));
        double edgeX = (to.Lon - from.Lon) * kmPerLon, edgeY = (to.Lat - from.Lat) * KmPerDegree;
        double x = (point.Lon - from.Lon) * kmPerLon, y = (point.Lat - from.Lat) * KmPerDegree;
        var length = (edgeX * edgeX) + (edgeY * edgeY);
        var along = length == 0 ? 0 : Math.Clamp(((x * edgeX) + (y * edgeY)) / length, 0, 1);
        return Math.Sqrt(Square(x - (along * edgeX)) + Square(y - (along * edgeY)));
    }

    private static double Square(double value) => value * value;
}
