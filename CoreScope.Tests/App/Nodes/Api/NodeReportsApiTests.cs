using System.Net;
using System.Text.Json;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Nodes.Api;

public sealed class NodeReportsApiTests : IAsyncLifetime
{
    private static readonly string s_hill = AnAdvert.KeyOf(1).ToString();
    private static readonly string s_valley = AnAdvert.KeyOf(2).ToString();
    private static readonly string s_observer = AnAdvert.KeyOf(3).ToString().ToUpperInvariant();

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        var now = UnixMillis.Now(TimeProvider.System);
        _host = await ApiHost.StartAsync(new ApiHostOptions
        {
            Telemetry = new ListTelemetry(
                new TelemetryRow(now - TimeSpan.FromDays(9), -100, null, null, null, 4100, null, null),
                new TelemetryRow(now - TimeSpan.FromMinutes(10), -101, 100, 10, 0, 3250, 5, 50),
                new TelemetryRow(now - TimeSpan.FromMinutes(5), -99, 130, 20, 1, null, 6, 59)),
        });
        var seconds = (uint)now.Seconds;
        await _host.PublishFrameAsync(AnAdvert.Frame(3, "Observer", timestamp: seconds), s_observer);
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<b>Hill", timestamp: seconds), s_observer, "SJC", name: "Obs");
        await _host.PublishFrameAsync(AnAdvert.Frame(2, "Valley", timestamp: seconds), s_observer);
        for (var i = 1; i <= 3; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Via(s_valley[..4], s_hill[..4]).Frame(), s_observer, snr: 7);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    [Trait("row", "AN-23")]
    [Trait("row", "RP-21")]
    public async Task Detail_OfARelay_HasLivenessAndItsCountIsThatOfTheIndex()
    {
        var node = (await _host.GetAsync("/api/nodes/" + s_hill)).GetProperty("node");
        JsonShape.AssertHas(
            node,
            "last_heard:s last_relayed:s relay_active:b relay_count_1h:i relay_count_24h:i unscoped_relay_count_24h:i transported_scopes:a relay_window_hours:n flood_advert_count_7d:i");
        var indexed = _host.Mesh.Store.RelayedBy(_host.Mesh.Nodes.IdOf(AnAdvert.KeyOf(1))).Ids.Length;
        Assert.Equal((3, indexed), (indexed, node.GetProperty("relay_count_24h").GetInt32()));
        Assert.True(node.GetProperty("relay_active").GetBoolean());
        Assert.Equal((24, 1), (node.GetProperty("relay_window_hours").GetDouble(), node.GetProperty("flood_advert_count_7d").GetInt32()));
        // Not computed yet: no grade.
        Assert.False(node.TryGetProperty("usefulness_grade", out _));
        await _host.GetAsync($"/api/nodes/{s_hill}/neighbors");
        node = (await _host.GetAsync("/api/nodes/" + s_hill)).GetProperty("node");
        JsonShape.AssertHas(node, "traffic_share_score:n bridge_score:n coverage_score:n redundancy_score:n usefulness_score:n usefulness_grade:s");
        Assert.Equal(1, node.GetProperty("traffic_share_score").GetDouble());
    }

    [Fact]
    public async Task Health_HasUpstreamsKeys()
    {
        var health = await _host.GetAsync($"/api/nodes/{s_hill}/health");
        JsonShape.AssertHas(health, "node:o observers:a stats:o recentPackets:a");
        JsonShape.AssertHas(health.GetProperty("stats"), "totalTransmissions:i totalObservations:i totalPackets:i packetsToday:i avgSnr:n avgHops:i lastHeard:s");
        JsonShape.AssertHas(health.GetProperty("observers")[0], "observer_id:s observer_name:s? avgSnr:n avgRssi:n packetCount:i can_relay:b? iata:s");
        Assert.Equal((4, 4, 2), (health.GetProperty("stats").GetProperty("totalTransmissions").GetInt32(), health.GetProperty("recentPackets").GetArrayLength(), health.GetProperty("stats").GetProperty("avgHops").GetInt32()));
    }

