using System.Net;
using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Nodes.Api;

public sealed class NodePathsApiTests : IAsyncLifetime
{
    private readonly string _key = AnAdvert.KeyOf(1).ToString();
    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<b>Hill"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    [Trait("row", "RP-12")]
    public async Task Paths_HaveUpstreamsKeys()
    {
        var prefix = _key[..4].ToUpperInvariant();
        for (var i = 1; i <= 3; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Via(prefix, "0102").Frame());
        foreach (var key in new[] { _key, _key.ToUpperInvariant() })
        {
            var answer = await _host.GetAsync($"/api/nodes/{key}/paths");
            var newest = _host.Mesh.Store.Snapshot()[3];
            Assert.Equal(
                $$$"""{"node":{"public_key":"{{{_key}}}","name":"<b>Hill","lat":37.5,"lon":-122.25},"paths":[{"hops":[{"prefix":"{{{prefix}}}","name":"<b>Hill","pubkey":"{{{_key}}}","lat":37.5,"lon":-122.25},{"prefix":"0102","name":"0102","pubkey":null,"lat":null,"lon":null}],"count":3,"lastSeen":"{{{newest.LastSeen}}}","sampleHash":"{{{newest.Hash}}}"}],"totalPaths":1,"totalTransmissions":3,"countedFrom":null}""",
                JsonSerializer.Serialize(answer, s_asWritten));
        }
    }

    [Fact]
    public async Task Paths_NodeThatRelayedNothing_IsEmpty()
    {
        var answer = await _host.GetAsync($"/api/nodes/{_key}/paths");
        Assert.Equal(0, answer.GetProperty("paths").GetArrayLength());
        Assert.Equal((0, 0), (answer.GetProperty("totalPaths").GetInt32(), answer.GetProperty("totalTransmissions").GetInt32()));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("zz")]
    [InlineData("%3Cimg%3E")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111")]
    public async Task Paths_UnknownNode_IsNotFound(string key) =>
        JsonShape.AssertHas(await _host.GetAsync($"/api/nodes/{key}/paths", HttpStatusCode.NotFound), "error:s");

    [Fact]
    public async Task Paths_WhileLoading_SaysWhenToComeBack()
    {
        await using var loading = await ApiHost.StartAsync(new ApiHostOptions { Status = new StoreStatus(StorePhase.Warming) });
        using var answer = await loading.Client.GetAsync($"/api/nodes/{_key}/paths");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal("""{"error":"index loading","retryAfter":5}""", await answer.Content.ReadAsStringAsync());
    }

    private static readonly JsonSerializerOptions s_asWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
