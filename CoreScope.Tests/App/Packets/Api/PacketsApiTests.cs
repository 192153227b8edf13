using System.Net;
using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Packets.Api;

public sealed class PacketsApiTests : IAsyncLifetime
{
    private const string PacketShape =
        "id:i raw_hex:s hash:s first_seen:s timestamp:s route_type:i payload_type:i payload_version:i decoded_json:s observation_count:i "
        + "observer_id:s? observer_name:s? observer_iata:s? snr:n? rssi:n? path_json:s direction:s? _parsedPath:a";

    private const string GroupShape =
        "hash:s first_seen:s count:i observer_count:i observation_count:i latest:s observer_id:s? observer_name:s? observer_iata:s? distinct_iatas:a "
        + "path_json:s payload_type:i route_type:i raw_hex:s decoded_json:s snr:n? rssi:n?";

    private const string ObservationShape =
        "id:i transmission_id:i hash:s observer_id:s? observer_name:s? observer_iata:s? snr:n? rssi:n? path_json:s direction:s? raw_hex:s timestamp:s";

    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_Empty_IsAnEmptyListAndNotNull()
    {
        var answer = await _host.GetAsync("/api/packets");
        JsonShape.AssertHas(answer, "packets:a total:i limit:i offset:i");
        Assert.Equal(0, answer.GetProperty("packets").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/packets?limit=1")]
    [InlineData("/api/packets?limit=1&groupByHash=true")]
    public async Task List_AskedAgainAndAgain_IsAnsweredEachTime(string url)
    {
        await PublishChainAsync();
        for (var i = 0; i < 30; i++)
            Assert.Equal(1, (await _host.GetAsync(url)).GetProperty("packets").GetArrayLength());
    }

    [Fact]
    public async Task List_Row_HasUpstreamsKeysAndTypes()
    {
        await PublishChainAsync();
        var answer = await _host.GetAsync("/api/packets?expand=observations");
        foreach (var row in answer.GetProperty("packets").EnumerateArray())
        {
            JsonShape.AssertHas(row, PacketShape);
            JsonShape.AssertHas(JsonDocument.Parse(row.GetProperty("decoded_json").GetString()!).RootElement, "type:s");
            Assert.Equal(JsonValueKind.Array, JsonDocument.Parse(row.GetProperty("path_json").GetString()!).RootElement.ValueKind);
            foreach (var observation in row.GetProperty("observations").EnumerateArray())
                JsonShape.AssertHas(observation, ObservationShape);
        }
    }

    [Fact]
    public async Task List_ResolvedPath_IsThereWhenKnownAndLeftOutOtherwise()
    {
        await PublishChainAsync();
        var rows = (await _host.GetAsync("/api/packets?type=3")).GetProperty("packets");
        var relayed = rows.EnumerateArray().Single(r => r.GetProperty("_parsedPath").GetArrayLength() == 1);
        var direct = rows.EnumerateArray().Single(r => r.GetProperty("_parsedPath").GetArrayLength() == 0);
        Assert.Equal(AnAdvert.KeyOf(1).ToString(), Assert.Single(relayed.GetProperty("resolved_path").EnumerateArray()).GetString());
        Assert.False(direct.TryGetProperty("resolved_path", out _));
        Assert.Equal("[]", direct.GetProperty("path_json").GetString());
    }

    [Fact]
    public async Task List_Grouped_CountsObserversAndRegions()
    {
        var frame = APacket.Flood(PayloadType.Ack).Number(1).Frame();
        await _host.PublishFrameAsync(frame, "AA02", "SFO");
        await _host.PublishFrameAsync(frame, "AA01", "OAK");
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Via("AB").Frame(), "AA01", "OAK");
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), "AA01", "OAK");
        await _host.PublishFrameAsync(frame, "AA03", "SFO");

        var answer = await _host.GetAsync("/api/packets?groupByHash=true");

        var group = answer.GetProperty("packets").EnumerateArray().MaxBy(g => g.GetProperty("count").GetInt32());
        JsonShape.AssertHas(group, GroupShape);
        Assert.Equal(2, answer.GetProperty("total").GetInt32());
        Assert.Equal(["OAK", "SFO"], group.GetProperty("distinct_iatas").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal(3, group.GetProperty("observer_count").GetInt32());
        Assert.Equal(4, group.GetProperty("observation_count").GetInt32());
        Assert.Equal("[\"AB\"]", group.GetProperty("path_json").GetString());
    }