    [Fact]
    public async Task BulkHealth_IsABareListWithoutHops()
    {
        var rows = await _host.GetAsync("/api/nodes/bulk-health?limit=2");
        Assert.Equal(2, rows.GetArrayLength());
        JsonShape.AssertHas(rows[0], "public_key:s name:s? role:s lat:n? lon:n? stats:o observers:a");
        Assert.False(rows[0].GetProperty("stats").TryGetProperty("avgHops", out _));
        Assert.Equal(0, (await _host.GetAsync("/api/nodes/bulk-health?region=XXX")).GetArrayLength());
        await _host.GetAsync("/api/nodes/bulk-health?lastHeard=2h", HttpStatusCode.BadRequest);
    }

    [Fact]
    [Trait("row", "AN-29")]
    public async Task Analytics_HaveUpstreamsKeys()
    {
        var answer = await _host.GetAsync($"/api/nodes/{s_hill}/analytics?days=1");
        JsonShape.AssertHas(
            answer,
            "node:o timeRange:o activityTimeline:a snrTrend:a packetTypeBreakdown:a observerCoverage:a hopDistribution:a peerInteractions:a uptimeHeatmap:a computedStats:o clockSkew:o");
        JsonShape.AssertHas(
            answer.GetProperty("computedStats"),
            "availabilityPct:n longestSilenceMs:i longestSilenceStart:s? signalGrade:s snrMean:n snrStdDev:n relayPct:n totalPackets:i uniqueObservers:i uniquePeers:i avgPacketsPerDay:n");
        JsonShape.AssertHas(answer.GetProperty("timeRange"), "from:s to:s days:i");
        Assert.Equal(["0", "1", "2", "3", "4+"], answer.GetProperty("hopDistribution").EnumerateArray().Select(h => h.GetProperty("hops").GetString()));
        Assert.Equal(365, (await _host.GetAsync($"/api/nodes/{s_hill}/analytics?days=5000")).GetProperty("timeRange").GetProperty("days").GetInt32());
        Assert.Equal(7, (await _host.GetAsync($"/api/nodes/{s_hill}/analytics?days=-1")).GetProperty("timeRange").GetProperty("days").GetInt32());
    }

    [Fact]
    [Trait("row", "AN-27")]
    public async Task Battery_IsThatOfTheObserverWithTheSameKey()
    {
        var battery = await _host.GetAsync($"/api/nodes/{s_observer}/battery");
        JsonShape.AssertHas(battery, "public_key:s days:i samples:a latest_mv:i latest_ts:s status:s thresholds:o");
        Assert.Equal((1, 3250, "low"), (battery.GetProperty("samples").GetArrayLength(), battery.GetProperty("latest_mv").GetInt32(), battery.GetProperty("status").GetString()));
        Assert.Equal((3300, 3000), (battery.GetProperty("thresholds").GetProperty("low_mv").GetInt32(), battery.GetProperty("thresholds").GetProperty("critical_mv").GetInt32()));
        Assert.Equal(2, (await _host.GetAsync($"/api/nodes/{s_observer}/battery?days=30")).GetProperty("samples").GetArrayLength());
        Assert.Equal("unknown", (await _host.GetAsync($"/api/nodes/{s_hill}/battery")).GetProperty("status").GetString());
    }

