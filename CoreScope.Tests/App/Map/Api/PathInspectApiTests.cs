using System.Net;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Map.Api;

/// <summary>The path inspector over HTTP.</summary>
[Trait("row", "TP-01")]
public sealed class PathInspectApiTests : IAsyncLifetime
{
    private const string Path = "/api/paths/inspect";

    private static readonly string s_hill = AnAdvert.KeyOf(1).ToString();
    private static readonly string s_valley = AnAdvert.KeyOf(2).ToString();

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<b>Hill"));
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "Valley"));
        // Three adverts of the one that the other passed on: a link between them.
        for (uint i = 1; i <= 3; i++)
            await _host.PublishFrameAsync(AnAdvert.Frame(1, "<b>Hill", timestamp: 1_760_000_000 + i, hops: [s_valley[..4]]));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Answer_HasUpstreamsKeys()
    {
        var answer = await _host.PostAsync(Path, $$"""{"prefixes":["{{s_valley[..4].ToUpperInvariant()}}","{{s_hill[..4]}}"],"context":{"observerId":"AA01"},"limit":5}""");
        JsonShape.AssertHas(answer, "candidates:a input:o stats:o");
        var candidate = answer.GetProperty("candidates")[0];
        JsonShape.AssertHas(candidate, "path:a names:a score:n speculative:b evidence:o");
        Assert.Equal([s_valley, s_hill], candidate.GetProperty("path").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(["Valley", "<b>Hill"], candidate.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        var hop = candidate.GetProperty("evidence").GetProperty("perHop")[1];
        JsonShape.AssertHas(hop, "prefix:s candidatesConsidered:i chosen:s edgeWeight:n");
        Assert.Equal((s_hill[..4], 1, 0.03), (hop.GetProperty("prefix").GetString(), hop.GetProperty("candidatesConsidered").GetInt32(), Math.Round(hop.GetProperty("edgeWeight").GetDouble(), 3)));
        Assert.Equal([s_valley[..4], s_hill[..4]], answer.GetProperty("input").GetProperty("prefixes").EnumerateArray().Select(prefix => prefix.GetString()));
        Assert.Equal(20, answer.GetProperty("stats").GetProperty("beamWidth").GetInt32());
    }

    [Theory]
    [InlineData("{", "invalid JSON")]
    [InlineData("{}", "at least one prefix")]
    [InlineData("""{"prefixes":["2c",null]}""", "empty")]
    [InlineData("""{"prefixes":["2c","zz"]}""", "“zz” is not hexadecimal")]
    [InlineData("""{"prefixes":["2c","a1b2"]}""", "one length")]
    public async Task Nonsense_IsABadRequestThatSaysWhy(string body, string expected)
    {
        var answer = await _host.PostAsync(Path, body, HttpStatusCode.BadRequest);
        Assert.Contains(expected, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALongBody_IsRefused() =>
        await _host.PostAsync(Path, $$"""{"prefixes":["{{new string('a', 5_000)}}"]}""", HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task HistoryStillRead_IsToldToComeAgain()
    {
        _host.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        var answer = await _host.PostAsync(Path, """{"prefixes":["2c"]}""", HttpStatusCode.ServiceUnavailable);
        Assert.True(answer.GetProperty("retry").GetBoolean());
    }
}
