using CoreScope.Core.Geo;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>What is wrong with a border: a polygon of <c>[lat, lon]</c>, or a box.</summary>
internal static class BorderFaults
{
    public static IEnumerable<OptionFault> Of(IList<double[]> polygon, double? latMin, double? latMax, double? lonMin, double? lonMax)
    {
        if (polygon.Count is 1 or 2)
            yield return new OptionFault("Polygon", "must have at least 3 points");
        for (var i = 0; i < polygon.Count; i++)
        {
            if (polygon[i] is not [var lat, var lon] || !new GeoPoint(lat, lon).IsValid)
                yield return new OptionFault($"Polygon:{i}", "must be [lat, lon] with lat in ±90 and lon in ±180");
        }

        if (latMin > latMax)
            yield return new OptionFault("LatMin", "must not be above LatMax");
        if (lonMin > lonMax)
            yield return new OptionFault("LonMin", "must not be above LonMax");
    }
}
