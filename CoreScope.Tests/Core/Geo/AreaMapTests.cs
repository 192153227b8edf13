using CoreScope.Core.Geo;

namespace CoreScope.Tests.Core.Geo;

[Trait("row", "X-16")]
public sealed class AreaMapTests
{
    private static readonly AreaMap s_map = new(
    [
        new Area("BAY", "Bay Area", Polygon.Of([new(37, -123), new(38, -123), new(38, -122), new(37, -122)]), null),
        new Area("box", "A box", null, new GeoBox(10, 20, 30, 40)),
        new Area("bay", "The same key again", null, new GeoBox(-90, 90, -180, 180)),
        new Area("none", "Nothing drawn", null, null),
    ]);

    [Theory]
    [InlineData("BAY", 37.5, -122.5, true)]
    [InlineData("bay", 37.5, -122.5, true)]
    [InlineData("BAY", 39.0, -122.5, false)]
    [InlineData("box", 10.0, 40.0, true)]
    [InlineData("box", 9.99, 40.0, false)]
    [InlineData("none", 9.99, 40.0, false)]
    [InlineData("unknown", 37.5, -122.5, false)]
    [InlineData("box", null, null, false)]
    [InlineData("box", double.NaN, 35.0, false)]
    [InlineData("box", 15.0, 400.0, false)]
    public void Contains_Position_IsInOrOut(string key, double? lat, double? lon, bool inside) => Assert.Equal(inside, s_map.Contains(key, lat, lon));

    [Fact]
    public void Contains_ZeroZero_IsNoPosition() =>
        Assert.False(new AreaMap([new Area("all", "All", null, new GeoBox(-90, 90, -180, 180))]).Contains("all", 0, 0));

    [Fact]
    public void All_IsInOrderOfLabels_EachKeyOnce() => Assert.Equal(["box", "BAY", "none"], s_map.All.Select(area => area.Key));

    [Fact]
    public void Airports_AreValidAndKnownInAnyCase()
    {
        Assert.True(IataAirports.All.Count >= 150);
        Assert.All(IataAirports.All, airport =>
        {
            Assert.Matches("^[A-Z]{3}$", airport.Code);
            Assert.True(airport.Position.IsValid && !airport.Position.IsZero && airport.City.Length > 2);
        });
        Assert.Equal("San José", IataAirports.Find("sjc")?.City);
        Assert.Null(IataAirports.Find("<b>"));
        Assert.InRange(Haversine.DistanceKm(IataAirports.Find("SFO")!.Position, IataAirports.Find("OAK")!.Position), 15, 20);
        Assert.InRange(Haversine.DistanceKm(IataAirports.Find("SYD")!.Position, IataAirports.Find("LHR")!.Position), 16_900, 17_200);
    }
}
