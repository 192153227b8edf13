using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class NodeReachTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "AN-34")]
    public void Links_CountBothDirections_AndTheWeakerOneDecides()
    {
        var (node, before, behind) = (_bed.Node("AA", latitude: 50, longitude: 8), _bed.Node("BB", latitude: 50.1, longitude: 8), _bed.Node("CC"));
        var observer = _bed.Observer("01");
        var heard = APacket.Flood(PayloadType.Ack).By(observer);
        for (var i = 0; i < 3; i++)
            _bed.Hear(heard.Via("BB", "AA", "CC"), ReportBed.Hours(1));
        _bed.Hear(heard.Via("AA", "BB"), ReportBed.Hours(1));
        _bed.Hear(heard.Via("CC", "AA").With(snr: 5), ReportBed.Hours(1));
        var reach = Build(node);
        Assert.Equal([(before, 3, 1, 1, true), (behind, 1, 3, 1, true)], reach.Links.Select(l => (l.Node.Id, l.WeHear, l.TheyHear, l.Bottleneck, l.IsTwoWay)));
        Assert.Equal((5, 2, false), (reach.RelayObservations, reach.TwoWayLinks, reach.IsCapped));
        var direct = Assert.Single(reach.DirectObservers);
        Assert.Equal((observer, 1, 5.0), (direct.Observer.Index, direct.Packets, direct.AverageSnr));
        Assert.Equal(11.1, reach.Links[0].DistanceKm!.Value, 0.1);
        Assert.Null(reach.Links[1].DistanceKm);
    }

    [Fact]
    [Trait("row", "AN-34")]
    public void Tokens_ThatOthersShare_AreNoEvidence()
    {
        var (node, _, other) = (_bed.Node("AB01"), _bed.Node("AB02"), _bed.Node("CC"));
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("CC", "AB"), ReportBed.Hours(1), other, node);
        var reach = Build(node);
        Assert.Equal(["AB01", "AB0100"], reach.Tokens.Select(token => token.ToString()));
        Assert.Empty(reach.Links);
        Assert.Equal(0, reach.RelayObservations);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("CC00", "AB01"), ReportBed.Hours(1));
        Assert.Equal(other, Assert.Single(Build(node).Links).Node.Id);
    }

    [Fact]
    [Trait("row", "AN-34")]
    public void Neighbors_ThatCanBeSeveral_AreLeftOut()
    {
        var node = _bed.Node("AA");
        _bed.Node("BB01");
        _bed.Node("BB02");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("BB", "AA", "BB"), ReportBed.Hours(1));
        Assert.Empty(Build(node).Links);
        Assert.Equal(1, Build(node).RelayObservations);
    }

    [Fact]
    public void FirstHopOfAnAdvert_HeardItsSender_AndLastHopIsHeardByTheObserversNode()
    {
        var (node, sender) = (_bed.Node("AA"), _bed.Node("01", NodeRole.Companion));
        var place = _bed.Node("DD");
        var observer = _bed.Observer(_bed.NodeOf(place).Key.ToString());
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(sender).Via("AA").By(observer), ReportBed.Hours(1));
        Assert.Equal([(sender, 1, 0), (place, 0, 1)], Build(node).Links.Select(l => (l.Node.Id, l.WeHear, l.TheyHear)));
    }

    [Fact]
    public void DirectPacketsTracesAndWhatIsOlder_AreNoEvidence()
    {
        var node = _bed.Node("AA");
        _bed.Node("BB");
        _bed.Hear(APacket.Direct(PayloadType.Ack).Via("BB", "AA"), ReportBed.Hours(1));
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("BB", "AA"), TimeSpan.FromDays(8));
        APacket.Trace(1, [0xBB, 0xAA]).At(_bed.Now.Value).AppendTo(_bed.Mesh.Store);
        Assert.Empty(Build(node).Links);
        Assert.Single(_bed.Build(new NodeReachReport(node, 9)).Links);
    }

    [Fact]
    public void HiddenNeighborsAndUnknownNodes_AreNotShown()
    {
        var node = _bed.Node("AA");
        var hidden = _bed.Node("BB", name: "🚫 x");
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("BB", "AA"), ReportBed.Hours(1));
        Assert.Equal(hidden, Assert.Single(Build(node).Links).Node.Id);
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        Assert.Empty(Build(node).Links);
        Assert.Empty(Build(4711).Links);
        Assert.Empty(Build(_bed.Node("EE", NodeRole.Companion)).Tokens);
    }

    private NodeReach Build(int node) => _bed.Build(new NodeReachReport(node, 7));
}
