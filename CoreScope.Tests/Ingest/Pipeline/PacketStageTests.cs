using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class PacketStageTests
{
    [Fact]
    [Trait("row", "ST-05")]
    public async Task Handle_SamePathAndOtherPath_OneObservationThenTwo()
    {
        using var rig = new PipelineRig();

        rig.Take(PipelineRig.Frame(1, "AB"), "\"SNR\":5");
        rig.Take(PipelineRig.Frame(1, "AB"), "\"SNR\":null,\"RSSI\":-90");
        rig.Take(PipelineRig.Frame(1, "AB"), "\"SNR\":9,\"RSSI\":-10");
        Assert.Equal(1, rig.OnlyTransmission().Observations.Length);
        rig.Take(PipelineRig.Frame(1, "AB", "CD"));
        rig.Take(PipelineRig.Frame(1, "AB"), observer: PipelineRig.Bob);
        await rig.WriteAsync();

        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            var known = mesh.Store.Find(1)!;
            Assert.Equal(3, known.Observations.Length);
            Assert.Equal((5d, -90d), (known.Observations[0].Snr, known.Observations[0].Rssi));
            Assert.Equal(2, mesh.Observers.Find(PipelineRig.Alice)!.PacketCount);
        }

        Assert.Equal((1L, 3L), (rig.Rows("transmissions"), rig.Rows("observations")));
    }

    [Fact]
    [Trait("row", "ST-07")]
    public async Task Handle_RadioTimes_MoveNeitherFirstSeenNorOrder()
    {
        using var rig = new PipelineRig();
        var first = rig.Now;
        string At(int minutes) => $"\"timestamp\":\"{rig.Clock.GetUtcNow().AddMinutes(minutes):yyyy-MM-ddTHH:mm:ssZ}\"";

        rig.Take(PipelineRig.Frame(1), At(-1));
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        rig.Take(PipelineRig.Frame(1), At(-600), PipelineRig.Bob);
        rig.Take(PipelineRig.Frame(2), At(-1200));
        rig.Take(PipelineRig.Frame(3), At(700));
        await rig.WriteAsync();

        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            var known = mesh.Store.Find(1)!;
            Assert.Equal((first, rig.Now), (known.FirstSeen, known.LastSeen));
            Assert.Equal(rig.Now.Value - 600 * 60_000, known.Observations[1].ReceivedAt!.Value.Value, 999d);
            Assert.Equal(rig.Now, mesh.Store.Find(2)!.FirstSeen);
            Assert.Equal(rig.Now, mesh.Store.Find(3)!.LastSeen);
            Assert.Null(mesh.Store.Find(3)!.Best.ReceivedAt);
        }
    }

    [Fact]
    [Trait("row", "ST-07")]
    public void Handle_ClockSetBack_LastSeenOfATransmissionNeverShrinks()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Frame(1));
        var seen = rig.Now;

        var late = rig.Message(PipelineRig.Packets(PipelineRig.Bob), PipelineRig.Envelope(PipelineRig.Frame(1))) with { ReceivedAt = new UnixMillis(seen.Value - 60_000) };
        rig.Pipeline.Handle(late);

        Assert.Equal(seen, rig.OnlyTransmission().LastSeen);
    }

    [Fact]
    [Trait("row", "OP-21")]
    public async Task Handle_TwoTopicsTwoSourcesAndPosted_OneTransmission()
    {
        using var rig = new PipelineRig();
        var frame = PipelineRig.Frame(1, "AB");

        rig.Take(frame, source: "one");
        rig.Take("meshcore/packets", PipelineRig.Envelope(frame, $"\"origin_id\":\"{PipelineRig.Alice.ToLowerInvariant()}\""), "one");
        rig.Take(frame, source: "two");
        rig.Take(frame, observer: PipelineRig.Bob, source: "two");
        rig.Take(frame, source: PacketStage.PostedSource);
        rig.Take("meshcore/packets", PipelineRig.Envelope(frame), PacketStage.PostedSource);
        await rig.WriteAsync();

        Assert.Equal(3, rig.OnlyTransmission().Observations.Length);
        Assert.Equal(TransmissionOrigin.Radio, rig.OnlyTransmission().Origin);
        Assert.Equal((1L, 3L, 3L), (rig.Rows("transmissions"), rig.Rows("observations"), rig.Rows("observers")));
        Assert.Equal(5, rig.Counters.Duplicates);
        Assert.Equal(1, rig.Observer().PacketCount);
    }

    [Fact]
    [Trait("row", "OP-21")]
    public void Handle_PostedFirst_IsMarkedAsPosted()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Frame(1), source: PacketStage.PostedSource);
        rig.Take(PipelineRig.Frame(1), observer: PipelineRig.Bob);
        Assert.Equal(TransmissionOrigin.Posted, rig.OnlyTransmission().Origin);
    }

    [Fact]
    [Trait("row", "ST-20")]
    public async Task Handle_ScopeAndChannelAndSender_KeepTheirThreeValues()
    {
        var regions = RegionScopes.Build(["#bayarea"], out _);
        Assert.True(ChannelKey.TryParse("#secret", "00112233445566778899aabbccddeeff", out var secret));
        using var rig = new PipelineRig(new IngestRules { Regions = regions });
        byte[] payload = [1, 2, 3, 4];
        byte[] Scoped(byte last, ushort? code = null) => PacketEncoder.Frame(
            RouteType.TransportFlood, PayloadType.Ack, [.. payload, last], codes: new TransportCodes(code ?? regions.Regions[0].Code(PayloadType.Ack, [.. payload, last])));

        rig.Take(PipelineRig.Frame(1));
        rig.Take(Scoped(1));
        rig.Take(Scoped(2, 0x1234));
        rig.Take(Scoped(3, 0));
        rig.Take(PacketEncoder.Frame(RouteType.Flood, PayloadType.GroupText, GroupWriter.Text(ChannelKey.Public, 1, "a", "b")));
        rig.Take(PacketEncoder.Frame(RouteType.Flood, PayloadType.GroupText, GroupWriter.Text(secret, 1, "a", "b")));
        rig.Take(PipelineRig.Advert(1, new AdvertContent { Type = 2 }));
        await rig.WriteAsync();

        foreach (var mesh in new[] { rig.Mesh, await rig.ReadBackAsync() })
        {
            string? Scope(int id) => mesh.ScopeName(mesh.Store.Find(id)!.ScopeId);
            string? Channel(int id) => mesh.Channels.Find(mesh.Store.Find(id)!.ChannelId);
            Assert.Equal((null, "#bayarea", "", null), (Scope(1), Scope(2), Scope(3), Scope(4)));
            Assert.Equal(("Public", $"enc_{secret.Hash:X2}", null), (Channel(5), Channel(6), Channel(1)));
            Assert.Equal(0, mesh.Store.Find(1)!.OriginNodeId);
            Assert.Equal(mesh.Nodes.IdOf(PipelineRig.KeyOf(1)), mesh.Store.Find(7)!.OriginNodeId);
        }
    }

    [Fact]
    public void Handle_NodesScope_IsOverwrittenOnlyByAMatch()
    {
        var regions = RegionScopes.Build(["#one", "#two"], out _);
        using var rig = new PipelineRig(new IngestRules { Regions = regions });
        byte[] Sent(uint time, int region)
        {
            var payload = AdvertWriter.Payload(PipelineRig.Seed(1), time, new AdvertContent { Type = 2 });
            return PacketEncoder.Frame(
                RouteType.TransportFlood, PayloadType.Advert, payload, codes: new TransportCodes(region < 0 ? (ushort)7 : regions.Regions[region].Code(PayloadType.Advert, payload)));
        }

        string? Now() => rig.Mesh.Nodes.Find(PipelineRig.KeyOf(1))!.DefaultScope;
        rig.Take(Sent(1, -1));
        Assert.Null(Now());
        rig.Take(Sent(2, 0));
        Assert.Equal("#one", Now());
        rig.Take(Sent(3, -1));
        rig.Take(PipelineRig.Advert(1, new AdvertContent { Type = 2 }, 4));
        Assert.Equal("#one", Now());
        rig.Take(Sent(5, 1));
        Assert.Equal("#two", Now());
    }

    [Fact]
    public void Handle_LengthThatDoesNotFit_IsOnlyCounted()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Frame(1), "\"len\":\"999\"");
        Assert.Equal(1, rig.Counters.LengthMismatches);
        rig.OnlyTransmission();
    }

    [Theory]
    [InlineData("1e300", "-1e300", "1e300")]
    [InlineData("\"NaN\"", "\"Infinity\"", "\"\"")]
    public async Task Handle_SignalBeyondReason_IsCutOrLeftOut(string snr, string rssi, string score)
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Frame(1), $"\"SNR\":{snr},\"RSSI\":{rssi},\"score\":{score}");
        await rig.WriteAsync();
        var back = await rig.ReadBackAsync();
        Assert.Equal(rig.OnlyTransmission().Best.Snr, back.Store.Find(1)!.Best.Snr);
        Assert.InRange(rig.OnlyTransmission().Best.Snr ?? 0, -328, 328);
    }

    [Fact]
    public void Handle_FrameThatIsNone_IsCountedByItsErrorAndLoggedOnceWithoutTheKey()
    {
        using var rig = new PipelineRig();
        for (var i = 0; i < 3; i++)
            rig.Take(PipelineRig.Packets(), """{"raw":"15FF00"}""");
        rig.Take(PipelineRig.Packets(), """{"raw":"zz"}""");
        rig.Take("meshcore/a\r\nb/c", "[1]");

        Assert.Equal(4, rig.Dropped("decode_error"));
        Assert.Equal(1, rig.Dropped("invalid_json"));
        Assert.Equal(2, rig.Log.Entries.Count);
        Assert.All(rig.Log.Entries, e => Assert.DoesNotContain(PipelineRig.Alice[..9], e.Text));
        Assert.Equal(0, rig.Mesh.Observers.Count);
    }
}
