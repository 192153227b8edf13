using CoreScope.App.Hosting;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Preferences;
using Microsoft.Extensions.Configuration;

namespace CoreScope.Tests.App.Hosting;

public sealed class DisplayOptionsTests
{
    [Fact]
    [Trait("row", "X-10")]
    public void Timestamps_Set_AreTheDefaults()
    {
        var options = Read(("Timestamps:DefaultMode", "absolute"), ("Timestamps:Timezone", "UTC"), ("Timestamps:FormatPreset", "ISO-seconds"), ("Timestamps:CustomFormat", "HH:mm"), ("Timestamps:AllowCustomFormat", "true"));
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        Assert.Equal(
            new DisplayDefaults { TimeMode = TimeMode.Absolute, Zone = TimeZoneChoice.Utc, TimeFormat = TimeFormat.IsoSeconds, CustomTimeFormat = "HH:mm", AllowsCustomTimeFormat = true },
            options.Timestamps.ToDefaults());
    }

    [Fact]
    [Trait("row", "X-16")]
    public void Areas_PolygonAndBox_AreBound_WithoutLabelLeftOut()
    {
        var options = Read(
            ("Areas:BAY:Label", "Bay"), ("Areas:BAY:Polygon:0:0", "37"), ("Areas:BAY:Polygon:0:1", "-123"), ("Areas:BAY:Polygon:1:0", "38"), ("Areas:BAY:Polygon:1:1", "-123"), ("Areas:BAY:Polygon:2:0", "38"), ("Areas:BAY:Polygon:2:1", "-121"),
            ("Areas:_comment", "x"), ("Areas:box:Label", "Box"), ("Areas:box:LatMin", "1"), ("Areas:box:LatMax", "2"), ("Areas:box:LonMin", "3"), ("Areas:box:LonMax", "4"),
            ("Areas:nameless:LatMin", "1"), ("Areas:nameless:LatMax", "2"), ("Areas:nameless:LonMin", "3"), ("Areas:nameless:LonMax", "4"));
        Assert.Empty(CoreScopeOptionsValidator.FaultsOf(options));
        var map = options.ToAreaMap();
        Assert.Equal(["BAY", "box"], map.All.Select(area => area.Key));
        Assert.True(map.Contains("bay", 37.9, -122.9));
        Assert.True(map.Contains("box", 1.5, 3.5));
    }

    [Fact]
    public void Faults_Nonsense_NamesEveryKey()
    {
        var options = Read(
            ("Timestamps:DefaultMode", "sometimes"), ("Timestamps:FormatPreset", "roman"),
            ("Areas:a:Label", "A"), ("Areas:b:Polygon:0:0", "95"), ("Areas:b:Polygon:0:1", "0"), ("Areas:c:LatMin", "2"), ("Areas:c:LatMax", "1"), ("Areas:d", "text"),
            ("Map:Tiles:Light", "javascript:{z}{x}{y}"), ("Map:Tiles:Dark", "https://x/{z}/{x}/{y}; script-src *"));
        Assert.Equal(
            [
                "CoreScope:Areas:a:Polygon", "CoreScope:Areas:b:Polygon", "CoreScope:Areas:b:Polygon:0", "CoreScope:Areas:c:LatMin", "CoreScope:Areas:c:Polygon", "CoreScope:Areas:d", "CoreScope:Areas:d:Polygon",
                "CoreScope:Map:Tiles:Dark", "CoreScope:Map:Tiles:Light", "CoreScope:Timestamps:DefaultMode", "CoreScope:Timestamps:FormatPreset",
            ],
            CoreScopeOptionsValidator.FaultsOf(options).Select(fault => fault.Key).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("row", "X-15")]
    public void Regions_AreNamedInAnyCase()
    {
        var regions = Read(("Regions:sjc", "South Bay"), ("DefaultRegion", "sjc, OAK")).ToRegionSettings();
        Assert.Equal("South Bay", regions.Labels["SJC"]);
        Assert.Equal("sjc, OAK", regions.DefaultRegions);
    }

    [Fact]
    public void Policy_NamesTheTilesHostsOnly()
    {
        Assert.Contains("img-src 'self' data: https://*.basemaps.cartocdn.com; ", SecurityHeaders.ContentSecurityPolicy(Read().Map.ToTiles()), StringComparison.Ordinal);
        var without = SecurityHeaders.ContentSecurityPolicy(Read(("Map:Tiles:Light", "none"), ("Map:Tiles:Dark", "None")).Map.ToTiles());
        Assert.Contains("img-src 'self' data:; ", without, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", without, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' ", without, StringComparison.Ordinal);
    }

    private static CoreScopeOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"CoreScope:{s.Key}", s => (string?)s.Value)).Build();
        var options = new CoreScopeOptions();
        OptionsBinder.Bind(configuration.GetSection(CoreScopeOptions.Section), options);
        return options;
    }
}