    [Fact]
    [Trait("row", "AN-25")]
    public async Task ClockSkew_HasUpstreamsKeys()
    {
        const string Shape = "pubkey:s meanSkewSec:n medianSkewSec:n lastSkewSec:n recentMedianSkewSec:n driftPerDaySec:n severity:s sampleCount:i calibrated:b lastAdvertTS:i "
            + "lastObservedTS:i goodFraction:n recentBadSampleCount:i recentBadSamples:a recentSampleCount:i calibrationSummary:o nodeName:s nodeRole:s";
        var clock = await _host.GetAsync($"/api/nodes/{s_hill}/clock-skew");
        JsonShape.AssertHas(clock, Shape + " samples:a recentHashEvidence:a");
        JsonShape.AssertHas(clock.GetProperty("recentHashEvidence")[0], "hash:s observers:a medianCorrectedSkewSec:n timestamp:i");
        JsonShape.AssertHas(clock.GetProperty("recentHashEvidence")[0].GetProperty("observers")[0], "observerID:s observerName:s? rawSkewSec:n correctedSkewSec:n observerOffsetSec:n calibrated:b");
        Assert.Equal("ok", clock.GetProperty("severity").GetString());
        var all = await _host.GetAsync("/api/nodes/clock-skew");
        Assert.Equal(3, all.GetArrayLength());
        JsonShape.AssertHas(all[0], Shape);
        Assert.False(all[0].TryGetProperty("samples", out _));
        Assert.Equal(JsonValueKind.Array, (await _host.GetAsync("/api/observers/clock-skew")).ValueKind);
    }

    [Fact]
    public async Task Neighbors_HaveUpstreamsKeys()
    {
        var answer = await _host.GetAsync($"/api/nodes/{s_hill}/neighbors");
        JsonShape.AssertHas(answer, "node:s neighbors:a total_observations:i");
        var row = answer.GetProperty("neighbors").EnumerateArray().Single();
        JsonShape.AssertHas(row, "pubkey:s prefix:s name:s role:s count:i counts_by_mode:o score:n first_seen:s last_seen:s avg_snr:n distance_km:n observers:a ambiguous:b");
        // Three packets over a two-byte hop, and the advert that came directly.
        Assert.Equal((s_observer.ToLowerInvariant(), 4, 3, 1), (row.GetProperty("pubkey").GetString(), row.GetProperty("count").GetInt32(), row.GetProperty("counts_by_mode").GetProperty("2").GetInt32(), row.GetProperty("counts_by_mode").GetProperty("0").GetInt32()));
        Assert.Equal(0, (await _host.GetAsync($"/api/nodes/{s_hill}/neighbors?min_count=5")).GetProperty("neighbors").GetArrayLength());
        Assert.Equal(0, (await _host.GetAsync($"/api/nodes/{s_hill}/neighbors?min_score=0.9")).GetProperty("neighbors").GetArrayLength());
        Assert.Equal(1, (await _host.GetAsync($"/api/nodes/{s_hill}/neighbors?min_score=abc&min_count=-4")).GetProperty("neighbors").GetArrayLength());
    }

