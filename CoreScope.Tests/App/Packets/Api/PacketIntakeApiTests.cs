using System.Net;
using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Packets.Api;

public sealed class PacketIntakeApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Decode_EveryVector_AnswersExactlyTheExpectedObject()
    {
        var vectors = ProtocolVectors.Root.GetProperty("vectors").EnumerateArray().ToList();
        Assert.True(vectors.Count >= 131);
        foreach (var vector in vectors)
        {
            var body = JsonSerializer.Serialize(new { hex = vector.Text("raw_hex"), keys = vector.GetProperty("keys") });
            var expected = vector.GetProperty("expected");
            var isOk = expected.GetProperty("ok").GetBoolean();
            var answer = await _host.PostAsync("/api/decode", body, isOk ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
            Assert.True(JsonText.Difference(expected, isOk ? answer.GetProperty("decoded") : answer) is null, $"{vector.Text("name")}: {JsonText.Difference(expected, isOk ? answer.GetProperty("decoded") : answer)}");
        }

        Assert.Equal(0, _host.Mesh.Store.Snapshot().Count);
    }

    [Fact]
    public async Task Decode_Keys_AreAllThereIsAndForThisRequestAlone()
    {
        var hex = Convert.ToHexString(APacket.Flood(PayloadType.GroupText).Payload(GroupWriter.Text(ChannelKey.Public, 1, "Ann", "hi")).Frame());
        string BodyOf(string more) => "{\"hex\":\"" + hex + "\"" + more + "}";
        Assert.Equal("CHAN", await TypeAsync(BodyOf("")));
        Assert.Equal("GRP_TXT", await TypeAsync(BodyOf(""","keys":{}""")));
        Assert.Equal("CHAN", await TypeAsync(BodyOf(""","keys":{"channels":{"x":"8b3387e9c5cdea6ac9e5edbaa115cd72"}}""")));
        Assert.Equal("GRP_TXT", await TypeAsync(BodyOf(""","keys":{"channels":{"x":"nonsense","y":null},"regions":[null,"","*"]}""")));
        Assert.Equal("CHAN", await TypeAsync(BodyOf(""","keys":null""")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"hex\":null}")]
    [InlineData("{\"hex\":17}")]
    [InlineData("{\"hex\":\"1100\",\"keys\":[]}")]
    [InlineData("{\"hex\":\"1100\",\"keys\":{\"channels\":{\"a\":1}}}")]
    [InlineData("{\"hex\":\"\\ud800\"}")]
    [InlineData("<img onerror=alert(1)>")]
    public async Task Decode_BadBody_SaysSo(string body)
    {
        var answer = await _host.PostAsync("/api/decode", body, HttpStatusCode.BadRequest);
        JsonShape.AssertHas(answer, "error:s");
    }

    [Fact]
    public async Task Decode_BodyTooLarge_IsRefused() =>
        JsonShape.AssertHas(await _host.PostAsync("/api/decode", $$"""{"hex":"{{new string('a', 70_000)}}"}""", HttpStatusCode.RequestEntityTooLarge), "error:s");

    [Fact]
    [Trait("row", "OP-21")]
    public async Task Post_SamePacketByMqttAndPost_IsOneTransmissionWithTheRightObservations()
    {
        var frame = APacket.Flood(PayloadType.Ack).Number(1).Via("ABCD").Frame();
        await _host.PublishFrameAsync(frame, "AA01", "OAK");
        await _host.PublishFrameAsync(frame, "AA01", "SJC");
        await _host.PublishFrameAsync(frame, "AA02", "SFO");
        var body = JsonSerializer.Serialize(new { hex = Convert.ToHexString(frame), observer = "aa03", snr = 1.5, rssi = -100, region = "SEA", hash = "ignored" });

        var first = await PostAsync(body);
        var second = await PostAsync(body);

        Assert.Equal(1, _host.Mesh.Store.Snapshot().Count);
        Assert.Equal(1, first.GetProperty("id").GetInt32());
        Assert.False(first.TryGetProperty("duplicate", out _));
        Assert.True(second.GetProperty("duplicate").GetBoolean());
        Assert.Equal(1, second.GetProperty("id").GetInt32());
        JsonShape.AssertHas(first.GetProperty("decoded"), "ok:b hash:s header:o path:o payload:o");
        var observations = (await _host.GetAsync("/api/packets/1")).GetProperty("observations").EnumerateArray().ToList();
        Assert.Equal(["AA01", "AA02", "AA03"], observations.Select(o => o.GetProperty("observer_id").GetString()));
        Assert.Equal(("SEA", 1.5, -100), (observations[2].GetProperty("observer_iata").GetString(), observations[2].GetProperty("snr").GetDouble(), observations[2].GetProperty("rssi").GetInt32()));
    }

    [Fact]
    public async Task Post_WithoutRegion_LeavesAKnownObserversRegion()
    {
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame(), "AA01", "OAK");
        await PostAsync(JsonSerializer.Serialize(new { hex = Convert.ToHexString(APacket.Flood(PayloadType.Ack).Number(2).Frame()), observer = "AA01" }));
        Assert.Equal("OAK", _host.Mesh.Observers.Find("AA01")!.Facts.Region);
        Assert.Equal(TransmissionOrigin.Posted, _host.Mesh.Store.Find(2)!.Origin);
    }

    [Theory]
    [InlineData("{}", "error")]
    [InlineData("nonsense", "error")]
    [InlineData("{\"hex\":\"  \"}", "error")]
    [InlineData("{\"hex\":\"zz\"}", "invalid_hex")]
    [InlineData("{\"hex\":\"11c0aabbcc\"}", "reserved_path_hash_size")]
    [InlineData("{\"hex\":\"0D0001020304\",\"observer\":\"a/b\"}", "observer")]
    [InlineData("{\"hex\":\"0D0001020304\",\"observer\":\"#\"}", "observer")]
    [InlineData("{\"hex\":\"0D0001020304\",\"observer\":\"a\\u0000b\"}", "observer")]
    [InlineData("{\"hex\":\"0D0001020304\",\"region\":\"<img>\"}", "region")]
    [InlineData("{\"hex\":\"0D0001020304\",\"snr\":1e999}", "")]
    [InlineData("{\"hex\":\"0D0001020304\",\"snr\":\"loud\"}", "")]
    public async Task Post_BadBody_IsRefusedAndNothingStored(string body, string says)
    {
        var answer = await _host.PostAsync("/api/packets", body, HttpStatusCode.BadRequest, ApiHostOptions.GoodKey);
        Assert.Contains(says, answer.ToString(), StringComparison.Ordinal);
        JsonShape.AssertHas(answer, "error:s");
        Assert.Equal(0, _host.Mesh.Store.Snapshot().Count);
    }

    [Fact]
    [Trait("row", "OP-17")]
    public async Task Post_ForgedAdvert_IsRefusedAndListedOnTheProtectedEndpoint()
    {
        var forged = AnAdvert.Forged(3, HostileText.Markup[..20]);
        var body = JsonSerializer.Serialize(new { hex = Convert.ToHexString(forged), observer = "AA07" });

        var answer = await _host.PostAsync("/api/packets", body, HttpStatusCode.BadRequest, ApiHostOptions.GoodKey);
        await _host.PublishFrameAsync(forged, "AA08");

        Assert.Equal("advert_signature", answer.GetProperty("error").GetString());
        Assert.Equal((0, 1L), (_host.Mesh.Store.Snapshot().Count, _host.Counters.SignatureDrops));
        var dropped = Assert.Single((await DroppedAsync("")).EnumerateArray());
        JsonShape.AssertHas(dropped, "id:i hash:s raw_hex:s reason:s observer_id:s observer_name:s? node_pubkey:s node_name:s? dropped_at:s");
        Assert.Equal(("invalid signature", "AA07", AnAdvert.KeyOf(3).ToString()), (dropped.GetProperty("reason").GetString(), dropped.GetProperty("observer_id").GetString(), dropped.GetProperty("node_pubkey").GetString()));
        Assert.Equal(1, (await DroppedAsync("?observer=aa07&limit=501")).GetArrayLength());
        Assert.Equal(1, (await DroppedAsync("?pubkey=" + AnAdvert.KeyOf(3))).GetArrayLength());
        Assert.Equal(0, (await DroppedAsync("?pubkey=" + AnAdvert.KeyOf(4))).GetArrayLength());
        Assert.Equal(0, (await DroppedAsync("?pubkey=nonsense")).GetArrayLength());
        await _host.GetAsync("/api/dropped-packets", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("", "anything", HttpStatusCode.Forbidden)]
    [InlineData("short", "short", HttpStatusCode.Forbidden)]
    [InlineData("your-secret-api-key-here", "your-secret-api-key-here", HttpStatusCode.Forbidden)]
    [InlineData(ApiHostOptions.GoodKey, null, HttpStatusCode.Unauthorized)]
    [InlineData(ApiHostOptions.GoodKey, "", HttpStatusCode.Unauthorized)]
    [InlineData(ApiHostOptions.GoodKey, "a-key-of-many-character", HttpStatusCode.Unauthorized)]
    [InlineData(ApiHostOptions.GoodKey, "A-KEY-OF-MANY-CHARACTERS", HttpStatusCode.Unauthorized)]
    [InlineData(ApiHostOptions.GoodKey, ApiHostOptions.GoodKey, HttpStatusCode.OK)]
    public async Task Post_Key_OpensOnlyWhenItIsRightAndStrong(string configured, string? given, HttpStatusCode expected)
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { ApiKey = configured });
        await host.PostAsync("/api/packets", """{"hex":"0D0001020304"}""", expected, given);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, host.Mesh.Store.Snapshot().Count);
    }

    [Fact]
    public async Task Post_WhileLoading_AsksToComeAgain()
    {
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Status = new StoreStatus(StorePhase.Warming, 10, 100) });
        var answer = await host.PostAsync("/api/packets", """{"hex":"0D0001020304"}""", HttpStatusCode.ServiceUnavailable, ApiHostOptions.GoodKey);
        JsonShape.AssertHas(answer, "error:s");
    }

    [Fact]
    public async Task Post_ArchiveLags_GivesUpAfterItsPatience()
    {
        var clock = new ManualClock();
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Clock = clock });
        var gate = new TaskCompletionSource();
        host.Archive.Gate = gate.Task;
        var posting = host.PostAsync("/api/packets", """{"hex":"0D0001020304"}""", HttpStatusCode.ServiceUnavailable, ApiHostOptions.GoodKey);
        await Eventually.TrueAsync(() => host.Mesh.Store.Snapshot().Count == 1, "the packet is in the store");
        clock.Advance(PacketInjector.Patience);
        await posting;
        gate.SetResult();
    }

    [Fact]
    public async Task Post_BlacklistedObserver_IsRefused()
    {
        var rules = new IngestRules { Filter = new IngestFilter(new IngestFilterOptions { ObserverBlacklist = ["bad"] }) };
        await using var host = await ApiHost.StartAsync(new ApiHostOptions { Rules = rules });
        await host.PostAsync("/api/packets", """{"hex":"0D0001020304","observer":"BAD"}""", HttpStatusCode.BadRequest, ApiHostOptions.GoodKey);
    }

    private Task<JsonElement> PostAsync(string body) => _host.PostAsync("/api/packets", body, key: ApiHostOptions.GoodKey);

    private async Task<string?> TypeAsync(string body) =>
        (await _host.PostAsync("/api/decode", body)).GetProperty("decoded").GetProperty("payload").GetProperty("type").GetString();

    private async Task<JsonElement> DroppedAsync(string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dropped-packets" + query);
        request.Headers.Add("X-API-Key", ApiHostOptions.GoodKey);
        using var answer = await _host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
