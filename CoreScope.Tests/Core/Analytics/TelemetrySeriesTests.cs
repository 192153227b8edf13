using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.Core.Analytics;

public sealed class TelemetrySeriesTests
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(5);
    private static readonly UnixMillis s_start = new(1_790_000_000_000 / 300_000 * 300_000);

    [Fact]
    [Trait("row", "AN-27")]
    public void Rates_AreThoseOfTheCountersBetweenTwoRows()
    {
        var series = Of(Row(0, tx: 100, rx: 1000, errors: 10, received: 500), Row(1, tx: 130, rx: 1075, errors: 15, received: 595));
        var point = series.Points[1];
        Assert.Equal((10.0, 25.0, 5.0, false), (point.TxAirtimePercent, point.RxAirtimePercent, point.ReceiveErrorPercent, point.IsReboot));
        Assert.Null(series.Points[0].TxAirtimePercent);
        Assert.Empty(series.Reboots);
    }

    [Fact]
    [Trait("row", "AN-27")]
    public void ACounterThatGoesBack_IsARebootAndTellsNothing()
    {
        var series = Of(Row(0, tx: 100, received: 500), Row(1, tx: 130, received: 3), Row(2, tx: 160, received: 60));
        Assert.True(series.Points[1].IsReboot);
        Assert.Null(series.Points[1].TxAirtimePercent);
        Assert.Equal([series.Points[1].Row.At], series.Reboots);
        Assert.Equal(10, series.Points[2].TxAirtimePercent);
    }

    [Fact]
    [Trait("row", "AN-27")]
    public void AGapOfMoreThanTwoIntervals_TellsNothing()
    {
        Assert.Equal(5, Of(Row(0, tx: 0), Row(2, tx: 30)).Points[1].TxAirtimePercent);
        Assert.Null(Of(Row(0, tx: 0), Row(3, tx: 30)).Points[1].TxAirtimePercent);
    }

    [Fact]
    [Trait("row", "AN-27")]
    public void Percentages_AreWithinTheHundred()
    {
        Assert.Equal(100, Of(Row(0, tx: 0), Row(1, tx: 5000)).Points[1].TxAirtimePercent);
        Assert.Equal(33.33, Of(Row(0, errors: 0, received: 0), Row(1, errors: 1, received: 2)).Points[1].ReceiveErrorPercent);
        Assert.Null(Of(Row(0, errors: 1, received: 5), Row(1, errors: 1, received: 5)).Points[1].ReceiveErrorPercent);
        Assert.Null(Of(Row(0), Row(1, tx: 5)).Points[1].TxAirtimePercent);
    }

    [Fact]
    public void AnHour_KeepsItsLastRow()
    {
        TelemetryRow[] rows = [.. Enumerable.Range(0, 24).Select(i => Row(i, tx: i * 30))];
        var hourly = TelemetrySeries.Of(rows, TimeSpan.FromHours(1));
        Assert.InRange(hourly.Points.Count, 2, 3);
        Assert.Equal(rows[^1], hourly.Points[^1].Row);
        Assert.Equal(10, hourly.Points[1].TxAirtimePercent!.Value, 0.01);
        Assert.Empty(TelemetrySeries.Of([], s_interval).Points);
    }

    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(2999, "critical")]
    [InlineData(3000, "low")]
    [InlineData(3299, "low")]
    [InlineData(3300, "ok")]
    public void Battery_AtItsLimits_ChangesThere(int? millivolts, string state) => Assert.Equal(state, new BatteryThresholds().StateOf(millivolts));

    private static TelemetrySeries Of(params TelemetryRow[] rows) => TelemetrySeries.Of(rows, s_interval);

    private static TelemetryRow Row(int number, long? tx = null, long? rx = null, long? errors = null, long? received = null) =>
        new(s_start + (s_interval * number), -100, tx, rx, errors, 3700, null, received);
}
