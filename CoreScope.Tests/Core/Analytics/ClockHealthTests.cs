using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class ClockHealthTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "CK-02")]
    public void Node_OnlyByAdvertsOfItsOwn()
    {
        var (node, relay) = (_bed.Node("AA"), _bed.Node("BB"));
        Advert(node, ReportBed.Minutes(10), ahead: 0);
        // Another node's advert with a wrong time, forwarded by the relay.
        Advert(node, ReportBed.Minutes(5), ahead: 7200, "BB", relay);
        Advert(relay, ReportBed.Minutes(2), ahead: 1);
        var health = _bed.Build(new ClockHealthReport());
        Assert.Equal([1.0], health.Of(relay)!.Samples.Select(sample => sample.Skew));
        Assert.Equal(ClockSeverity.Ok, health.Of(relay)!.Verdict.Severity);
        Assert.Equal(2, health.Of(node)!.Samples.Count);
        Assert.Equal([node, relay], health.Nodes.Select(clock => clock.Node.Id));
    }

    [Fact]
    [Trait("row", "AN-25")]
    public void Observers_WhoseClocksDiffer_AreSetRightByTheOthers()
    {
        var node = _bed.Node("AA");
        foreach (var index in Enumerable.Range(1, 3))
            Assert.Equal(index, _bed.Observer($"0{index}"));
        // The second observer runs two hours behind, as its own receive times say.
        foreach (var minutes in new[] { 30, 20, 10 })
        {
            var heard = _bed.Now - ReportBed.Minutes(minutes);
            var packet = AdvertOf(node, heard.Seconds + 4).RadioAt(heard.Value);
            packet.At(heard.Value).By(1).AppendTo(_bed.Mesh.Store);
            packet.At(heard.Value).By(2).RadioAt((heard - ReportBed.Hours(2)).Value).AppendTo(_bed.Mesh.Store);
            packet.At(heard.Value).By(3).AppendTo(_bed.Mesh.Store);
        }

        var health = _bed.Build(new ClockHealthReport());
        Assert.Equal((2, -7200.0, 3), (health.Observers[0].ObserverIndex, health.Observers[0].Seconds, health.Observers[0].Samples));
        Assert.Equal(ClockSeverity.Critical, health.Observers[0].Severity);
        Assert.Equal(ClockSeverity.Ok, health.OfObserver(1)!.Value.Severity);
        var clock = health.Of(node)!;
        Assert.Equal([4.0, 4, 4], clock.Samples.Select(sample => sample.Skew));
        Assert.Equal((9, 9, true), (clock.Receptions, clock.CalibratedReceptions, clock.IsCalibrated));
        var evidence = health.EvidenceOf(node, _bed.Mesh);
        Assert.Equal(3, evidence.Count);
        Assert.Equal(_bed.Now - ReportBed.Minutes(10), evidence[0].Advert.FirstSeen);
        Assert.Equal((7204.0, 4.0, -7200.0, true), (evidence[0].Receptions[1].RawSkew, evidence[0].Receptions[1].CorrectedSkew, evidence[0].Receptions[1].ObserverOffset, evidence[0].Receptions[1].IsCalibrated));
        Assert.Equal(4, evidence[0].MedianSkew);
    }

    [Fact]
    [Trait("row", "AN-25")]
    public void Observer_WhoseClockJumpsOnce_DoesNotMoveItsOffset()
    {
        var node = _bed.Node("AA");
        for (var i = 5; i >= 1; i--)
        {
            var heard = _bed.Now - ReportBed.Minutes(i);
            var packet = AdvertOf(node, heard.Seconds);
            packet.At(heard.Value).By(1).RadioAt((heard - (i == 3 ? ReportBed.Hours(9) : TimeSpan.Zero)).Value).AppendTo(_bed.Mesh.Store);
            packet.At(heard.Value).By(2).RadioAt(heard.Value).AppendTo(_bed.Mesh.Store);
            packet.At(heard.Value).By(3).RadioAt(heard.Value).AppendTo(_bed.Mesh.Store);
        }

        var health = _bed.Build(new ClockHealthReport());
        Assert.Equal(0, health.OfObserver(1)!.Value.Seconds);
        Assert.All(health.Of(node)!.Samples, sample => Assert.Equal(0, sample.Skew));
    }

    [Fact]
    public void Adverts_WithTimesOutsideTheCentury_AreNoSamples()
    {
        var node = _bed.Node("AA");
        foreach (var seconds in new[] { 0L, 1_577_836_799, 4_102_444_801 })
            AdvertOf(node, seconds).At(_bed.Now.Value).AppendTo(_bed.Mesh.Store);
        APacket.Flood(PayloadType.Advert).From(node).Payload(1, 2, 3, 4).At(_bed.Now.Value).AppendTo(_bed.Mesh.Store);
        Assert.Null(_bed.Build(new ClockHealthReport()).Of(node));
        AdvertOf(node, 1_577_836_800).At(_bed.Now.Value).AppendTo(_bed.Mesh.Store);
        var clock = _bed.Build(new ClockHealthReport()).Of(node)!;
        Assert.Equal((ClockSeverity.NoClock, false), (clock.Verdict.Severity, clock.IsCalibrated));
        Assert.Null(_bed.Build(new ClockHealthReport()).EvidenceOf(node, _bed.Mesh)[0].MedianSkew);
        Assert.Empty(_bed.Build(new ClockHealthReport()).EvidenceOf(99, _bed.Mesh));
    }

    private void Advert(int node, TimeSpan ago, long ahead, string? hop = null, int relay = 0)
    {
        var heard = _bed.Now - ago;
        var packet = AdvertOf(node, heard.Seconds + ahead).At(heard.Value);
        (hop is null ? packet : packet.Via(hop).Resolved(relay)).AppendTo(_bed.Mesh.Store);
    }

    private APacket AdvertOf(int node, long seconds)
    {
        var payload = new byte[100];
        _bed.NodeOf(node).Key.CopyTo(payload);
        BitConverter.TryWriteBytes(payload.AsSpan(32), (uint)seconds);
        return APacket.Flood(PayloadType.Advert).From(node).Payload(payload);
    }
}
