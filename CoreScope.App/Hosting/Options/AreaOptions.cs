using CoreScope.Core.Geo;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>One area of nodes: a polygon, or a box of all four borders.</summary>
public sealed class AreaOptions
{
    private const int LongestLabel = 100;

    /// <summary>What people read; an area without one is left out.</summary>
    public string Label { get; set; } = "";

    /// <summary>Corners as <c>[lat, lon]</c>.</summary>
    public IList<double[]> Polygon { get; set; } = [];

    public double? LatMin { get; set; }

    public double? LatMax { get; set; }

    public double? LonMin { get; set; }

    public double? LonMax { get; set; }

    internal IEnumerable<OptionFault> Faults()
    {
        foreach (var fault in BorderFaults.Of(Polygon, LatMin, LatMax, LonMin, LonMax))
            yield return fault;
        if (Polygon.Count == 0 && Box is null)
            yield return new OptionFault(nameof(Polygon), "must be given, or all of LatMin, LatMax, LonMin and LonMax");
        if (Label.Length > LongestLabel)
            yield return new OptionFault(nameof(Label), $"must have at most {LongestLabel} characters");
    }

    /// <summary>The area these values describe. Call it on validated options.</summary>
    internal Area ToArea(string key) => new(key, Label.Trim(), Core.Geo.Polygon.Of(Polygon.Select(p => new GeoPoint(p[0], p[1]))), Box);

    private GeoBox? Box => LatMin is { } latMin && LatMax is { } latMax && LonMin is { } lonMin && LonMax is { } lonMax ? new GeoBox(latMin, latMax, lonMin, lonMax) : null;
}
