using System.Net;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Analytics.Api;

[Trait("row", "RP-20")]
public sealed class SubpathDetailApiTests : IAsyncLifetime
{
    private static readonly string s_hill = AnAdvert.KeyOf(1).ToString();
    private static readonly string s_valley = AnAdvert.KeyOf(2).ToString();

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync(new ApiHostOptions { HiddenObservers = ["AA02"] });
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<b>Hill"));
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "Valley"));
        for (var i = 1; i <= 3; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Via(s_valley[..4], s_hill[..4]).Frame(), i == 3 ? "AA02" : "AA01", snr: i);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Detail_HasUpstreamsKeysAndFigures()
    {
        var answer = await _host.GetAsync($"/api/analytics/subpath-detail?hops={s_valley[..4].ToUpperInvariant()},{s_hill[..4]}");
        JsonShape.AssertHas(answer, "hops:a nodes:a totalMatches:i firstSeen:s lastSeen:s signal:o hourDistribution:a parentPaths:a observers:a");
        JsonShape.AssertHas(answer.GetProperty("nodes")[0], "hop:s name:s lat:n lon:n pubkey:s");
        JsonShape.AssertHas(answer.GetProperty("signal"), "avgSnr:n avgRssi:n samples:i");
        JsonShape.AssertHas(answer.GetProperty("parentPaths")[0], "path:s count:i");
        Assert.Equal((3, 2.0, 3), (answer.GetProperty("totalMatches").GetInt32(), answer.GetProperty("signal").GetProperty("avgSnr").GetDouble(), answer.GetProperty("signal").GetProperty("samples").GetInt32()));
        Assert.Equal([s_valley[..4], s_hill[..4]], answer.GetProperty("hops").EnumerateArray().Select(hop => hop.GetString()));
        Assert.Equal(3, answer.GetProperty("hourDistribution").EnumerateArray().Sum(hour => hour.GetInt32()));
        Assert.Equal("Valley → <b>Hill", answer.GetProperty("parentPaths")[0].GetProperty("path").GetString());
        Assert.Equal(["AA01"], answer.GetProperty("observers").EnumerateArray().Select(observer => observer.GetProperty("id").GetString()?.ToUpperInvariant()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?hops=aa")]
    [InlineData("?hops=aa,zz")]
    [InlineData("?hops=aa,,bb")]
    [InlineData("?hops=01,02,03,04,05,06,07,08,09")]
    public async Task Nonsense_IsABadRequest(string query) => await _host.GetAsync("/api/analytics/subpath-detail" + query, HttpStatusCode.BadRequest);

    [Fact]
    [Trait("row", "OP-19")]
    public async Task HiddenHop_IsNotFound()
    {
        _host.Mesh.Visibility.Hide([s_hill], []);
        await _host.GetAsync($"/api/analytics/subpath-detail?hops={s_valley[..4]},{s_hill[..4]}", HttpStatusCode.NotFound);
        Assert.Equal(0, (await _host.GetAsync($"/api/analytics/subpath-detail?hops={s_valley[..4]},ffff")).GetProperty("totalMatches").GetInt32());
    }

    [Fact]
    public async Task HistoryStillRead_IsToldToComeAgain()
    {
        _host.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        var answer = await _host.GetAsync("/api/analytics/subpath-detail?hops=aa,bb", HttpStatusCode.ServiceUnavailable);
        JsonShape.AssertHas(answer, "error:s retryAfter:i");
    }
}
