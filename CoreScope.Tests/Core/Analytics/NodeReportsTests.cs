using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class NodeReportsTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    public void Health_CountsWhatTheNodeSentAndRelayed()
    {
        var (node, other) = (_bed.Node("AA"), _bed.Node("BB"));
        var (one, two) = (_bed.Observer("01"), _bed.Observer("02"));
        // Noon: a packet 13 hours ago was yesterday.
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node).By(one).With(snr: 10, rssi: -80), ReportBed.Hours(13));
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AA", "BB").By(one).With(snr: 4), ReportBed.Hours(2), node, other);
        _bed.HearAgain(APacket.Flood(PayloadType.Ack).Via("AA").By(two).With(snr: 99), ReportBed.Hours(1.9), node);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AA", "BB").By(two), ReportBed.Hours(1), node, other);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("BB").By(two), ReportBed.Hours(0.5), other);
        var health = _bed.Build(new NodeHealthReport(node));
        Assert.Equal((3, 4, 2, 7.0, 1), (health.Transmissions, health.Observations, health.Today, health.AverageSnr, health.AverageHops));
        Assert.Equal(_bed.Now - ReportBed.Hours(1), health.LastHeard);
        Assert.Equal([(one, 2, 7.0), (two, 1, (double?)null)], health.Observers.Select(o => (o.Observer.Index, o.Packets, o.AverageSnr)));
        Assert.Equal(-80, health.Observers[0].AverageRssi);
        Assert.Equal([3, 2, 1], health.Recent.Select(t => t.Id));
    }

    [Fact]
    public void Health_OfANodeWithoutPackets_IsEmpty()
    {
        var health = _bed.Build(new NodeHealthReport(_bed.Node("AA")));
        Assert.Equal((0, null, 0, true), (health.Transmissions, health.AverageSnr, health.AverageHops, health.LastHeard.IsNever));
        Assert.Equal(0, _bed.Build(new NodeHealthReport(-5)).Transmissions);
    }

    [Fact]
    [Trait("row", "AN-29")]
    public void Analytics_OfASmallMesh_AreTheHandComputed()
    {
        var (node, sender) = (_bed.Node("AA"), _bed.Node("BB", NodeRole.Companion));
        var observer = _bed.Observer("01");
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node).By(observer).With(snr: 10, rssi: -80), ReportBed.Hours(30));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node).By(observer).With(snr: 10), ReportBed.Hours(10));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(sender).Via("AA").By(observer).With(snr: 14), ReportBed.Hours(9.5), node);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AA", "CC").By(observer), ReportBed.Hours(3), node, 0);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AA", "CC", "CC", "CC", "CC").By(observer), ReportBed.Hours(3), node, 0, 0, 0, 0);
        var day = _bed.Build(new NodeAnalyticsReport(node, 1));
        Assert.Equal((4, 12.0, 2.0, "B"), (day.Packets, day.SnrMean, day.SnrDeviation, day.SignalGrade));
        Assert.Equal([1, 1, 1, 0, 1], day.HopCounts);
        // Of three with a path two went over more than one hop.
        Assert.Equal((66.7, 4.0, 8.3), (day.RelayPercent, day.PacketsPerDay, day.AvailabilityPercent));
        // Noon is now.
        Assert.Equal([(2, 2), (9, 2)], day.Timeline.Select(hour => (hour.Start.ToDateTimeOffset().Hour, hour.Count)));
        Assert.Equal((TimeSpan.FromHours(7), 2), (day.LongestSilence, day.SilenceStart.ToDateTimeOffset().Hour));
        Assert.Equal([(sender, 1)], day.Peers.Select(peer => (peer.Node.Id, peer.Packets)));
        Assert.Equal([PayloadType.Advert, PayloadType.Ack], day.Types.Select(type => type.Type).Order().Reverse());
        Assert.Equal(2, day.SnrTrend.Count);
        Assert.Equal([(10, 1), (14, 1)], day.SnrSteps);
        Assert.Empty(day.Battery);
        // 1 March 2026 is a Sunday.
        Assert.Equal(4, day.Heatmap.Take(24).Sum());
        Assert.Equal(25, day.FilledTimeline().Count);
        Assert.Equal(4, day.FilledTimeline().Sum(hour => hour.Count));
    }

    [Fact]
    [Trait("row", "AN-29")]
    public void Analytics_OfEverything_GoByTheTrueAge()
    {
        var node = _bed.Node("AA");
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), TimeSpan.FromDays(4));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(1));
        var all = _bed.Build(new NodeAnalyticsReport(node, null));
        Assert.Equal((4.0, 0.5, 2.1), (all.Days, all.PacketsPerDay, all.AvailabilityPercent));
        Assert.Equal(97, all.FilledTimeline().Count);
        var year = _bed.Build(new NodeAnalyticsReport(node, 365));
        Assert.Equal((365.0, 0.0), (year.Days, year.AvailabilityPercent));
    }

    [Fact]
    [Trait("row", "AN-29")]
    public void Analytics_WithoutSnrOrPackets_HaveNoGrade()
    {
        var node = _bed.Node("AA");
        Assert.Null(_bed.Build(new NodeAnalyticsReport(node, 7)).SignalGrade);
        Assert.Equal(0, _bed.Build(new NodeAnalyticsReport(node, null)).Packets);
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(1));
        var found = _bed.Build(new NodeAnalyticsReport(node, 7));
        Assert.Equal((1, null, null), (found.Packets, found.SignalGrade, found.SnrMean));
    }

    [Fact]
    [Trait("row", "AN-29")]
    public void Analytics_APacketInEveryHour_IsAHundredPercentAndNoMore()
    {
        var node = _bed.Node("AA");
        // From one end of the day to the other: 25 different hours.
        for (var i = 0; i <= 48; i++)
            _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(24 - (i / 2.0)));
        Assert.Equal(100, _bed.Build(new NodeAnalyticsReport(node, 1)).AvailabilityPercent);
    }

    [Theory]
    [Trait("row", "AN-29")]
    [InlineData(15.1, 1.9, "A")]
    [InlineData(15.1, 2, "A-")]
    [InlineData(15, 1, "B+")]
    [InlineData(12.1, 2.9, "B+")]
    [InlineData(12.1, 3, "B")]
    [InlineData(12, 1, "B")]
    [InlineData(8, 1, "C")]
    [InlineData(3, 1, "D")]
    [InlineData(-20, 0, "D")]
    public void SignalGrade_AtItsLimits_ChangesThere(double mean, double deviation, string grade) => Assert.Equal(grade, SignalGrades.Of(mean, deviation));

    [Fact]
    public void Peers_ByHashesThatOnlyOneNodeHas()
    {
        var (relay, alice) = (_bed.Node("AA"), _bed.Node("01", NodeRole.Companion));
        _bed.Node("02", NodeRole.Companion);
        _bed.Node("0203", NodeRole.Companion);
        Text(0x01, 0x02);
        Text(0x02, 0x77);
        Text(0xAA, 0x01);
        var peers = _bed.Build(new NodeAnalyticsReport(relay, 1)).Peers;
        Assert.Equal([(alice, 2)], peers.Select(peer => (peer.Node.Id, peer.Packets)));

        void Text(byte from, byte to) =>
            APacket.Flood(PayloadType.TextMessage).Payload(to, from, 1, 2, 3, 4).Via("AA").Resolved(relay).At(_bed.Now.Value).AppendTo(_bed.Mesh.Store);
    }

    [Fact]
    public void Observer_OfASmallMesh_IsTheHandComputed()
    {
        var node = _bed.Node("AA");
        var observer = _bed.Observer("01");
        var heard = APacket.Flood(PayloadType.Ack).By(observer);
        _bed.Hear(heard, ReportBed.Hours(26));
        _bed.Hear(APacket.Flood(PayloadType.GroupText).By(observer).With(snr: 8), ReportBed.Hours(5));
        _bed.Hear(heard.With(snr: 7.9).Via("BB"), ReportBed.Minutes(90), 0);
        _bed.Hear(heard.With(snr: -2.5).Via("AA0000"), ReportBed.Minutes(20), node);
        _bed.Hear(heard.With(snr: -0.5).Via("AA"), ReportBed.Minutes(10), node);
        _bed.Hear(APacket.Flood(PayloadType.Ack).By(_bed.Observer("02")), ReportBed.Minutes(1));
        var found = _bed.Build(new ObserverAnalyticsReport(observer, 1));
        Assert.Equal((4, 25), (found.Observations, found.Timeline.Count));
        Assert.Equal([(-4, 1), (-2, 1), (6, 1), (8, 1)], found.SnrSteps);
        Assert.Equal([(PayloadType.Ack, 3), (PayloadType.GroupText, 1)], found.Types);
        // Both hops of the last hour are one node.
        Assert.Equal([(11, 2, 1), (10, 1, 1), (7, 1, 0)], found.Timeline.Where(b => b.Observations > 0).Reverse().Select(b => (b.Start.ToDateTimeOffset().Hour, b.Observations, b.Nodes)));
        Assert.Equal([5, 4, 3, 2], found.Recent.Select(row => row.Transmission.Id));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(7, 4)]
    [InlineData(8, 24)]
    public void Observer_Buckets_AreAsWideAsTheDaysAsk(int days, int hours) => Assert.Equal(TimeSpan.FromHours(hours), ObserverAnalyticsReport.WidthOf(days));

    [Fact]
    public void Observer_OutrageousSignals_AreCountedAll()
    {
        var observer = _bed.Observer("01");
        foreach (var snr in new[] { -327.0, 327, -0.01, 0 })
            _bed.Hear(APacket.Flood(PayloadType.Ack).By(observer).With(snr: snr), ReportBed.Minutes(1));
        Assert.Equal([-328, -2, 0, 326], _bed.Build(new ObserverAnalyticsReport(observer, 1)).SnrSteps.Select(step => step.From));
    }
}
