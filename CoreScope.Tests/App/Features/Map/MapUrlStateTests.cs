using CoreScope.App.Features.Map;
using CoreScope.App.Interop;
using CoreScope.Core.Geo;

namespace CoreScope.Tests.App.Features.Map;

public sealed class MapUrlStateTests
{
    [Theory]
    [Trait("row", "MP-10")]
    [InlineData("lat=37.5&lon=-122.25", 37.5, -122.25, 12)]
    [InlineData("lat=37.5&lon=-122.25&zoom=99", 37.5, -122.25, 20)]
    [InlineData("lat=-90&lon=180&zoom=-5", -90.0, 180.0, 1)]
    public void View_IsReadAndCut(string query, double lat, double lon, int zoom)
    {
        var url = Parse(query);
        Assert.Equal((new GeoPoint(lat, lon), zoom), (url.Center, url.Zoom));
    }

    [Theory]
    [InlineData("lat=91&lon=0")]
    [InlineData("lat=1&lon=181")]
    [InlineData("lat=1")]
    [InlineData("lat=NaN&lon=2")]
    [InlineData("lat=1&lon=2&zoom=near")]
    public void View_Nonsense_IsNone(string query) => Assert.Null(Parse(query).Center);

    [Theory]
    [InlineData("node=%3Cscript%3E&neighbors=1&hide=dragon&status=maybe&heard=2y&bytes=9&forwards=all&affinity=yes&embed=true")]
    [InlineData("node=&hide=&status=&heard=&bytes=&forwards=&scope=&zoom=&lat=&lon=")]
    public void Nonsense_IsAsIfAbsent(string query)
    {
        var url = Parse(query);
        Assert.Equal(new MapUrlState { NamesStatus = url.NamesStatus, NamesBytes = url.NamesBytes }, url);
    }

    [Theory]
    [InlineData("node=a1b2&neighbors=1&hide=companion,sensor&status=stale&heard=7d&bytes=2&forwards=no-scopes&scope=%23coast&embed=1&lat=1.5&lon=-2&zoom=9")]
    [InlineData("packet=0123456789abcdef&obs=7")]
    [InlineData("region=SJC&prefixes=2c,a1&status=all")]
    [InlineData("")]
    public void State_SurvivesTheLink_AndSoDoesWhatIsNotTheMapsOwn(string query)
    {
        var url = Parse(query);
        var link = url.AppendTo("http://x/map?" + query);
        Assert.Equal(url, MapUrlState.Parse(link));
        foreach (var part in query.Split('&').Where(part => part.StartsWith("packet", StringComparison.Ordinal) || part.StartsWith("obs", StringComparison.Ordinal) || part.StartsWith("prefixes", StringComparison.Ordinal) || part.StartsWith("region", StringComparison.Ordinal)))
            Assert.Contains(part, link, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MP-04")]
    [Trait("row", "MP-05")]
    public void Settings_SurviveStorage_AndNonsenseInIt()
    {
        var settings = new MapSettings { Clusters = false, ShowsHashLabels = false, ShowsScopes = true, ShowsHeat = true, HeatOpacity = 0.6, ShowsArea = true, IsPanelHidden = true };
        var stored = settings.ToStored().ToDictionary();
        Assert.Equal(settings, MapSettings.Read(stored.GetValueOrDefault));
        Assert.All(stored.Keys, key => Assert.Contains(key, StorageKeys.All));
        Assert.Equal(new MapSettings(), MapSettings.Read(key => key == StorageKeys.MapHeatOpacity ? "NaN" : "{"));
        Assert.Equal(1, MapSettings.HeatOf("1e9"));
    }

    private static MapUrlState Parse(string query) => MapUrlState.Parse("http://x/map?" + query);
}
