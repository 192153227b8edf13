using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Archive;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Packets.Api;

/// <summary>Resolved paths in packet rows: read on demand, once (store.md §4).</summary>
public sealed class ResolvedPathApiTests : IAsyncLifetime
{
    private readonly string _relay = AnAdvert.KeyOf(1).ToString();
    private ApiHost _host = null!;

    private ResolvedPathCache Cache => _host.Services.GetRequiredService<ResolvedPathCache>();

    private string Hop => _relay[..4].ToUpperInvariant();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "Hill"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/packets?limit=100")]
    [InlineData("/api/packets?limit=100&expand=observations")]
    [InlineData("/api/packets?limit=100&groupByHash=true")]
    [Trait("row", "RP-14")]
    [Trait("row", "RP-15")]
    public async Task Page_AfterAColdLoad_IsOneQueryAndThenNone(string url)
    {
        for (var i = 0; i < 40; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Via(Hop, "0102").Frame());
        Cache.Clear();
        var before = Cache.Queries;
        var rows = (await _host.GetAsync(url)).GetProperty("packets").EnumerateArray().ToList();
        Assert.Equal(before + 1, Cache.Queries);
        Assert.Equal(41, rows.Count);
        if (!url.Contains("group", StringComparison.Ordinal))
            Assert.Equal(40, rows.Count(r => r.TryGetProperty("resolved_path", out var path) && path[0].GetString() == _relay && path[1].ValueKind == JsonValueKind.Null));
        await _host.GetAsync(url);
        Assert.Equal(before + 1, Cache.Queries);
    }

    [Fact]
    [Trait("row", "RP-16")]
    public async Task Row_WithoutAnyResolvedHop_LeavesTheKeyOut()
    {
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Via("0102").Frame());
        Cache.Clear();
        foreach (var row in (await _host.GetAsync("/api/packets?expand=observations")).GetProperty("packets").EnumerateArray())
        {
            Assert.False(row.TryGetProperty("resolved_path", out _));
            Assert.All(row.GetProperty("observations").EnumerateArray(), o => Assert.False(o.TryGetProperty("resolved_path", out _)));
        }
    }

    [Fact]
    public async Task Row_ResolvedPathOfALongerSibling_GivesOnlyKeysThatFitItsOwnHops()
    {
        var packet = APacket.Flood(PayloadType.Ack).Number(1);
        await _host.PublishFrameAsync(packet.Via("0102", "0304", "0506").Frame(), "AA01");
        await _host.PublishFrameAsync(packet.Via(Hop).Frame(), "AA02");
        await _host.PublishFrameAsync(packet.Via("0708", Hop).Frame(), "AA03");
        Cache.Clear();
        var row = (await _host.GetAsync("/api/packets?type=3")).GetProperty("packets")[0];
        Assert.Equal("AA01", row.GetProperty("observer_id").GetString());
        // Clients read path_json and resolved_path side by side.
        Assert.Equal(["0102", "0304", "0506"], JsonSerializer.Deserialize<string[]>(row.GetProperty("path_json").GetString()!)!);
        Assert.False(row.TryGetProperty("resolved_path", out _));
    }

    [Fact]
    [Trait("row", "RP-17")]
    public async Task Row_OfAPacketJustIngested_NeedsNoQuery()
    {
        var before = Cache.Queries;
        for (var i = 0; i < 20; i++)
        {
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Via(Hop).Frame());
            var row = (await _host.GetAsync("/api/packets?limit=1")).GetProperty("packets")[0];
            Assert.Equal(_relay, row.GetProperty("resolved_path")[0].GetString());
        }

        Assert.Equal(before, Cache.Queries);
    }
}
