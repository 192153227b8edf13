using CoreScope.App.Features.Nodes.Analytics;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>Figures of a node as its charts take them.</summary>
public sealed class NodeChartsTests
{
    // A Sunday.
    private static readonly UnixMillis s_from = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    private readonly MeshBed _bed = new();

    [Fact]
    [Trait("row", "NA-10")]
    public void Nothing_DrawsNothing()
    {
        var none = Figures(7);
        Assert.Empty(NodeCharts.Activity(none));
        Assert.Empty(NodeCharts.SnrTrend(none, observer => observer.Id));
        Assert.Empty(StepSeries.OfSnr(none.SnrSteps));
        Assert.Empty(NodeCharts.Types(none));
        Assert.Empty(NodeCharts.Hops(none));
        Assert.Empty(NodeCharts.Heatmap(none, TimeZoneInfo.Utc));
        Assert.Empty(NodeCharts.Observers([], observer => observer.Id));
        Assert.Empty(NodeCharts.Battery([], new BatteryThresholds()));
    }

    [Theory]
    [InlineData(1, 1, 25)]
    [InlineData(7, 1, 169)]
    [InlineData(30, 3, 241)]
    [InlineData(300, 24, 301)]
    [Trait("row", "NA-04")]
    public void Activity_HasABarForEveryTimeWithoutPacketsToo(int days, int hours, int bars)
    {
        var figures = Figures(days) with { Packets = 5, Timeline = [new HourCount(s_from + TimeSpan.FromHours(5), 5)] };
        Assert.Equal(hours, NodeCharts.HoursOfBar(figures));
        var points = Assert.Single(NodeCharts.Activity(figures)).Data;
        Assert.Equal(bars, points.Count);
        Assert.Equal(5, points.Sum(point => point.Y));
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.Equal(hours * 3_600_000.0, pair.Second.X - pair.First.X));
    }

    [Fact]
    [Trait("row", "NA-05")]
    public void SnrTrend_HasALineForEachObserver_AtTheTrueTimes()
    {
        var (one, two) = (Observer("One"), Observer("Two"));
        var figures = Figures(7) with
        {
            SnrTrend = [new(s_from, 4, null, one), new(s_from + TimeSpan.FromHours(1), -3.5, null, two), new(s_from + TimeSpan.FromHours(2), 6, null, one), new(s_from, 1, null, null)],
        };
        var lines = NodeCharts.SnrTrend(figures, observer => observer.DisplayName);
        Assert.Equal(["One", "Two"], lines.Select(line => line.Name));
        Assert.Equal([(s_from.Value, 4.0), (s_from.Value + 7_200_000, 6)], lines[0].Data.Select(point => ((long)point.X, point.Y!.Value)));
    }

    [Fact]
    [Trait("row", "NA-05")]
    public void SnrTrend_OfMany_IsThinnedToMeans_AndTheObserversThatHeardMost()
    {
        var observers = Enumerable.Range(0, NodeCharts.MostLines + 3).Select(number => Observer("o" + number)).ToList();
        var busy = observers[^1];
        var figures = Figures(1) with
        {
            SnrTrend =
            [
                .. Enumerable.Range(0, 20_000).Select(i => new SnrPoint(s_from + TimeSpan.FromSeconds(i * 4), i % 2 == 0 ? 4 : 8, null, busy)),
                .. observers.Select(observer => new SnrPoint(s_from, 1, null, observer)),
            ],
        };
        var lines = NodeCharts.SnrTrend(figures, observer => observer.DisplayName);
        Assert.Equal(NodeCharts.MostLines, lines.Count);
        Assert.Equal(busy.DisplayName, lines[0].Name);
        Assert.InRange(lines[0].Data.Count, 100, 200);
        Assert.All(lines[0].Data, point => Assert.InRange(point.Y!.Value, 5.9, 6.1));
        Assert.All(lines[0].Data.Zip(lines[0].Data.Skip(1)), pair => Assert.True(pair.Second.X > pair.First.X));
    }

    [Fact]
    public void SnrSteps_HaveTheEmptyOnesBetween() =>
        Assert.Equal([("-4 to -2", 2.0), ("-2 to 0", 0), ("0 to 2", 1)], Assert.Single(StepSeries.OfSnr([(-4, 2), (0, 1)])).Data.Select(point => (point.Label!, point.Y!.Value)));

    [Fact]
    [Trait("row", "NA-06")]
    public void TypesAndHops_AreCounted()
    {
        var figures = Figures(7) with { Packets = 6, Types = [(PayloadType.GroupText, 4), (PayloadType.Multipart, 2)], HopCounts = [1, 2, 0, 0, 3] };
        Assert.Equal([(PayloadType.GroupText.Label(), 4.0), (PayloadType.Multipart.Label(), 2)], Assert.Single(NodeCharts.Types(figures)).Data.Select(point => (point.Label!, point.Y!.Value)));
        Assert.Equal([("0", 1.0), ("1", 2), ("2", 0), ("3", 0), ("4+", 3)], Assert.Single(NodeCharts.Hops(figures)).Data.Select(point => (point.Label!, point.Y!.Value)));
    }

    [Fact]
    [Trait("row", "NA-06")]
    public void Observers_StandInOneBarEach_InTheClassOfTheirSnr()
    {
        NodeObserver[] rows = [Row("Far", 9, -7), Row("Near", 8, 11), Row("Edge", 3, 10), Row("Mute", 1, null)];
        var series = NodeCharts.Observers(rows, observer => observer.DisplayName);
        Assert.Equal(["Excellent (over 10 dB)", "Good (over 0 dB)", "Poor", "No SNR told"], series.Select(s => s.Name));
        Assert.All(series, s => Assert.Equal(["Far", "Near", "Edge", "Mute"], s.Data.Select(point => point.Label!)));
        Assert.Equal([null, 8.0, null, null], series[0].Data.Select(point => point.Y));
        Assert.Equal([9.0, null, null, null], series[2].Data.Select(point => point.Y));
    }

    [Fact]
    [Trait("row", "NA-08")]
    public void Heatmap_StandsInTheChosenZone()
    {
        var figures = Figures(7) with { Packets = 3, Timeline = [new HourCount(s_from + TimeSpan.FromHours(23), 3)] };
        Assert.Equal(("Sun", "23"), Place(TimeZoneInfo.Utc));
        Assert.Equal(("Mon", "00"), Place(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

        (string, string) Place(TimeZoneInfo zone)
        {
            var week = NodeCharts.Heatmap(figures, zone);
            Assert.Equal((7, 24), (week.Count, week[0].Data.Count));
            var day = Assert.Single(week, day => day.Data.Any(point => point.Y > 0));
            return (day.Name, Assert.Single(day.Data, point => point.Y == 3).Label!);
        }
    }

    [Fact]
    [Trait("row", "NA-07")]
    public void Battery_HasItsTwoLevels_AndKeepsTheNewest()
    {
        var told = Enumerable.Range(0, 5_000).Select(i => new BatteryPoint(s_from + TimeSpan.FromMinutes(i), 4_000 - (i / 10))).ToList();
        var series = NodeCharts.Battery(told, new BatteryThresholds(3_400, 3_100));
        Assert.Equal(["Battery", "Low", "Critical"], series.Select(s => s.Name));
        Assert.InRange(series[0].Data.Count, 200, 500);
        Assert.Equal((told[^1].At.Value, told[^1].Millivolts / 1000.0), ((long)series[0].Data[^1].X, series[0].Data[^1].Y));
        Assert.All(series[1].Data, point => Assert.Equal(3.4, point.Y));
        Assert.Equal([told[0].At.Value, told[^1].At.Value], series[2].Data.Select(point => (long)point.X));
    }

    private static NodeAnalytics Figures(int days) => new() { From = s_from, To = s_from + TimeSpan.FromDays(days), Days = days };

    private Observer Observer(string name) => _bed.Mesh.Observers.Find(_bed.Observer(name))!;

    private NodeObserver Row(string name, int packets, double? snr) => new(Observer(name), packets, snr, null, s_from, s_from);
}
