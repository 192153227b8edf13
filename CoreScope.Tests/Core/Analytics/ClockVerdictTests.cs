using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.Core.Analytics;

public sealed class ClockVerdictTests
{
    private const double Hour = 3600;
    private const double Day = 86_400;

    // Rows of the table of analytics.md §7, and those of DECISIONS 18: adverts a minute apart, oldest first.
    [Theory]
    [Trait("row", "AN-25")]
    [InlineData(new[] { 10.0, 20, 15 }, ClockSeverity.Ok, 15, 1)]
    [InlineData(new[] { 299.0, 299 }, ClockSeverity.Ok, 299, 1)]
    [InlineData(new[] { 300.0, 300 }, ClockSeverity.Warning, 300, 1)]
    [InlineData(new[] { -900.0, -600, -601 }, ClockSeverity.Warning, -601, 1)]
    [InlineData(new[] { 3599.0, 3000 }, ClockSeverity.Warning, 3299.5, 1)]
    [InlineData(new[] { 3600.0, 3500, 3600 }, ClockSeverity.Critical, 3600, 1)]
    // A steady offset counts by its size.
    [InlineData(new[] { 2 * Hour, (2 * Hour) + 30, 2 * Hour }, ClockSeverity.Critical, 2 * Hour, 0)]
    [InlineData(new[] { 40 * Day, (40 * Day) + 5 }, ClockSeverity.Absurd, (40 * Day) + 2.5, 0)]
    [InlineData(new[] { -40 * Day }, ClockSeverity.Absurd, -40 * Day, 0)]
    [InlineData(new[] { -3000 * Day, -3000 * Day }, ClockSeverity.NoClock, -3000 * Day, 0)]
    // Mixed ones: the median of all without good ones, else that of the good ones.
    [InlineData(new[] { 2 * Hour, 5 * Hour, 9 * Hour }, ClockSeverity.NoClock, 5 * Hour, 0)]
    [InlineData(new[] { -800 * Day, 7 * Hour, -500 * Day }, ClockSeverity.NoClock, -500 * Day, 0)]
    [InlineData(new[] { 5.0, 9, 7 * Hour, 8 * Hour }, ClockSeverity.Bimodal, 7, 0.5)]
    [InlineData(new[] { 5.0, 9, 4, 7 * Hour }, ClockSeverity.Bimodal, 5, 0.75)]
    [InlineData(new[] { 5.0, 400, 9, 4, 7 * Hour }, ClockSeverity.Ok, 7, 0.8)]
    // A clock that was reset is left out of the split.
    [InlineData(new[] { 5.0, -600 * Day, 9, -600 * Day, 4 }, ClockSeverity.Ok, 5, 1)]
    public void Of_TheRowsOfTheTable_GivesTheirSeverity(double[] skews, ClockSeverity severity, double median, double goodFraction)
    {
        var verdict = ClockVerdict.Of(Samples(skews));
        Assert.Equal((severity, median, goodFraction), (verdict.Severity, verdict.RecentMedian, verdict.GoodFraction));
    }

    [Fact]
    [Trait("row", "AN-25")]
    public void Of_ResetClocks_AreInNoCount()
    {
        var verdict = ClockVerdict.Of(Samples([5, -600 * Day, 9, 2 * Hour]));
        Assert.Equal((ClockSeverity.Bimodal, 3), (verdict.Severity, verdict.RecentSamples));
        Assert.Equal([2 * Hour], verdict.Bad.Select(sample => sample.Skew));
    }

    [Fact]
    [Trait("row", "AN-25")]
    public void Of_OnlyTheLastFiveWithinAnHour_Count()
    {
        // Five of seven; then only those of the last hour.
        Assert.Equal(ClockSeverity.Ok, ClockVerdict.Of(Samples([8000, 9000, 1, 2, 3, 4, 5])).Severity);
        var spread = Samples([9000, 1, 2]);
        spread[0] = spread[0] with { At = spread[2].At - TimeSpan.FromSeconds(3601) };
        Assert.Equal((ClockSeverity.Ok, 2), (ClockVerdict.Of(spread).Severity, ClockVerdict.Of(spread).RecentSamples));
        spread[0] = spread[0] with { At = spread[2].At - TimeSpan.FromSeconds(3600) };
        Assert.Equal(ClockSeverity.Bimodal, ClockVerdict.Of(spread).Severity);
    }

    [Fact]
    [Trait("row", "AN-26")]
    public void Drift_OfTooFewOrTooCloseSamples_IsNone()
    {
        Assert.Null(ClockDrift.Of(Samples([1, 2, 3, 4], minutes: 60)));
        Assert.Null(ClockDrift.Of(Samples([1, 2, 3, 4, 5], minutes: 14.9)));
        Assert.NotNull(ClockDrift.Of(Samples([1, 2, 3, 4, 5], minutes: 15)));
    }

    [Fact]
    [Trait("row", "AN-26")]
    public void Drift_WithOneOutlier_IsThatOfTheOthers()
    {
        // Half a second an hour.
        Assert.Equal(12, ClockDrift.Of(Samples([0, 0.5, 1, 1.5, 2, 2.5, 3], minutes: 60))!.Value, 9);
        Assert.Equal(12, ClockDrift.Of(Samples([0, 0.5, 1, 50, 2, 2.5, 3], minutes: 60))!.Value, 0);
        Assert.Equal(12, ClockDrift.Of(Samples([0, 0.5, 1, 5000, 2, 2.5, 3], minutes: 60))!.Value, 9);
    }

    [Fact]
    [Trait("row", "AN-26")]
    public void Drift_BeyondADayADay_IsNone()
    {
        // So far apart that all but the first are jumps: the raw series stands.
        Assert.Equal(0, ClockDrift.Of(Samples([0, 1e6, 2e6, 3e6, 4e6], minutes: 60)));
    }

    private static SkewSample[] Samples(double[] skews, double minutes = 1) =>
        [.. skews.Select((skew, i) => new SkewSample(i + 1, new UnixMillis(1_790_000_000_000) + TimeSpan.FromMinutes(i * minutes), 0, skew))];
}
