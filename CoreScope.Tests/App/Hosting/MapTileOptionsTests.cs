using CoreScope.App.Hosting;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Interop;

namespace CoreScope.Tests.App.Hosting;

public sealed class MapTileOptionsTests
{
    [Fact]
    [Trait("row", "MP-09")]
    public void Defaults_OfferProvidersPerTheme()
    {
        var tiles = new MapTileOptions().ToTiles();
        Assert.Equal(("carto-positron", "carto-dark"), (tiles.Light, tiles.Dark));
        Assert.Contains(tiles.Offered, one => one.IsDark);
        Assert.Contains(tiles.Offered, one => !one.IsDark);
        Assert.Equal(tiles.Offered.Count, tiles.Offered.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public void None_ForBothThemes_OffersNobodyWhateverElseIsSet()
    {
        var tiles = new MapTileOptions { Light = "none", Dark = " NONE ", Offered = "osm" }.ToTiles();
        Assert.Empty(tiles.Offered);
        Assert.Null(tiles.LightUrl);
        Assert.Contains("img-src 'self' data:; ", SecurityHeaders.ContentSecurityPolicy(tiles), StringComparison.Ordinal);
    }

    [Fact]
    public void OwnAddress_IsOfferedAloneUnlessOthersAreNamed()
    {
        var options = new MapTileOptions { Light = "http://10.0.0.5/{z}/{x}/{y}.png", Dark = "none", Attribution = "Us" };
        var own = Assert.Single(options.ToTiles().Offered);
        Assert.Equal(("http://10.0.0.5/{z}/{x}/{y}.png", "Us", false), (own.Url, own.Attribution, own.IsDark));
        Assert.Null(options.ToTiles().Dark);
        options.Offered = "osm, esri-dark";
        Assert.Equal(["http://10.0.0.5", "https://tile.openstreetmap.org", "https://server.arcgisonline.com"], options.ToTiles().Hosts);
    }

    [Fact]
    public void Faults_NameEachSettingWithWhatIsKnown()
    {
        var faults = new MapTileOptions { Light = "carto", Dark = "https://x/{z}/{x}/{y}; script-src *", Offered = "osm,,googol" }.Faults().ToList();
        Assert.Equal([nameof(MapTileOptions.Light), nameof(MapTileOptions.Dark), nameof(MapTileOptions.Offered)], faults.Select(fault => fault.Key));
        Assert.All(faults, fault => Assert.Contains("carto-positron", fault.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void KnownProviders_HaveAHostAndEverythingThatAPictureNeeds() => Assert.All(MapProvider.Known, one =>
    {
        Assert.StartsWith("https://", one.Host, StringComparison.Ordinal);
        Assert.All(new[] { "{z}", "{x}", "{y}" }, part => Assert.Contains(part, one.Url, StringComparison.Ordinal));
        Assert.NotEmpty(one.Attribution);
        Assert.True(one.NamesUrl is null || new Uri(one.NamesUrl.Replace("{", "").Replace("}", "")).Host == new Uri(one.Url.Replace("{", "").Replace("}", "")).Host);
    });
}
