using CoreScope.App.Features.Live;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.App.Features.Live;

public sealed class LiveUrlStateTests
{
    [Theory]
    [Trait("row", "LV-27")]
    [InlineData("lat=37.5&lon=-122.25", 37.5, -122.25, 12)]
    [InlineData("lat=37.5&lon=-122.25&zoom=9", 37.5, -122.25, 9)]
    [InlineData("lat=37.5&lon=-122.25&zoom=99", 37.5, -122.25, 20)]
    [InlineData("lat=-90&lon=180&zoom=-5", -90.0, 180.0, 1)]
    public void View_IsReadAndCut(string query, double lat, double lon, int zoom)
    {
        var url = Parse(query);
        Assert.Equal((new GeoPoint(lat, lon), zoom), (url.Center, url.Zoom));
    }

    [Theory]
    [Trait("row", "LV-27")]
    [InlineData("lat=91&lon=0")]
    [InlineData("lat=1&lon=181")]
    [InlineData("lat=1")]
    [InlineData("lat=NaN&lon=2")]
    [InlineData("lat=Infinity&lon=2")]
    [InlineData("lat=1&lon=2&zoom=near")]
    [InlineData("lat=1,5&lon=2")]
    public void View_Nonsense_IsNone(string query) => Assert.Null(Parse(query).Center);

    [Theory]
    [Trait("row", "VC-11")]
    [InlineData("t=2026-11-22T15:00:00Z")]
    [InlineData("t=1795359600000")]
    public void Time_IsoOrMilliseconds(string query) => Assert.Equal(new UnixMillis(1_795_359_600_000), Parse(query).Time);

    [Theory]
    [InlineData("t=yesterday&speed=3&scope=7h&packet=xyz&node=zz,q&fav=maybe")]
    [InlineData("t=-5&speed=NaN&scope=&packet=&node=")]
    [InlineData("t=99999999999999999999&scope=1000000000000&node=%00%ff")]
    public void Nonsense_CountsAsAbsent(string query) => Assert.Equal(new LiveUrlState(), Parse(query));

    [Fact]
    [Trait("row", "VC-11")]
    [Trait("row", "LV-19")]
    public void State_SurvivesTheWayThroughALink()
    {
        var state = new LiveUrlState
        {
            NodesText = "aabb,ccdd",
            Center = new GeoPoint(59.91273, 10.74609),
            Zoom = 7,
            Time = new UnixMillis(1_795_359_600_123),
            Speed = 0.25,
            Scope = 24,
            Packet = "0123456789abcdef",
            IsFavoritesOnly = true,
            IsMultibyteOnly = false,
        };
        Assert.Equal(state, LiveUrlState.Parse("http://x/" + state.ToUrl()));
        Assert.Equal("live", new LiveUrlState().ToUrl());
    }

    private static LiveUrlState Parse(string query) => LiveUrlState.Parse("http://x/live?" + query);
}
