using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

/// <summary>The day of a node, hour by hour: all of its packets, not the newest few.</summary>
public sealed class NodeDayTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "HO-04")]
    public void LastDay_CountsEveryPacketInItsHour()
    {
        var node = _bed.Node("A0");
        for (var i = 0; i < 50; i++)
            _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(23.5));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(24.1));
        _bed.Hear(APacket.Flood(PayloadType.Ack), ReportBed.Minutes(61), node);
        _bed.Hear(APacket.Flood(PayloadType.Ack), ReportBed.Minutes(1));
        var day = _bed.Build(new NodeHealthReport(node)).LastDay;
        Assert.Equal(24, day.Count);
        Assert.Equal((50.0, 1.0, 0.0), (day[0], day[22], day[23]));
        Assert.Equal(51, day.Sum());
    }

    [Fact]
    [Trait("row", "HO-04")]
    public void LastDay_HoursThatLeftMemory_AreUnknownAndNotZero()
    {
        var node = _bed.Node("A0");
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(20));
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(node), ReportBed.Hours(2.5));
        _bed.Mesh.Store.Evict(2).Finish();
        var day = _bed.Build(new NodeHealthReport(node)).LastDay;
        Assert.Equal([null, 0.0, 0.0], day.TakeLast(3));
        Assert.All(day.Take(22), Assert.Null);
    }
}
