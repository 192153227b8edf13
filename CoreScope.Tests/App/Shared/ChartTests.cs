using Bunit;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "X-29")]
public sealed class ChartTests : IDisposable
{
    private static readonly UnixMillis s_noon = new(1_700_000_000_000);
    private readonly ComponentHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public void Table_TwoSeries_HasARowForEachMomentInOrder()
    {
        var chart = Render(XAxisType.Datetime,
            new ChartSeries("Rx", [ChartPoint.At(s_noon + TimeSpan.FromHours(1), 2.24), ChartPoint.At(s_noon, 1000)]),
            new ChartSeries(HostileText.Markup, [ChartPoint.At(s_noon, double.NaN), ChartPoint.At(s_noon + TimeSpan.FromHours(2), 4)]));
        chart.Find("button[aria-label^='Show as table']").Click();
        Assert.Equal(["Time", "Rx", HostileText.Markup], chart.FindAll("thead th").Select(head => head.TextContent));
        Assert.Equal(
            ["1700000000000", "1700003600000", "1700007200000"],
            chart.FindAll("tbody th time").Select(time => time.GetAttribute("data-t")));
        Assert.All(chart.FindAll("tbody th time"), time => Assert.Equal("absolute", time.GetAttribute("data-form")));
        Assert.Equal(["1,000.0", "—", "2.2", "—", "—", "4.0"], chart.FindAll("tbody td").Select(cell => cell.TextContent));
        Assert.Empty(chart.FindAll("img,script"));
        Assert.Empty(chart.FindAll(".chart-box"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void NoValues_SaysSo(bool withGaps, bool isLoading)
    {
        ChartSeries[] series = withGaps ? [new("A", [ChartPoint.Of("x", null), ChartPoint.Of("y", double.PositiveInfinity)])] : [];
        var chart = _harness.Render<Chart>(p => p.Add(c => c.Title, "T").Add(c => c.Series, series).Add(c => c.EmptyText, "Nobody heard anything").Add(c => c.IsLoading, isLoading));
        Assert.Equal(isLoading ? "" : "Nobody heard anything", chart.FindAll(".chart-empty").Select(e => e.TextContent).SingleOrDefault() ?? "");
        Assert.Equal(isLoading, chart.FindAll("[role=status]").Count == 1);
        Assert.Empty(chart.FindAll("button"));
    }

    [Fact]
    public void Error_IsToldWithRetry()
    {
        var retried = 0;
        var chart = _harness.Render<Chart>(p => p.Add(c => c.Title, "T").Add(c => c.Series, []).Add(c => c.Error, "It took too long.").Add(c => c.OnRetry, () => retried++));
        Assert.Contains("It took too long.", chart.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        chart.Find("[role=alert] button").Click();
        Assert.Equal(1, retried);
    }

    [Fact]
    public void Csv_Downloaded_IsWholeAndHarmless()
    {
        var chart = Render(XAxisType.Category, new ChartSeries("=1+1", [ChartPoint.Of("say \"hi\", twice", 1.5), ChartPoint.Of("@cmd", null)]));
        chart.Find(".chart-download").Click();
        chart.Find(".chart-formats button").Click();
        var call = _harness.Modules.VerifyInvoke("download");
        Assert.Equal("packets-an-hour.csv", call.Arguments[0]);
        Assert.Equal("\"Name\",\"'=1+1\"\r\n\"say \"\"hi\"\", twice\",1.5\r\n\"'@cmd\",\r\n", call.Arguments[2]);
    }

    [Fact]
    public void Csv_Times_AreUtc() =>
        Assert.Equal("\"Time\",\"A\"\r\n2023-11-14T22:13:20.000Z,1\r\n", new ChartTable([new ChartSeries("A", [ChartPoint.At(s_noon, 1)])], XAxisType.Datetime, "Time").ToCsv());

    [Fact]
    public void SameSeriesAgain_IsNotDrawnAgain()
    {
        ChartSeries[] series = [new("A", [ChartPoint.Of("x", 1)])];
        var chart = Render(XAxisType.Category, series);
        Assert.Single(_harness.Modules.Invocations["draw"]);
        chart.Render(p => p.Add(c => c.Series, series).Add(c => c.Title, "Other"));
        Assert.Single(_harness.Modules.Invocations["draw"]);
    }

    [Fact]
    public void Legend_TogglesASeries()
    {
        var chart = Render(XAxisType.Category, new ChartSeries("A", [ChartPoint.Of("x", 1)]), new ChartSeries("B", [ChartPoint.Of("x", 1)], "--mc-role-room"));
        Assert.Contains("--mc-role-room", chart.FindAll(".chart-legend i")[1].GetAttribute("style"), StringComparison.Ordinal);
        chart.FindAll(".chart-legend button")[1].Click();
        Assert.Equal(["true", "false"], chart.FindAll(".chart-legend button").Select(button => button.GetAttribute("aria-pressed")));
    }

    [Theory]
    [InlineData(new double[] { }, 0, 0)]
    [InlineData(new double[] { 5 }, 0, 1)]
    [InlineData(new double[] { 5, 5, 5 }, 1, 0)]
    [InlineData(new double[] { 1, double.NaN, 3, 4 }, 1, 1)]
    public void Sparkline_Gaps_PartTheLine(double[] values, int lines, int dots)
    {
        var spark = _harness.Render<Sparkline>(p => p.Add(s => s.Values, [.. values.Select(value => (double?)value)]).Add(s => s.Label, "Packets"));
        Assert.Equal((lines, dots), (spark.FindAll("polyline").Count, spark.FindAll("circle").Count));
        Assert.DoesNotContain("NaN", spark.Markup, StringComparison.Ordinal);
        if (values.Length > 0)
            Assert.StartsWith("Packets: ", spark.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    private IRenderedComponent<Chart> Render(XAxisType axis, params ChartSeries[] series) =>
        _harness.Render<Chart>(p => p.Add(c => c.Title, "Packets an hour").Add(c => c.XAxisType, axis).Add(c => c.Series, series).Add(c => c.Decimals, 1));
}
