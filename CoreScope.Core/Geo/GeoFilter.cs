namespace CoreScope.Core.Geo;

/// <summary>
/// Tells adverts of the mesh's own area from foreign ones (operations.md §2.7): polygon with a buffer, else box, else
/// everything passes. An advert without a position always passes. Immutable.
/// </summary>
public sealed class GeoFilter
{
    private readonly Polygon? _polygon;
    private readonly GeoBox? _box;

    /// <param name="polygon">The area; wins over <paramref name="box"/>.</param>
    /// <param name="bufferKm">How far outside the polygon still passes, in kilometres.</param>
    /// <param name="box">The area where there is no polygon.</param>
    public GeoFilter(Polygon? polygon, double bufferKm = 0, GeoBox? box = null)
    {
        _polygon = polygon;
        _box = box;
        BufferKm = bufferKm;
    }

    /// <summary>The filter that passes everything.</summary>
    public static GeoFilter None { get; } = new(null);

    /// <summary>True when no area is set.</summary>
    public bool IsEmpty => _polygon is null && _box is null;

    /// <summary>The area's polygon, or null.</summary>
    public Polygon? Polygon => _polygon;

    /// <summary>The area's box, or null.</summary>
    public GeoBox? Box => _box;

    /// <summary>How far outside the polygon still passes, in kilometres.</summary>
    public double BufferKm { get; }

    /// <summary>True when a node at <paramref name="position"/> (null: unknown) belongs here.</summary>
    public bool Passes(GeoPoint? position)
    {
        if (position is not { } point || point.IsZero)
            return true;
        if (_polygon is not null)
            return _polygon.Contains(point) || _polygon.DistanceToEdgeKm(point) <= BufferKm;
        return _box?.Contains(point) ?? true;
    }
}