    [Theory]
    [InlineData("region=SFO", 1)]
    [InlineData("region=sfo,oak", 2)]
    [InlineData("region=XXX", 0)]
    [InlineData("area=anywhere", 0)]
    [InlineData("observer=aa02", 1)]
    [InlineData("observer=nobody", 0)]
    [InlineData("type=3", 2)]
    [InlineData("type=4", 0)]
    [InlineData("route=1", 2)]
    [InlineData("route=2", 0)]
    [InlineData("hash=0011223344556677", 0)]
    [InlineData("hash=nonsense", 0)]
    [InlineData("node=nobody", 0)]
    [InlineData("nodes=nobody,other&type=4", 0)]
    [InlineData("channel=%23nowhere", 0)]
    [InlineData("since=2001-01-01T00:00:00Z", 2)]
    [InlineData("until=2001-01-01T00:00:00Z", 0)]
    [InlineData("since=2001-01-01T00:00:00+02:00", 2)]
    public async Task List_Filter_GivesTheRowsItNames(string query, int rows)
    {
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame(), "AA01", "OAK");
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), "AA02", "SFO");
        var answer = await _host.GetAsync("/api/packets?" + query);
        Assert.Equal(rows, answer.GetProperty("packets").GetArrayLength());
        Assert.Equal(rows, answer.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("type=16")]
    [InlineData("type=abc")]
    [InlineData("route=-1")]
    [InlineData("since=yesterday")]
    [InlineData("until=%3Cimg%20onerror%3D%3E")]
    public async Task List_NonsenseFilter_IsRefused(string query) =>
        JsonShape.AssertHas(await _host.GetAsync("/api/packets?" + query, HttpStatusCode.BadRequest), "error:s");

    [Theory]
    [InlineData("", 50)]
    [InlineData("0", 50)]
    [InlineData("-1", 50)]
    [InlineData("abc", 50)]
    [InlineData("10000", 10_000)]
    [InlineData("10001", 10_000)]
    [InlineData("1000000000", 10_000)]
    [InlineData("99999999999999999999", 10_000)]
    [InlineData("7", 7)]
    [Trait("row", "OP-46")]
    public async Task List_Limit_IsClamped(string limit, int expected) =>
        Assert.Equal(expected, (await _host.GetAsync("/api/packets?limit=" + limit)).GetProperty("limit").GetInt32());

    [Fact]
    public async Task List_Order_IsByIngestIdInBothDirectionsAndPaged()
    {
        for (var i = 0; i < 5; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Frame());
        Assert.Equal([5, 4], (IEnumerable<int>)await IdsAsync("limit=2"));
        Assert.Equal([3, 2], (IEnumerable<int>)await IdsAsync("limit=2&offset=2"));
        Assert.Equal([1, 2], (IEnumerable<int>)await IdsAsync("limit=2&order=asc"));
        Assert.Empty(await IdsAsync("offset=2147483647"));
    }

    [Fact]
    public async Task Detail_ByHashOrId_ShowsEveryObservation()
    {
        await PublishChainAsync();
        var row = (await _host.GetAsync("/api/packets?type=3&limit=1")).GetProperty("packets")[0];
        foreach (var id in new[] { row.GetProperty("hash").GetString()!, row.GetProperty("hash").GetString()!.ToUpperInvariant(), row.GetProperty("id").GetInt32().ToString() })
        {
            var detail = await _host.GetAsync("/api/packets/" + id);
            JsonShape.AssertHas(detail, "packet:o path:a observation_count:i observations:a");
            JsonShape.AssertHas(detail.GetProperty("packet"), PacketShape);
            Assert.Equal(detail.GetProperty("observation_count").GetInt32(), detail.GetProperty("observations").GetArrayLength());
        }
    }

    [Theory]
    [InlineData("0011223344556677")]
    [InlineData("4711")]
    [InlineData("99999999999999999999")]
    [InlineData("%3Cscript%3E")]
    [InlineData("%F0%9F%93%A1")]
    public async Task Detail_Unknown_IsNotFound(string id) => JsonShape.AssertHas(await _host.GetAsync("/api/packets/" + id, HttpStatusCode.NotFound), "error:s");

    [Fact]
    public async Task Observations_OfSeveralHashes_AnswersEachAndRefusesTooMany()
    {
        await PublishChainAsync();
        var hash = (await _host.GetAsync("/api/packets?type=3&limit=1")).GetProperty("packets")[0].GetProperty("hash").GetString()!;

        var results = (await _host.PostAsync("/api/packets/observations", JsonSerializer.Serialize(new { hashes = new[] { hash, "0011223344556677", HostileText.Markup } }))).GetProperty("results");

        JsonShape.AssertHas(Assert.Single(results.GetProperty(hash).EnumerateArray()), ObservationShape);
        Assert.Equal(0, results.GetProperty("0011223344556677").GetArrayLength());
        Assert.Empty((await _host.PostAsync("/api/packets/observations", """{"hashes":[]}""")).GetProperty("results").EnumerateObject());
        await _host.PostAsync("/api/packets/observations", JsonSerializer.Serialize(new { hashes = Enumerable.Repeat(hash, 201) }), HttpStatusCode.BadRequest);
        await _host.PostAsync("/api/packets/observations", "{\"hashes\":", HttpStatusCode.BadRequest);
        await _host.PostAsync("/api/packets/observations", "[]", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Row_OfACompanionBridge_HasTextAndNoFrame()
    {
        await _host.PublishAsync("meshcore/message/channel/3", JsonSerializer.Serialize(new { text = "Ann: " + HostileText.Markup, sender_timestamp = 1_760_000_000 }));
        var row = Assert.Single((await _host.GetAsync("/api/packets")).GetProperty("packets").EnumerateArray());
        var decoded = JsonDocument.Parse(row.GetProperty("decoded_json").GetString()!).RootElement;
        Assert.Equal("", row.GetProperty("raw_hex").GetString());
        Assert.Equal((1, 5, "[]"), (row.GetProperty("route_type").GetInt32(), row.GetProperty("payload_type").GetInt32(), row.GetProperty("path_json").GetString()));
        Assert.Equal(("CHAN", "Ann", "ch3"), (decoded.GetProperty("type").GetString(), decoded.GetProperty("sender").GetString(), decoded.GetProperty("channel").GetString()));
    }

    private async Task<int[]> IdsAsync(string query) =>
        [.. (await _host.GetAsync("/api/packets?" + query)).GetProperty("packets").EnumerateArray().Select(p => p.GetProperty("id").GetInt32())];

    /// <summary>A repeater that is known, a packet through it, and one heard directly.</summary>
    private async Task PublishChainAsync()
    {
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<img onerror=x>"));
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Via(AnAdvert.KeyOf(1).ToString()[..4]).Frame(), name: HostileText.RightToLeft);
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(2).Frame(), snr: null);
    }
}