    [Fact]
    [Trait("row", "AN-34")]
    public async Task Reach_HasUpstreamsKeys()
    {
        var reach = await _host.GetAsync($"/api/nodes/{s_hill}/reach");
        JsonShape.AssertHas(reach, "node:o window:o reliable_tokens:a importance:o direct_observers:a links:a");
        JsonShape.AssertHas(reach.GetProperty("importance"), "neighbor_degree:i degree_rank:i nodes_with_edges:i relay_observations:i bidirectional_links:i direct_observers:i");
        JsonShape.AssertHas(reach.GetProperty("links")[0], "pubkey:s name:s role:s lat:n lon:n we_hear:i they_hear:i bottleneck:i bidir:b distance_km:n");
        Assert.Equal(3, reach.GetProperty("importance").GetProperty("relay_observations").GetInt32());
        await _host.GetAsync("/api/nodes/abcdef01/reach", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ObserverFigures_HaveUpstreamsKeys()
    {
        var answer = await _host.GetAsync($"/api/observers/{s_observer}/analytics?days=1");
        JsonShape.AssertHas(answer, "timeline:a packetTypes:o nodesTimeline:a snrDistribution:a recentPackets:a");
        Assert.Equal(6, answer.GetProperty("recentPackets").GetArrayLength());
        Assert.Contains(answer.GetProperty("snrDistribution").EnumerateArray(), step => step.GetProperty("range").GetString() == "6 to 8" && step.GetProperty("count").GetInt32() == 3);
        var metrics = await _host.GetAsync($"/api/observers/{s_observer}/metrics");
        JsonShape.AssertHas(metrics, "observer_id:s observer_name:s? reboots:a metrics:a");
        Assert.Equal(2, metrics.GetProperty("metrics").GetArrayLength());
        JsonShape.AssertHas(metrics.GetProperty("metrics")[1], "timestamp:s noise_floor:n battery_mv:n? tx_airtime_pct:n rx_airtime_pct:n recv_error_rate:n is_reboot_sample:b");
        Assert.Equal(10, metrics.GetProperty("metrics")[1].GetProperty("recv_error_rate").GetDouble());
        await _host.GetAsync($"/api/observers/{s_observer}/metrics?resolution=2h", HttpStatusCode.BadRequest);
        await _host.GetAsync($"/api/observers/{s_observer}/metrics?since=yesterday", HttpStatusCode.BadRequest);
        Assert.Equal(0, (await _host.GetAsync("/api/observers/nobody/metrics")).GetProperty("metrics").GetArrayLength());
        await _host.GetAsync("/api/observers/nobody/analytics", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task SummaryOfObservers_HasUpstreamsKeys()
    {
        var row = (await _host.GetAsync("/api/observers/metrics/summary")).GetProperty("observers").EnumerateArray().Single();
        JsonShape.AssertHas(row, "observer_id:s observer_name:s? current_noise_floor:n avg_noise_floor_24h:n max_noise_floor_24h:n battery_mv:i sample_count:i sparkline:a");
        Assert.Equal(
            (s_observer, -99, -100, -99, 3250, 2),
            (row.GetProperty("observer_id").GetString()!.ToUpperInvariant(), row.GetProperty("current_noise_floor").GetInt32(), row.GetProperty("avg_noise_floor_24h").GetInt32(),
                row.GetProperty("max_noise_floor_24h").GetInt32(), row.GetProperty("battery_mv").GetInt32(), row.GetProperty("sample_count").GetInt32()));
        Assert.Equal([-101, -99], row.GetProperty("sparkline").EnumerateArray().Select(value => value.GetInt32()));
        Assert.Equal(3, (await _host.GetAsync("/api/observers/metrics/summary?window=10d")).GetProperty("observers")[0].GetProperty("sample_count").GetInt32());
        Assert.Equal(0, (await _host.GetAsync("/api/observers/metrics/summary?region=XXX")).GetProperty("observers").GetArrayLength());
        foreach (var window in new[] { "yesterday", "0h", "-1h", "24", "366d", "99999999999d", "h", "%20%20h" })
            await _host.GetAsync($"/api/observers/metrics/summary?window={window}", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("analytics")]
    [InlineData("battery")]
    [InlineData("neighbors")]
    [InlineData("clock-skew")]
    public async Task Figures_OfWhatIsNoNode_AreNotFound(string figure)
    {
        foreach (var key in new[] { "zz", "%3Cimg%3E", new string('0', 64), "abcdef", new string('1', 65) })
            JsonShape.AssertHas(await _host.GetAsync($"/api/nodes/{key}/{figure}", HttpStatusCode.NotFound), "error:s");
    }

    [Fact]
    public async Task ResolveHops_NamesThemAndSaysHow()
    {
        var hop = s_hill[..4];
        var resolved = (await _host.GetAsync($"/api/resolve-hops?hops={hop},zz,ffee")).GetProperty("resolved");
        var found = resolved.GetProperty(hop);
        JsonShape.AssertHas(found, "name:s pubkey:s candidates:a conflicts:a confidence:s");
        Assert.Equal(("<b>Hill", "unique_prefix"), (found.GetProperty("name").GetString(), found.GetProperty("confidence").GetString()));
        Assert.Equal("no_match", resolved.GetProperty("zz").GetProperty("confidence").GetString());
        Assert.Equal("no_match", resolved.GetProperty("ffee").GetProperty("confidence").GetString());
        Assert.Empty((await _host.GetAsync("/api/resolve-hops")).GetProperty("resolved").EnumerateObject());
    }

    [Fact]
    public async Task Lookups_FindByNameAndPrefix()
    {
        Assert.Equal(1, (await _host.GetAsync("/api/nodes/search?q=hILL")).GetProperty("nodes").GetArrayLength());
        Assert.Equal(1, (await _host.GetAsync($"/api/nodes/search?q={s_hill[..6]}")).GetProperty("nodes").GetArrayLength());
        Assert.Equal(0, (await _host.GetAsync("/api/nodes/search?q=")).GetProperty("nodes").GetArrayLength());
        var resolved = await _host.GetAsync($"/api/nodes/resolve?prefix={s_hill[..5]}");
        Assert.Equal((s_hill, false), (resolved.GetProperty("pubkey").GetString(), resolved.GetProperty("ambiguous").GetBoolean()));
        await _host.GetAsync("/api/nodes/resolve?prefix=abc", HttpStatusCode.BadRequest);
        await _host.GetAsync("/api/nodes/resolve?prefix=zzzz", HttpStatusCode.BadRequest);
        var status = await _host.GetAsync("/api/nodes/network-status");
        Assert.Equal((3, 3, 0), (status.GetProperty("total").GetInt32(), status.GetProperty("active").GetInt32(), status.GetProperty("silent").GetInt32()));
        Assert.Equal(3, status.GetProperty("roleCounts").GetProperty("repeater").GetInt32());
    }

    [Fact]
    [Trait("row", "OP-19")]
    public async Task Hidden_ByKeyOrName_IsNowhere_AndBackAtOnceWhenShown()
    {
        foreach (var (keys, prefixes) in new[] { (new[] { s_hill }, Array.Empty<string>()), ([], ["<b>"]) })
        {
            await AssertSeenAsync(true);
            _host.Mesh.Visibility.Hide(keys, prefixes);
            await AssertSeenAsync(false);
            _host.Mesh.Visibility.Hide([], []);
        }

        await AssertSeenAsync(true);
    }

    private async Task AssertSeenAsync(bool isShown)
    {
        var valley = $"/api/nodes/{s_valley}";
        foreach (var list in new[]
        {
            "/api/nodes", "/api/nodes/search?q=hill", "/api/nodes/bulk-health", "/api/nodes/clock-skew", $"{valley}/paths", $"{valley}/reach",
            $"/api/nodes/{s_observer}/neighbors", $"/api/resolve-hops?hops={s_hill[..4]}", $"/api/nodes/resolve?prefix={s_hill[..8]}", "/api/packets?type=3&limit=3",
            $"/api/packets?nodes={s_hill}",
        })
        {
            var text = (await _host.GetAsync(list)).GetRawText();
            // The bytes of the hop are what was on the air; name and key are what is hidden. An advert's own packet keeps its content.
            var isSeen = text.Contains(s_hill, StringComparison.Ordinal) || text.Contains("Hill", StringComparison.Ordinal);
            Assert.True(isShown == isSeen, $"{list}: {text}");
        }

        foreach (var own in new[] { "", "/health", "/paths", "/analytics", "/battery", "/clock-skew", "/neighbors", "/reach" })
            await _host.GetAsync($"/api/nodes/{s_hill}{own}", isShown ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        var total = (await _host.GetAsync("/api/nodes")).GetProperty("counts").GetProperty("repeaters").GetInt32();
        Assert.Equal(isShown ? 3 : 2, total);
        Assert.Equal(isShown ? 3 : 2, (await _host.GetAsync("/api/nodes/network-status")).GetProperty("total").GetInt32());
    }
}
