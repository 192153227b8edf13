using CoreScope.Core.Metrics;

namespace CoreScope.Tests.Core.Metrics;

public sealed class WriterMeterTests
{
    [Fact]
    public void Snapshot_Percentiles_AreByNearestRankOverTheLast1024()
    {
        var meter = new WriterMeter();
        for (var i = 0; i < 2_000; i++)
            meter.Record("b", TimeSpan.FromMilliseconds(i), TimeSpan.FromMilliseconds(2_000 - i));
        meter.Record("a", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(3));

        var stats = meter.Snapshot();
        Assert.Equal(["a", "b"], stats.Select(s => s.Component));
        // The last 1,024 waits are 976 to 1999: index int(p·1023+0.5).
        Assert.Equal(new LatencyFigures(976 + 512, 976 + 972, 976 + 1013, 1999), stats[1].Wait);
        Assert.Equal(2_000, stats[1].Hold.Max);
        Assert.Equal((2_000L, 2_000L - 101), (stats[1].Count, stats[1].ContentionTotal));
        Assert.Equal((1L, 0L, new LatencyFigures(3, 3, 3, 3)), (stats[0].Count, stats[0].ContentionTotal, stats[0].Hold));
        Assert.Empty(new WriterMeter().Snapshot());
    }
}
