using System.Globalization;
using System.Net;
using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Packets.Api;

/// <summary>What the API answers when memory holds only the newest packets, or not all of them yet: the truth, or that it cannot tell.</summary>
[Trait("row", "ST-13")]
public sealed class LimitedMemoryApiTests : IAsyncLifetime
{
    private const string SearchedTo = "X-CoreScope-Searched-To";

    // The hour begins among the packets that have left memory.
    private readonly ManualClock _clock = new() { Start = (ArchiveWorld.Start + TimeSpan.FromMilliseconds(300) + TimeSpan.FromHours(1)).ToDateTimeOffset() };
    private HalfInMemory _archive = null!;

    public async Task InitializeAsync() => _archive = await HalfInMemory.MakeAsync(1500, 0.4, clock: _clock);

    public async Task DisposeAsync() => await _archive.DisposeAsync();

    [Fact]
    public async Task Stats_TotalsHourAndDay_AreThoseOfEverything()
    {
        await using var full = await FullAsync();
        await using var limited = await LimitedAsync();
        var expected = await FiguresAsync(full);
        Assert.True(expected[1] < expected[3] && expected[3] == expected[2] && expected[0] > _archive.Limited.Store.Snapshot().Count + 100);
        Assert.Equal(expected, await FiguresAsync(limited));

        _clock.Advance(TimeSpan.FromHours(23));
        var later = await FiguresAsync(full);
        Assert.Equal([expected[0], 0, expected[2], expected[1]], later);
        Assert.Equal(later, await FiguresAsync(limited));

        // Evicted, and heard but not on disk yet.
        Assert.True(_archive.Limited.Store.EvictOldest(20) > 0);
        APacket.Flood(PayloadType.Ack).Number(77).By(1).At(UnixMillis.Now(_clock).Value).AppendTo(_archive.Limited.Store);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var withOne = await FiguresAsync(limited);
        Assert.Equal((later[0] + 1, 1, later[2] + 1), (withOne[0], withOne[1], withOne[2]));
    }

    [Fact]
    public async Task Observers_LastHour_IsThatOfEverything()
    {
        await using var full = await FullAsync();
        await using var limited = await LimitedAsync();
        foreach (var path in new[] { "/api/observers", "/api/observers?fresh", $"/api/observers/{_archive.Full.Observers.Snapshot()[2].Id}" })
        {
            var expected = (await full.GetAsync(path)).GetRawText();
            Assert.Contains("\"packetsLastHour\":1", expected, StringComparison.Ordinal);
            Assert.Equal(expected, (await limited.GetAsync(path)).GetRawText());
        }
    }

    [Fact]
    public async Task Node_RecentAdverts_GoOnIntoTheArchive()
    {
        await using var full = await FullAsync();
        await using var limited = await LimitedAsync();
        var inArchive = 0;
        foreach (var node in _archive.Full.Nodes.Snapshot())
        {
            var (expected, actual) = (await full.GetAsync($"/api/nodes/{node.Key}"), await limited.GetAsync($"/api/nodes/{node.Key}"));
            var adverts = expected.GetProperty("recentAdverts");
            Assert.Equal(adverts.GetRawText(), actual.GetProperty("recentAdverts").GetRawText());
            inArchive += adverts.EnumerateArray().Count(a => a.GetProperty("id").GetInt32() < _archive.Border);
        }

        Assert.True(inArchive > 5);
        _archive.Limited.Store.Status = new StoreStatus(StorePhase.Warming);
        var busiest = _archive.Full.Nodes.Snapshot().MaxBy(n => _archive.Full.Store.SentBy(n.Id).Length)!;
        Assert.Equal(
            (await full.GetAsync($"/api/nodes/{busiest.Key}")).GetProperty("recentAdverts").GetRawText(),
            (await limited.GetAsync($"/api/nodes/{busiest.Key}")).GetProperty("recentAdverts").GetRawText());
    }

    [Fact]
    public async Task Paths_OfMemoryOnly_SayFromWhenOnTheyCount()
    {
        await using var full = await FullAsync();
        await using var limited = await LimitedAsync();
        var path = $"/api/nodes/{_archive.Full.Nodes.Snapshot()[0].Key}/paths";
        Assert.Equal(JsonValueKind.Null, (await full.GetAsync(path)).GetProperty("countedFrom").ValueKind);
        Assert.Equal(_archive.Limited.Store.Snapshot()[0].FirstSeen.ToString(), (await limited.GetAsync(path)).GetProperty("countedFrom").GetString());
        _archive.Limited.Store.EvictOldest(int.MaxValue);
        Assert.Equal(UnixMillis.Now(_clock).ToString(), (await limited.GetAsync(path)).GetProperty("countedFrom").GetString());
    }

