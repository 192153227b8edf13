using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Geo;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Config;

public sealed class ConfigApiTests
{
    private static readonly Area s_bay = new("BAY", "Bay Area", Polygon.Of([new(37, -123), new(38, -123), new(38, -121)]), null);
    private static readonly Area s_box = new("box", "Box", null, new GeoBox(1, 2, 3, 4));

    [Fact]
    [Trait("row", "X-15")]
    public async Task Regions_AreThoseNamedAndThoseHeard()
    {
        await using var host = await StartAsync();
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame(), "AA01", "oak");
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), "AA02", "QQQ");
        Assert.Equal("""{"OAK":"Oakland","QQQ":"QQQ","SJC":"South Bay"}""", (await host.GetAsync("api/config/regions")).GetRawText());
    }

    [Fact]
    [Trait("row", "X-16")]
    public async Task Areas_AreListedWithTheirBorders()
    {
        await using var host = await StartAsync();
        Assert.Equal("""[{"key":"BAY","label":"Bay Area"},{"key":"box","label":"Box"}]""", (await host.GetAsync("api/config/areas")).GetRawText());
        Assert.Equal(
            """[{"key":"BAY","label":"Bay Area","polygon":[[37,-123],[38,-123],[38,-121]]},{"key":"box","label":"Box","latMin":1,"latMax":2,"lonMin":3,"lonMax":4}]""",
            (await host.GetAsync("api/config/areas/polygons")).GetRawText());
        Assert.Equal(37.36, (await host.GetAsync("api/iata-coords")).GetProperty("coords").GetProperty("SJC").GetProperty("lat").GetDouble());
    }

    [Fact]
    [Trait("row", "X-08")]
    public async Task Client_HasUpstreamsKeys_ThresholdsInMilliseconds()
    {
        await using var host = await StartAsync();
        var client = await host.GetAsync("api/config/client");
        JsonShape.AssertHas(client, "healthThresholds:o tiles:o propagationBufferMs:i liveMapMaxNodes:i timestamps:o customizer:o clientRxCoverage:b");
        foreach (var key in "roles map snrThresholds distThresholds maxHopDist limits perfSlowMs wsReconnectMs cacheInvalidateMs externalUrls".Split(' '))
            Assert.Equal(System.Text.Json.JsonValueKind.Null, client.GetProperty(key).ValueKind);
        var thresholds = client.GetProperty("healthThresholds");
        Assert.Equal(
            (86_400_000, 259_200_000, 3_600_000, 86_400_000),
            (thresholds.GetProperty("infraDegradedMs").GetInt64(), thresholds.GetProperty("infraSilentMs").GetInt64(), thresholds.GetProperty("nodeDegradedMs").GetInt64(), thresholds.GetProperty("nodeSilentMs").GetInt64()));
        Assert.Equal("""{"defaultMode":"ago","timezone":"local","formatPreset":"iso","customFormat":"","allowCustomFormat":false}""", client.GetProperty("timestamps").GetRawText());
        Assert.Equal((5_000, 2_000), (client.GetProperty("propagationBufferMs").GetInt32(), client.GetProperty("liveMapMaxNodes").GetInt32()));
    }

    [Theory]
    [InlineData("BAY", 1)]
    [InlineData("bay", 1)]
    [InlineData("box", 0)]
    [InlineData("unknown", 0)]
    [InlineData("", 2)]
    [Trait("row", "X-16")]
    public async Task Area_OnPacketsAndNodes_TakesSendersInIt(string area, int expected)
    {
        await using var host = await StartAsync();
        await host.PublishFrameAsync(AnAdvert.FrameAt(1, 37.9, -122.9));
        await host.PublishFrameAsync(AnAdvert.FrameAt(2, 40, -122.9));
        Assert.Equal(expected, (await host.GetAsync($"api/packets?area={area}")).GetProperty("total").GetInt32());
        Assert.Equal(expected, (await host.GetAsync($"api/nodes?area={area}")).GetProperty("total").GetInt32());
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(new ApiHostOptions
    {
        Mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance) { Areas = new AreaMap([s_box, s_bay]) },
        Regions = new RegionSettings(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["SJC"] = "South Bay" }, ""),
    });
}
