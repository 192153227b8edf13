using CoreScope.Core.Geo;

namespace CoreScope.Tests.Core.Geo;

[Trait("row", "OP-18")]
public sealed class GeoFilterTests
{
    // About 22 km wide and high at 51° north.
    private static readonly GeoPoint[] s_corners = [new(51.0, 3.0), new(51.0, 3.3), new(51.2, 3.3), new(51.2, 3.0)];

    [Theory]
    [InlineData(51.1, 3.1, 0.0, true)] // inside
    [InlineData(51.25, 3.1, 10.0, true)] // 5.55 km north of the edge, inside the buffer
    [InlineData(51.25, 3.1, 5.5, false)]
    [InlineData(51.25, 3.1, 5.6, true)]
    [InlineData(51.1, 3.4, 7.0, true)] // 6.97 km east: longitude shrinks with latitude
    [InlineData(51.1, 3.4, 6.9, false)]
    [InlineData(51.29, 3.39, 11.0, false)] // off the corner: 11.8 km
    [InlineData(51.29, 3.39, 12.0, true)]
    [InlineData(0.0, 3.1, 10.0, false)] // one zero is a position
    [InlineData(0.0, 0.0, 0.0, true)] // both are none
    [InlineData(-51.1, -3.1, 10.0, false)]
    public void Passes_Polygon_InsideOrWithinTheBuffer(double lat, double lon, double bufferKm, bool expected) =>
        Assert.Equal(expected, new GeoFilter(Polygon.Of(s_corners), bufferKm).Passes(new GeoPoint(lat, lon)));

    [Fact]
    public void Passes_NoPosition_Always() => Assert.True(new GeoFilter(Polygon.Of(s_corners)).Passes(null));

    [Fact]
    public void Passes_NoArea_Always()
    {
        Assert.True(GeoFilter.None.Passes(new GeoPoint(10, 10)));
        Assert.True(GeoFilter.None.IsEmpty);
    }

    [Theory]
    [InlineData(51.0, 3.0, true)]
    [InlineData(51.2, 3.3, true)]
    [InlineData(51.2001, 3.3, false)]
    [InlineData(51.1, 2.9999, false)]
    public void Passes_Box_BordersIncluded(double lat, double lon, bool expected) =>
        Assert.Equal(expected, new GeoFilter(null, 100, new GeoBox(51.0, 51.2, 3.0, 3.3)).Passes(new GeoPoint(lat, lon)));

    [Fact]
    public void Passes_PolygonAndBox_PolygonWins() =>
        Assert.False(new GeoFilter(Polygon.Of(s_corners), 0, new GeoBox(-90, 90, -180, 180)).Passes(new GeoPoint(10, 10)));

    [Fact]
    public void Of_FewerThanThreePoints_IsNoPolygon() => Assert.Null(Polygon.Of(s_corners.Take(2)));

    [Fact]
    public void Contains_ConcavePolygon_LeavesTheNotchOut()
    {
        var notched = Polygon.Of([new(0, 0), new(0, 10), new(10, 10), new(1, 5), new(10, 0)])!;

        Assert.True(notched.Contains(new GeoPoint(5, 1)));
        Assert.False(notched.Contains(new GeoPoint(9, 5)));
        Assert.True(notched.Contains(new GeoPoint(0.5, 5)));
    }

    [Fact]
    public void Passes_DegenerateOrHostileNumbers_NeverThrow()
    {
        var point = Polygon.Of([new(1, 1), new(1, 1), new(1, 1)])!;

        Assert.Equal(0, point.DistanceToEdgeKm(new GeoPoint(1, 1)));
        Assert.False(new GeoFilter(point, 1).Passes(new GeoPoint(double.NaN, 3)));
        Assert.False(new GeoFilter(point, 1).Passes(new GeoPoint(double.PositiveInfinity, double.NegativeInfinity)));
        Assert.False(new GeoPoint(double.NaN, 0).IsValid);
    }

    [Fact]
    public void DistanceKm_KnownPlaces_IsTheGreatCircle()
    {
        Assert.Equal(0, Haversine.DistanceKm(new(51, 3), new(51, 3)));
        Assert.Equal(20_015, Haversine.DistanceKm(new(0, 0), new(0, 180)), 0);
        Assert.Equal(111.19, Haversine.DistanceKm(new(0, 0), new(1, 0)), 2);
    }
}