    [Theory]
    [InlineData("order=asc")]
    [InlineData("order=desc")]
    [InlineData("order=asc&groupByHash=true")]
    [InlineData("order=asc&offset=5")]
    public async Task List_TimeIsUp_IsTheBeginningOfTheWholeListAndSaysSo(string order)
    {
        await using var full = await FullAsync();
        using var slow = new ArchivedPackets(_archive.File, new SteppingClock());
        await using var limited = await HostAsync(_archive.Limited, slow);
        var query = $"/api/packets?limit=10000&since=2001-01-01T00:00:00Z&{order}";

        using var answer = await limited.Client.GetAsync(query);

        var header = Assert.Single(answer.Headers.GetValues(SearchedTo));
        var found = HashesOf(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
        var all = HashesOf(await full.GetAsync(query));
        Assert.InRange(found.Count, 50, all.Count - 50);
        Assert.Equal(all.Take(found.Count), found);
        // Up to there nothing is missing.
        var border = DateTimeOffset.Parse(header, CultureInfo.InvariantCulture);
        Assert.InRange(border, ArchiveWorld.Start.ToDateTimeOffset(), _archive.Limited.Store.Snapshot()[0].FirstSeen.ToDateTimeOffset());
    }

    [Fact]
    public async Task List_TooManySearches_AsksToComeAgain()
    {
        await using var host = await HostAsync(_archive.Limited, new EmptyArchivedPackets { Problem = new ArchiveBusyException() });
        using var answer = await host.Client.GetAsync("/api/packets?type=4");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Contains("Try again", body.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Single(body.EnumerateObject());
    }

    [Fact]
    [Trait("row", "ST-10")]
    public async Task Packets_WhileHistoryLoads_AreReadFromTheArchiveOrAskedForLater()
    {
        await using var full = await FullAsync();
        await using var loading = await HostAsync(_archive.Limited, _archive.Packets, new StoreStatus(StorePhase.Warming, 10, 100));
        foreach (var query in new[] { "", "?type=4", "?groupByHash=true", "?limit=1&order=asc" })
        {
            using var answer = await loading.Client.GetAsync("/api/packets" + query);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
            JsonShape.AssertHas(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, "error:s");
        }

        await loading.GetAsync("/api/packets?since=yesterday-ish", HttpStatusCode.BadRequest);
        var all = _archive.Full.Store.Snapshot();
        foreach (var one in new[] { all[0], all[all.Count / 2], all[^1] })
        {
            foreach (var name in new[] { one.Hash.ToString(), one.Id.ToString(CultureInfo.InvariantCulture) })
                Assert.Equal((await full.GetAsync($"/api/packets/{name}")).GetRawText(), (await loading.GetAsync($"/api/packets/{name}")).GetRawText());
            var body = $$"""{"hashes":["{{one.Hash}}"]}""";
            Assert.Equal((await full.PostAsync("/api/packets/observations", body)).GetRawText(), (await loading.PostAsync("/api/packets/observations", body)).GetRawText());
        }

        await loading.GetAsync("/api/packets/0011223344556677", HttpStatusCode.NotFound);
        loading.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        await loading.GetAsync("/api/packets");
    }

    private static List<string> HashesOf(JsonElement answer) => [.. answer.GetProperty("packets").EnumerateArray().Select(p => p.GetProperty("hash").GetString()!)];

    private static async Task<int[]> FiguresAsync(ApiHost host)
    {
        var stats = await host.GetAsync("/api/stats");
        Assert.Equal(stats.GetProperty("totalPackets").GetInt32(), stats.GetProperty("totalTransmissions").GetInt32());
        return [.. new[] { "totalPackets", "packetsLastHour", "totalObservations", "packetsLast24h" }.Select(key => stats.GetProperty(key).GetInt32())];
    }

    private Task<ApiHost> FullAsync() => HostAsync(_archive.Full, new EmptyArchivedPackets());

    private Task<ApiHost> LimitedAsync() => HostAsync(_archive.Limited, _archive.Packets);

    private Task<ApiHost> HostAsync(Mesh mesh, IArchivedPackets packets, StoreStatus? status = null) => ApiHost.StartAsync(
        new ApiHostOptions { Mesh = mesh, PathArchive = _archive.Paths, Packets = packets, Clock = _clock, Status = status ?? new StoreStatus(StorePhase.Ready) });
}
