using System.Globalization;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class SubpathDetailTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "RP-20")]
    public void Detail_OfASmallMesh_IsTheSnapshot()
    {
        _bed.Node("AA", name: "Ridge");
        _bed.Node("BB", name: "Valley", latitude: 37.5, longitude: -122);
        // Two nodes share this one, and nothing tells them apart.
        _bed.Node("CC01", name: "One");
        _bed.Node("CC02", name: "Two");
        var (first, second) = (_bed.Observer("01"), _bed.Observer("02"));
        Hear(ReportBed.Hours(30), first, 8, -90, "AA", "BB");
        Hear(ReportBed.Hours(5), first, 5, null, "DD", "AA", "BB", "CC");
        Hear(ReportBed.Hours(4), second, null, -100, "DD", "AA", "BB", "CC");
        // Longer hops, the other order, one between, and only half of it: none of these is the run.
        Hear(ReportBed.Hours(3), second, 1, -1, "AAAA", "BBBB");
        Hear(ReportBed.Hours(3), second, 1, -1, "BB", "AA");
        Hear(ReportBed.Hours(3), second, 1, -1, "AA", "CC", "BB");
        Hear(ReportBed.Hours(3), second, 1, -1, "CC", "AA");
        // Twice in one path is one packet.
        Hear(ReportBed.Hours(2), second, 2, null, "AA", "BB", "AA", "BB");
        Assert.Equal(
            """
            hops: AA=Ridge/Exact/1 BB=Valley/Exact/1
            matches: 4 from -30h to -2h
            signal: 5/-95 of 3
            hours: 6:1 7:1 8:1 10:1
            parents: 2×DD AA=Ridge BB=Valley CC=One | 1×AA=Ridge BB=Valley | 1×AA=Ridge BB=Valley AA=Ridge BB=Valley
            observers: o01×2 o02×2
            """,
            Text(Build("aa,bb")));
    }

    [Fact]
    [Trait("row", "RP-20")]
    public void Detail_OnlyTheShownPathCounts()
    {
        var (first, second) = (_bed.Observer("01"), _bed.Observer("02"));
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("AA", "BB").By(first), ReportBed.Hours(1));
        Assert.Equal(1, Build("AA,BB").Matches);
        // The longer path of another observer stands for the packet from now on.
        _bed.HearAgain(APacket.Flood(PayloadType.Ack).Via("AA", "EE", "BB").By(second), ReportBed.Hours(1));
        Assert.Equal(0, Build("AA,BB").Matches);
        Assert.Equal(1, Build("AA,EE,BB").Matches);
    }

    [Fact]
    [Trait("row", "RP-20")]
    [Trait("row", "OP-19")]
    public void Detail_OfNobody_IsEmpty_AndHiddenNodesAreNotNamed()
    {
        _bed.Node("AA", name: "🚫 secret");
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        Hear(ReportBed.Hours(1), _bed.Observer("01"), null, null, "AA", "BB");
        var found = Build("AA,BB");
        Assert.Equal((1, null, null, 0), (found.Matches, found.Hops[0].Node, found.AverageSnr, found.Samples));
        Assert.Null(found.Parents[0].Hops[0].Node);
        Assert.Equal((0, true), (Build("01,02").Matches, Build("01,02").FirstSeen.IsNever));
    }

    [Theory]
    [InlineData("aa,bb", "AA,BB")]
    [InlineData(" aabb , ccdd ,eeff", "AABB,CCDD,EEFF")]
    [InlineData("aa", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("aa,,bb", null)]
    [InlineData("aa,zz", null)]
    [InlineData("aa,bbb", null)]
    [InlineData("aa,01020304", null)]
    [InlineData("1,2,3,4,5,6,7,8,9", null)]
    [InlineData("01,02,03,04,05,06,07,08,09", null)]
    [InlineData("<img src=x>,aa", null)]
    public void Text_IsReadOrRefused(string? text, string? run) => Assert.Equal(run, SubpathDetailReport.TryParse(text)?.Run);

    private SubpathDetail Build(string run) => _bed.Build(SubpathDetailReport.TryParse(run)!);

    private void Hear(TimeSpan ago, int observer, double? snr, double? rssi, params string[] hops) =>
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via(hops).By(observer).With(snr, rssi), ago);

    private string Text(SubpathDetail found)
    {
        var hours = string.Join(' ', found.Hours.Select((count, hour) => (count, hour)).Where(entry => entry.count > 0).Select(entry => $"{entry.hour}:{entry.count}"));
        var parents = string.Join(" | ", found.Parents.Select(path => $"{path.Packets}×{string.Join(' ', path.Hops.Select(hop => hop.Node is null ? $"{hop.Prefix}" : $"{hop.Prefix}={hop.Node.Name}"))}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            hops: {string.Join(' ', found.Hops.Select(Text))}
            matches: {found.Matches} from {(found.FirstSeen - _bed.Now).TotalHours}h to {(found.LastSeen - _bed.Now).TotalHours}h
            signal: {found.AverageSnr}/{found.AverageRssi} of {found.Samples}
            hours: {hours}
            parents: {parents}
            observers: {string.Join(' ', found.Observers.Select(row => $"{row.Observer.Facts.Name}×{row.Packets}"))}
            """);
    }

    private static string Text(HopName hop) => $"{hop.Prefix}={hop.Node?.Name}/{hop.Confidence}/{hop.Candidates}";
}
