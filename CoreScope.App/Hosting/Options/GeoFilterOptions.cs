using CoreScope.Core.Geo;

namespace CoreScope.App.Hosting.Options;

/// <summary>The mesh's own area: a polygon, or in the older form a box (spec/operations.md §2.7).</summary>
public sealed class GeoFilterOptions
{
    /// <summary>Corners as <c>[lat, lon]</c>.</summary>
    public IList<double[]> Polygon { get; set; } = [];

    /// <summary>How far outside the polygon still counts as inside, in kilometres.</summary>
    public double BufferKm { get; set; }

    public double? LatMin { get; set; }

    public double? LatMax { get; set; }

    public double? LonMin { get; set; }

    public double? LonMax { get; set; }

    /// <summary>The filter these values describe. Call it on validated options.</summary>
    public GeoFilter ToFilter()
    {
        var polygon = Core.Geo.Polygon.Of(Polygon.Select(p => new GeoPoint(p[0], p[1])));
        GeoBox? box = LatMin is { } latMin && LatMax is { } latMax && LonMin is { } lonMin && LonMax is { } lonMax ? new GeoBox(latMin, latMax, lonMin, lonMax) : null;
        return new GeoFilter(polygon, BufferKm, box);
    }
}
