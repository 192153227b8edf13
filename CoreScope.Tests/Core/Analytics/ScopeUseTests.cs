using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class ScopeUseTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    [Trait("row", "AN-30")]
    public void Split_ScopedIncludesUnknown_UnscopedIncludesWhatHasNoTransportCodes()
    {
        var (one, two) = (_bed.Mesh.Scopes.GetOrAdd("#one", out _), _bed.Mesh.Scopes.GetOrAdd("#two", out _));
        var coded = APacket.Flood(PayloadType.Ack).WithCodes(1, 2);
        _bed.Hear(coded.InScope(two), ReportBed.Minutes(2));
        _bed.Hear(coded.InScope(two), ReportBed.Minutes(3));
        _bed.Hear(APacket.Direct(PayloadType.Ack).WithCodes(1, 2).InScope(one), ReportBed.Minutes(20));
        _bed.Hear(coded.InScope(0), ReportBed.Minutes(20));
        _bed.Hear(coded.InScope(PacketArrival.Unscoped), ReportBed.Minutes(20));
        _bed.Hear(APacket.Flood(PayloadType.Ack), ReportBed.Minutes(20));
        _bed.Hear(APacket.Direct(PayloadType.Ack), ReportBed.Minutes(20));
        _bed.Hear(coded.InScope(one), ReportBed.Hours(3));
        var use = _bed.Build(ScopeUseReport.Named("1h")!);
        Assert.Equal((5, 4, 1, 3), (use.Transport, use.Scoped, use.UnknownScope, use.Unscoped));
        Assert.Equal([("#two", 2), ("#one", 1)], use.Regions);
        // Transport routes only, in buckets of five minutes; noon is now.
        Assert.Equal([(40, 2, 1), (55, 2, 0)], use.TimeSeries.Select(b => (b.Start.ToDateTimeOffset().Minute, b.Scoped, b.Unscoped)));
    }

    [Theory]
    [Trait("row", "AN-30")]
    [InlineData("1h", 5)]
    [InlineData("24h", 60)]
    [InlineData("7d", 360)]
    public void Buckets_AreAsWideAsTheWindowAsks(string window, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), ScopeUseReport.Named(window)!.Bucket);

    [Fact]
    public void AnotherWindow_IsNone() => Assert.Null(ScopeUseReport.Named("2h"));
}
