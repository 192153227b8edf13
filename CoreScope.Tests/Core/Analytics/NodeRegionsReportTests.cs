using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

/// <summary>Which regions hear which nodes.</summary>
public sealed class NodeRegionsReportTests
{
    [Fact]
    [Trait("row", "X-15")]
    public void Regions_AreThoseOfTheObserversOfItsAdverts()
    {
        var bed = new ReportBed();
        var (one, two) = (bed.Node("A0"), bed.Node("B0"));
        int sjc = bed.Observer("1"), oak = bed.Observer("2", "OAK"), nowhere = bed.Observer("3", "");
        bed.Hear(APacket.Flood(PayloadType.Advert).From(one).By(sjc), ReportBed.Minutes(3));
        bed.HearAgain(APacket.Flood(PayloadType.Advert).From(one).Via("C0").By(oak), ReportBed.Minutes(2));
        bed.Hear(APacket.Flood(PayloadType.Advert).From(two).By(nowhere), ReportBed.Minutes(1));
        bed.Hear(APacket.Flood(PayloadType.TextMessage).From(two).By(oak), ReportBed.Minutes(1));
        var regions = bed.Build(new NodeRegionsReport());
        Assert.Equal(["OAK", "SJC"], regions.Of(one));
        Assert.Empty(regions.Of(two));
        Assert.Empty(regions.Of(99));
        Assert.True(regions.HeardIn(["xxx", "oak"])(one));
        Assert.False(regions.HeardIn(["XXX"])(one));
        Assert.False(regions.HeardIn(["OAK"])(two));
        Assert.False(regions.HeardIn(["OAK"])(-1));
    }
}
