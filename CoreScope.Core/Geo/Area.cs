namespace CoreScope.Core.Geo;

/// <summary>A named part of the mesh: a polygon, or a box. Immutable.</summary>
/// <param name="Key">Short name that links and requests use.</param>
/// <param name="Label">What people read.</param>
/// <param name="Polygon">Its border; wins over <paramref name="Box"/>.</param>
/// <param name="Box">Its border where there is no polygon.</param>
public sealed record Area(string Key, string Label, Polygon? Polygon, GeoBox? Box)
{
    /// <summary>True when a node there belongs to it; nobody knows where a node without a usable position is.</summary>
    public bool Contains(double? latitude, double? longitude)
    {
        if (latitude is not { } lat || longitude is not { } lon)
            return false;
        var point = new GeoPoint(lat, lon);
        return point.IsValid && !point.IsZero && (Polygon?.Contains(point) ?? Box?.Contains(point) ?? false);
    }
}
