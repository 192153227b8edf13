using System.Globalization;
using System.Text;
using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Store.Archive;
using CoreScope.Tests.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Packets.Api;

/// <summary>An app that holds only the newest packets in memory answers byte for byte as one that holds all of them.</summary>
[Trait("row", "ST-13")]
public sealed class OlderPacketsApiTests : IAsyncLifetime
{
    private HalfInMemory _archive = null!;
    private ApiHost _full = null!;
    private ApiHost _limited = null!;

    public async Task InitializeAsync()
    {
        _archive = await HalfInMemory.MakeAsync(1500, 0.4);
        _full = await HostAsync(_archive.Full, new EmptyArchivedPackets());
        _limited = await HostAsync(_archive.Limited, _archive.Packets);
        Assert.InRange(_archive.Limited.Store.Snapshot().Count, 20, _archive.Full.Store.Snapshot().Count - 100);
    }

    public async Task DisposeAsync()
    {
        await _full.DisposeAsync();
        await _limited.DisposeAsync();
        await _archive.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("limit=10000")]
    [InlineData("limit=10000&order=asc")]
    [InlineData("limit=10000&expand=observations")]
    [InlineData("limit=10000&groupByHash=true&expand=observations")]
    [InlineData("limit=10000&groupByHash=true&order=asc")]
    [InlineData("limit=7&offset={border-3}")]
    [InlineData("limit=7&offset={border}")]
    [InlineData("limit=7&offset={border+60}")]
    [InlineData("limit=7&offset=3&order=asc")]
    [InlineData("limit=50&order=asc&offset={older-20}")]
    [InlineData("offset=2147483647")]
    [InlineData("limit=10000&type=5")]
    [InlineData("limit=10000&type=9&expand=observations")]
    [InlineData("limit=10000&route=0")]
    [InlineData("limit=30&offset=30&route=2&order=asc")]
    [InlineData("limit=10000&region=BRU")]
    [InlineData("limit=10000&region=XXX")]
    [InlineData("limit=10000&area=south")]
    [InlineData("limit=10000&area=SOUTH&region=BRU&order=asc")]
    [InlineData("limit=10000&area=nowhere")]
    [InlineData("limit=10000&observer=gateway%207,GATEWAY%208")]
    [InlineData("limit=10000&observer=nobody")]
    [InlineData("limit=10000&channel=Public")]
    [InlineData("limit=10000&channel=%23nowhere")]
    [InlineData("limit=10000&node={node}")]
    [InlineData("limit=10000&nodes={node},nobody&groupByHash=true")]
    [InlineData("limit=10000&node=nobody")]
    [InlineData("limit=10000&until={middle}")]
    [InlineData("limit=20&since={early}&until={middle}&order=asc")]
    [InlineData("limit=10000&since={middle}")]
    [InlineData("limit=10000&type=2&observer=gateway%207&until={middle}&groupByHash=true")]
    [InlineData("hash={oldest}")]
    [InlineData("hash=0011223344556677")]
    public async Task List_WhicheverWayItIsAsked_IsTheSame(string query)
    {
        var full = _archive.Full.Store.Snapshot();
        var inMemory = _archive.Limited.Store.Snapshot().Count;
        var asked = query
            .Replace("{border-3}", Number(inMemory - 3), StringComparison.Ordinal)
            .Replace("{border}", Number(inMemory), StringComparison.Ordinal)
            .Replace("{border+60}", Number(inMemory + 60), StringComparison.Ordinal)
            .Replace("{older-20}", Number(full.Count - inMemory - 20), StringComparison.Ordinal)
            .Replace("{node}", BusiestNode(), StringComparison.Ordinal)
            .Replace("{early}", full[full.Count / 8].FirstSeen.ToString(), StringComparison.Ordinal)
            .Replace("{middle}", full[full.Count / 3].FirstSeen.ToString(), StringComparison.Ordinal)
            .Replace("{oldest}", full[0].Hash.ToString(), StringComparison.Ordinal);
        var (expected, actual) = (await TextAsync(_full, "/api/packets?" + asked), await TextAsync(_limited, "/api/packets?" + asked));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task List_FiltersOfThisTest_FindSomethingOnBothSidesOfTheBorder()
    {
        // Or the comparison above would prove little.
        foreach (var query in new[] { "type=5", "route=0", "region=BRU", "area=south", "observer=gateway%207", "channel=Public", "node=" + BusiestNode() })
        {
            var ids = (await _limited.GetAsync("/api/packets?limit=10000&" + query)).GetProperty("packets").EnumerateArray().Select(p => p.GetProperty("id").GetInt32()).ToList();
            Assert.True(ids[^1] < _archive.Border && ids[0] >= _archive.Border, query);
        }
    }

    [Fact]
    public async Task Detail_OfEveryPacket_IsTheSame()
    {
        var all = _archive.Full.Store.Snapshot();
        for (var i = 0; i < all.Count; i += 3)
        {
            Assert.Equal(await TextAsync(_full, $"/api/packets/{all[i].Hash}"), await TextAsync(_limited, $"/api/packets/{all[i].Hash}"));
            Assert.Equal(await TextAsync(_full, $"/api/packets/{all[i].Id}"), await TextAsync(_limited, $"/api/packets/{all[i].Id}"));
        }

        await _limited.GetAsync("/api/packets/0011223344556677", System.Net.HttpStatusCode.NotFound);
        await _limited.GetAsync("/api/packets/2000000000", System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Observations_OfOldAndNewHashes_AreTheSame()
    {
        var all = _archive.Full.Store.Snapshot();
        var body = JsonSerializer.Serialize(new { hashes = Enumerable.Range(0, 100).Select(i => all[i * all.Count / 100].Hash.ToString()) });
        Assert.Equal((await _full.PostAsync("/api/packets/observations", body)).GetRawText(), (await _limited.PostAsync("/api/packets/observations", body)).GetRawText());
    }

    private string BusiestNode() =>
        _archive.Full.Nodes.Snapshot().MaxBy(n => _archive.Full.Store.ByNode(n.Id).Length)!.Key.ToString();

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private Task<ApiHost> HostAsync(Mesh mesh, IArchivedPackets packets) =>
        ApiHost.StartAsync(new ApiHostOptions { Mesh = mesh, PathArchive = _archive.Paths, Packets = packets });

    private static async Task<string> TextAsync(ApiHost host, string path)
    {
        using var answer = await host.Client.GetAsync(path);
        Assert.False(answer.Headers.Contains("X-CoreScope-Searched-To"));
        return $"{answer.StatusCode} {Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync())}";
    }
}
