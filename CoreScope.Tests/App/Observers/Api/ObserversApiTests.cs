using System.Net;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Observers.Api;

public sealed class ObserversApiTests
{
    private const string ObserverShape =
        "id:s name:s? iata:s? last_seen:s first_seen:s packet_count:i model:s? firmware:s? client_version:s? radio:s? battery_mv:i? uptime_secs:i? noise_floor:n? "
        + "last_packet_at:s? packetsLastHour:i lat:n? lon:n? nodeRole:s? clock_naive:b clock_skew_seconds:i? clock_skew_count_24h:i? clock_last_naive_at:s?";

    [Fact]
    public async Task List_Rows_HaveUpstreamsKeysHeardLastFirst()
    {
        await using var host = await ApiHost.StartAsync();
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame(), "AA01", "OAK", name: HostileText.Markup);
        await host.PublishAsync("meshcore/SFO/AA02/status", """{"origin":"Two","model":"m","stats":{"battery_mv":4100,"noise_floor":-110.5},"repeat":"off"}""");

        var answer = await host.GetAsync("/api/observers?fresh=1");

        JsonShape.AssertHas(answer, "observers:a server_time:s");
        var rows = answer.GetProperty("observers").EnumerateArray().ToDictionary(o => o.GetProperty("id").GetString()!);
        Assert.All(rows.Values, row => JsonShape.AssertHas(row, ObserverShape));
        Assert.Equal((1, 1), (rows["AA01"].GetProperty("packet_count").GetInt32(), rows["AA01"].GetProperty("packetsLastHour").GetInt32()));
        Assert.False(rows["AA01"].TryGetProperty("can_relay", out _));
        Assert.False(rows["AA02"].GetProperty("can_relay").GetBoolean());
        Assert.Equal(("Two", 4100), (rows["AA02"].GetProperty("name").GetString(), rows["AA02"].GetProperty("battery_mv").GetInt32()));
    }

    [Fact]
    public async Task List_WithoutQuery_IsCachedUntilAnObserverChanges()
    {
        var clock = new ManualClock();
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Clock = clock });
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame());
        Assert.Equal("0", await AgeAsync(host, "/api/observers"));
        clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("7", await AgeAsync(host, "/api/observers"));
        Assert.Equal("0", await AgeAsync(host, "/api/observers?x"));
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), "AA09");
        Assert.Equal("0", await AgeAsync(host, "/api/observers"));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("0", await AgeAsync(host, "/api/observers"));
    }

    [Fact]
    public async Task Observer_HiddenOrUnknown_IsNotShown()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { HiddenObservers = ["aa01"] });
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame(), "AA01");
        await host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), "AA02");
        Assert.Equal("AA02", Assert.Single((await host.GetAsync("/api/observers")).GetProperty("observers").EnumerateArray()).GetProperty("id").GetString());
        await host.GetAsync("/api/observers/AA01", HttpStatusCode.NotFound);
        await host.GetAsync("/api/observers/%3Cimg%3E", HttpStatusCode.NotFound);
        JsonShape.AssertHas(await host.GetAsync("/api/observers/aa02"), ObserverShape);
    }

    private static async Task<string> AgeAsync(ApiHost host, string path)
    {
        using var answer = await host.Client.GetAsync(path);
        return Assert.Single(answer.Headers.GetValues("X-Cache-Age-Seconds"));
    }
}
