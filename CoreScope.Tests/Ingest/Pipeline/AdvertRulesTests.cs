using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class AdvertRulesTests
{
    private static readonly AdvertContent _node = new() { Type = 2, Name = "node" };

    private static readonly GeoFilter _square = new(
        Polygon.Of([new GeoPoint(10, 10), new GeoPoint(10, 11), new GeoPoint(11, 11), new GeoPoint(11, 10)]), bufferKm: 20);

    [Fact]
    [Trait("row", "OP-17")]
    public async Task Handle_BadSignature_IsNotStoredAndRecordedOnce()
    {
        using var rig = new PipelineRig();

        for (var i = 0; i < 50; i++)
            rig.Take(PipelineRig.Forged(1, _node), "\"origin\":\"obs\"", i % 2 == 0 ? PipelineRig.Alice : PipelineRig.Bob);
        rig.Take(PipelineRig.Forged(1, _node, 2));
        await rig.WriteAsync();

        Assert.Equal(0, rig.Mesh.Store.Snapshot().Count);
        Assert.Equal(0, rig.Mesh.Nodes.Count);
        Assert.Equal(0, rig.Rows("transmissions", "observations", "nodes"));
        Assert.Equal(2, rig.Rows("dropped_packets"));
        Assert.Equal(2, rig.Counters.SignatureDrops);
        Assert.Equal(51, rig.Dropped("advert_signature"));
    }

    [Fact]
    [Trait("row", "OP-17")]
    public async Task Handle_BadSignatureDeliveredAgainAfterARestart_IsRecordedOnce()
    {
        using var rig = new PipelineRig();
        var forged = PipelineRig.Forged(1, _node);
        Assert.NotNull(rig.Take(forged).Dropped);
        await rig.WriteAsync();
        // Other rules forget what was refused, as a restart does.
        rig.Pipeline.Rules = new IngestRules();
        Assert.NotNull(rig.Take(forged).Dropped);
        Assert.NotNull(rig.Take(PipelineRig.Forged(2, _node)).Dropped);
        await rig.WriteAsync();
        Assert.Equal((2L, 0L), (rig.Rows("dropped_packets"), rig.Counters.WriteErrors));
    }

    [Fact]
    [Trait("row", "OP-17")]
    public void Handle_CopiesOfAForgery_CostNoFurtherCheck()
    {
        using var rig = new PipelineRig();
        var message = rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Forged(1, _node)));
        rig.Pipeline.Handle(message);
        var fresh = Enumerable.Range(1, 300).Select(i => rig.Message(PipelineRig.Packets(), PipelineRig.Envelope(PipelineRig.Forged(1, _node, (uint)i)))).ToArray();

        // The best of a few rounds, because other tests run beside this one; each round has forgeries of its own.
        static long Time(Action<int> work) => Enumerable.Range(0, 3).Min(round =>
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (var i = 0; i < 100; i++)
                work((round * 100) + i);
            return System.Diagnostics.Stopwatch.GetTimestamp() - start;
        });

        var checks = Time(i => rig.Pipeline.Handle(fresh[i]));
        var copies = Time(_ => rig.Pipeline.Handle(message));

        Assert.True(copies * 3 < checks, $"100 copies took {copies} ticks, 100 checks {checks}");
    }

    [Fact]
    public void Handle_SignatureCheckSwitchedOff_ForgeriesRefusedBeforeAreTaken()
    {
        using var rig = new PipelineRig();
        rig.Take(PipelineRig.Forged(1, _node));
        rig.Pipeline.Rules = new IngestRules { ValidateSignatures = false };

        rig.Take(PipelineRig.Forged(1, _node));

        rig.OnlyTransmission();
    }

    [Theory]
    [InlineData(10.5, 10.5, false)]
    [InlineData(11.1, 10.5, false)]
    [InlineData(11.3, 10.5, true)]
    [InlineData(0d, 0d, false)]
    [InlineData(null, null, false)]
    [Trait("row", "OP-18")]
    public async Task Handle_GeoFilter_FlagsOrDropsWhatLiesOutside(double? lat, double? lon, bool outside)
    {
        var content = _node with { Position = lat is null ? null : (lat.Value, lon!.Value) };

        using var flag = new PipelineRig(new IngestRules { Area = _square });
        flag.Take(PipelineRig.Advert(1, content));
        flag.OnlyTransmission();
        Assert.Equal(outside, flag.Mesh.Nodes.Find(PipelineRig.KeyOf(1))!.IsForeign);

        using var drop = new PipelineRig(new IngestRules { Area = _square, DropForeign = true });
        drop.Take(PipelineRig.Advert(1, content));
        drop.Take(PipelineRig.Advert(1, content), observer: PipelineRig.Bob);
        await drop.WriteAsync();
        Assert.Equal(outside ? 0 : 1, drop.Mesh.Store.Snapshot().Count);
        Assert.Equal(outside ? 0 : 1, drop.Mesh.Nodes.Count);
        Assert.Equal(outside ? 2 : 0, drop.Dropped("advert_foreign"));
        Assert.Equal(0, drop.Rows("dropped_packets"));
        Assert.Equal(0, drop.Counters.SignatureDrops);
    }

    [Fact]
    [Trait("row", "OP-18")]
    public void Handle_AreaWidened_AdvertsRefusedBeforeAreTaken()
    {
        using var rig = new PipelineRig(new IngestRules { Area = _square, DropForeign = true });
        var frame = PipelineRig.Advert(1, _node with { Position = (40, 40) });
        rig.Take(frame);

        rig.Pipeline.Rules = new IngestRules();
        rig.Take(frame);

        rig.OnlyTransmission();
    }

    [Fact]
    public void Handle_KeyOfZerosOrPositionOffTheGlobe_IsRecordedButIsNoSignatureDrop()
    {
        using var rig = new PipelineRig();
        rig.Take(CoreScope.Core.Protocol.PacketEncoder.Frame(CoreScope.Core.Protocol.RouteType.Flood, CoreScope.Core.Protocol.PayloadType.Advert, new byte[110]));
        rig.Take(PipelineRig.Advert(1, _node with { Position = (91, 0) }));
        rig.Take(PipelineRig.Advert(1, _node with { Position = (0, -181) }));

        Assert.Equal((1L, 1L, 1L), (rig.Dropped("advert_pubkey_zero"), rig.Dropped("advert_lat_range"), rig.Dropped("advert_lon_range")));
        Assert.Equal(0, rig.Counters.SignatureDrops);
        Assert.Equal(0, rig.Mesh.Nodes.Count);
    }

    [Fact]
    public void Handle_AdvertHeardByMany_CountsOnceAndNamesTheNode()
    {
        using var rig = new PipelineRig();
        var frame = PipelineRig.Advert(1, new AdvertContent { Type = 4, Name = "<b>s</b>", Telemetry = (3701, -3.5) });
        rig.Take(frame);
        rig.Take(frame, observer: PipelineRig.Bob);
        rig.Take(PipelineRig.Advert(1, new AdvertContent { Type = 4, Name = "newer" }, 1_700_000_001));
        rig.Take(frame, observer: "carol");

        var node = Assert.Single(rig.Mesh.Nodes.Snapshot());
        Assert.Equal(("newer", NodeRole.Sensor, 2, 3701, -3.5), (node.Name, node.Role, node.AdvertCount, node.BatteryMillivolts, node.TemperatureCelsius));
    }

    [Fact]
    public void Handle_AdvertTooShortForAKey_IsStoredButTouchesNoNode()
    {
        using var rig = new PipelineRig();
        rig.Take(CoreScope.Core.Protocol.PacketEncoder.Frame(CoreScope.Core.Protocol.RouteType.Flood, CoreScope.Core.Protocol.PayloadType.Advert, new byte[99]));
        rig.OnlyTransmission();
        Assert.Equal(0, rig.Mesh.Nodes.Count);
    }
}
