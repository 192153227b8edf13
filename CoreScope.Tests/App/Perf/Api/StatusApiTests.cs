using System.Net;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Perf.Api;

public sealed class StatusApiTests
{
    private const string StatsShape =
        "totalPackets:i totalTransmissions:i totalObservations:i totalNodes:i totalNodesAllTime:i totalObservers:i packetsLastHour:i packetsLast24h:i engine:s version:s "
        + "commit:s buildTime:s counts:o signatureDrops:i hashMigrationComplete:b trackedMB:n storeDataMB:n processRSSMB:n goHeapInuseMB:n goSysMB:n "
        + "neighborGraphCacheRebuildFailures:i";

    private static readonly SourceStatus s_source = new(
        "west", "mqtts://user:****@broker.example:8883", true, new(1_760_000_000_500), new(0), new(1_760_000_009_999), new(1_760_000_008_000), 2, 1, 30, 7, null, 0);

    [Fact]
    public async Task Stats_Shape_IsUpstreams()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PublishFrameAsync(AnAdvert.Frame(1, "Hill"), "AA01");
        await host.PublishFrameAsync(AnAdvert.Frame(1, "Hill"), "AA02");
        var stats = await host.GetAsync("/api/stats");
        JsonShape.AssertHas(stats, StatsShape);
        Assert.Equal("dotnet", stats.GetProperty("engine").GetString());
        Assert.Equal((1, 2, 1, 2, 2), (Count(stats, "totalTransmissions"), Count(stats, "totalObservations"), Count(stats, "totalNodes"), Count(stats, "totalObservers"), Count(stats, "packetsLastHour")));
    }

    [Fact]
    public async Task Stats_ForTenSeconds_AreTheSame()
    {
        var clock = new ManualClock();
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Clock = clock });
        Assert.Equal(0, Count(await host.GetAsync("/api/stats"), "totalTransmissions"));
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Frame());
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, Count(await host.GetAsync("/api/stats"), "totalTransmissions"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Count(await host.GetAsync("/api/stats"), "totalTransmissions"));
    }

    [Fact]
    [Trait("row", "ST-09")]
    public async Task Healthz_UntilReady_IsUnavailable()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Status = new StoreStatus(StorePhase.Warming, 120, 1000), Sources = [s_source] });
        var loading = await host.GetAsync("/api/healthz", HttpStatusCode.ServiceUnavailable);
        Assert.Equal((false, "loading"), (loading.GetProperty("ready").GetBoolean(), loading.GetProperty("reason").GetString()));
        await host.GetAsync("/api/livez");
        host.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        var ready = await host.GetAsync("/api/healthz");
        JsonShape.AssertHas(ready, "ready:b loadedTx:i loadedObs:i from_pubkey_backfill:o ingest_liveness:o ingest:o writer:o");
        JsonShape.AssertHas(ready.GetProperty("from_pubkey_backfill"), "total:i processed:i done:b");
        JsonShape.AssertHas(ready.GetProperty("ingest_liveness").GetProperty("west"), "lastReceiptUnix:i lastMessageUnix:i");
        JsonShape.AssertHas(ready.GetProperty("ingest"), "bufferPending:i bufferDropped:i sourcesConnected:i sourcesTotal:i");
        JsonShape.AssertHas(ready.GetProperty("writer"), "lastFlushUnix:i queue:i");
        host.Mesh.Store.Status = new StoreStatus(StorePhase.Degraded, Reason: "disk");
        Assert.Equal("disk", (await host.GetAsync("/api/healthz")).GetProperty("degraded").GetString());
    }

    [Fact]
    [Trait("row", "ST-10")]
    public async Task PacketStore_WhileHistoryComes_ShowsHowFarItIsAndWhatFailed()
    {
        var limits = new StoreLimits(TimeSpan.FromHours(168), 1024L << 20, TimeSpan.FromHours(1.5));
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Limits = limits });
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Frame());
        host.Mesh.Store.ChangeStatus(s => s with { History = new HistoryStatus(false, 30, 120) });
        var loading = (await host.GetAsync("/api/healthz")).GetProperty("packetStore");
        JsonShape.AssertHas(loading, "maxMB:i evicted:i hotStartupHours:n backgroundLoadComplete:b backgroundLoadFailed:b backgroundLoadProgress:i retentionHours:n oldestLoaded:s loadCoverageRatio:n");
        Assert.Equal((1024, 1.5, 168, 25), (Count(loading, "maxMB"), loading.GetProperty("hotStartupHours").GetDouble(), Count(loading, "retentionHours"), Count(loading, "backgroundLoadProgress")));
        Assert.False(loading.GetProperty("backgroundLoadComplete").GetBoolean() || loading.GetProperty("backgroundLoadFailed").GetBoolean());
        Assert.False(loading.TryGetProperty("backgroundLoadError", out _));
        Assert.Equal(0.25, loading.GetProperty("loadCoverageRatio").GetDouble());

        host.Mesh.Store.ChangeStatus(s => s with { History = new HistoryStatus(true, 107, 120, "page 7 is unreadable") });
        var failed = (await host.GetAsync("/api/healthz")).GetProperty("packetStore");
        Assert.True(failed.GetProperty("backgroundLoadFailed").GetBoolean());
        Assert.Equal("page 7 is unreadable", failed.GetProperty("backgroundLoadError").GetString());

        host.Mesh.Store.ChangeStatus(s => s with { History = new HistoryStatus(true, 108, 120) });
        var complete = (await host.GetAsync("/api/stats")).GetProperty("packetStore");
        Assert.True(complete.GetProperty("backgroundLoadComplete").GetBoolean());
        Assert.Equal(100, Count(complete, "backgroundLoadProgress"));
    }

    [Fact]
    public async Task Healthz_ArchiveThatCannotBeWritten_SaysWhy()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { WriteFault = "the disk is full; free some space" });
        Assert.Equal("the disk is full; free some space", (await host.GetAsync("/api/healthz")).GetProperty("writer").GetProperty("fault").GetString());
        await using var sound = await ApiHost.StartAsync();
        Assert.False((await sound.GetAsync("/api/healthz")).GetProperty("writer").TryGetProperty("fault", out _));
    }

    [Fact]
    public async Task MqttStatus_Row_HasUpstreamsKeys()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions
        {
            Sources = [s_source, s_source with { Name = "<img>", LastError = "refused", LastReceipt = default(UnixMillis), Clients = 3 }],
            Watchdog = new WatchdogStatus(new UnixMillis(1_760_000_060_999), 2),
        });
        var answer = await host.GetAsync("/api/mqtt/status");
        JsonShape.AssertHas(answer, "sources:a sampleAt:s watchdogLastTickUnix:i watchdogPanicCount:i");
        Assert.Equal((1_760_000_060, 2), (Count(answer, "watchdogLastTickUnix"), Count(answer, "watchdogPanicCount")));
        var sources = answer.GetProperty("sources");
        JsonShape.AssertHas(sources[0], "name:s broker:s connected:b lastConnectUnix:i lastDisconnectUnix:i lastPacketUnix:i connectCount:i disconnectCount:i packetsTotal:i packetsLast5m:i");
        Assert.Equal((1_760_000_009, 7), (Count(sources[0], "lastPacketUnix"), Count(sources[0], "packetsLast5m")));
        Assert.False(sources[0].TryGetProperty("lastError", out _));
        Assert.Equal("refused", sources[1].GetProperty("lastError").GetString());
        Assert.Equal((0, 3), (Count(sources[1], "lastPacketUnix"), Count(sources[1], "clients")));
    }

    [Fact]
    [Trait("row", "MQ-04")]
    public async Task MqttStatus_HiddenFromVisitors_AsksForTheKey()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { SourcesArePublic = false, Sources = [s_source] });
        await host.GetAsync("/api/mqtt/status", System.Net.HttpStatusCode.Unauthorized);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/mqtt/status") { Headers = { { "X-API-Key", ApiHostOptions.GoodKey } } };
        using var answer = await host.Client.SendAsync(request);
        Assert.Contains("broker.example", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MQ-04")]
    public async Task Healthz_SourcesHiddenFromVisitors_NumbersThem()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { SourcesArePublic = false, Sources = [s_source, s_source with { Name = "east" }] });
        var answer = await host.GetAsync("/api/healthz");
        Assert.Equal(["source-1", "source-2"], answer.GetProperty("ingest_liveness").EnumerateObject().Select(source => source.Name));
        Assert.Equal(1_760_000_009, Count(answer.GetProperty("ingest_liveness").GetProperty("source-1"), "lastReceiptUnix"));
        Assert.DoesNotContain("west", answer.GetRawText(), StringComparison.Ordinal);
    }

    private static int Count(System.Text.Json.JsonElement json, string key) => json.GetProperty(key).GetInt32();
}
