using System.Globalization;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>Figures of one node as the charts take them. Without any value there is no series: the chart then shows its own empty state.</summary>
public static class NodeCharts
{
    /// <summary>Observers with a line or bar of their own.</summary>
    public const int MostLines = 8;

    /// <summary>Observers with a bar.</summary>
    public const int MostBars = 12;

    private const int HoursOfDay = 24;

    // More are not told apart in the width of a chart.
    private const int MostPoints = 120;

    private static readonly string[] s_hops = ["0", "1", "2", "3", "4+"];

    // By mean SNR, in the words of spec/ui-map-nodes.md §0.4; the last takes those without any.
    private static readonly (string Name, double Above, string Color)[] s_classes =
    [
        ("Excellent (over 10 dB)", 10, "--chart-3"), ("Good (over 0 dB)", 0, "--chart-1"), ("Marginal (over −5 dB)", -5, "--chart-2"),
        ("Poor", double.NegativeInfinity, "--chart-6"), ("No SNR told", double.NaN, "--chart-8"),
    ];

    // Drawn from the bottom up.
    private static readonly DayOfWeek[] s_week =
        [DayOfWeek.Sunday, DayOfWeek.Saturday, DayOfWeek.Friday, DayOfWeek.Thursday, DayOfWeek.Wednesday, DayOfWeek.Tuesday, DayOfWeek.Monday];

    /// <summary>How many hours one bar of the activity covers.</summary>
    public static int HoursOfBar(NodeAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Days switch { <= 8 => 1, <= 45 => 3, _ => HoursOfDay };
    }

    /// <summary>Packets by time; times without any are 0.</summary>
    public static IReadOnlyList<ChartSeries> Activity(NodeAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Packets == 0 ? [] : [new ChartSeries("Packets", [.. HourCount.Join(figures.FilledTimeline(), HoursOfBar(figures)).Select(bar => ChartPoint.At(bar.Start, bar.Count))])];
    }

    /// <summary>
    /// SNR by time, one line for each observer, all on one axis: each packet, or where there are many the mean of those within the same stretch
    /// of time.
    /// </summary>
    public static IReadOnlyList<ChartSeries> SnrTrend(NodeAnalytics figures, Func<Observer, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(nameOf);
        var stretch = Math.Max(1, (figures.To - figures.From).TotalMilliseconds / MostPoints);
        return
        [
            .. figures.SnrTrend.Where(point => point.Observer is not null).GroupBy(point => point.Observer!.Index).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                .Take(MostLines)
                .Select(group => new ChartSeries(nameOf(group.First().Observer!), group.Count() <= MostPoints ? Each(group) : Means(group, stretch))),
        ];

        static IReadOnlyList<ChartPoint> Each(IEnumerable<SnrPoint> points) => [.. points.Select(point => ChartPoint.At(point.At, point.Snr))];

        IReadOnlyList<ChartPoint> Means(IEnumerable<SnrPoint> points, double width) =>
        [
            .. points.GroupBy(point => (long)((point.At - figures.From).TotalMilliseconds / width))
                .Select(part => ChartPoint.Of(Math.Round(figures.From.Value + ((part.Key + 0.5) * width)), Math.Round(part.Average(point => point.Snr), 2))),
        ];
    }

    /// <summary>Packets by type, most first.</summary>
    public static IReadOnlyList<ChartSeries> Types(NodeAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Types.Count == 0 ? [] : [new ChartSeries("Packets", [.. figures.Types.Select(type => ChartPoint.Of(type.Type.Label(), type.Count))])];
    }

    /// <summary>Packets by observer that heard them best, most first; how well it hears them on average is the bar's class.</summary>
    public static IReadOnlyList<ChartSeries> Observers(IReadOnlyList<NodeObserver> rows, Func<Observer, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(nameOf);
        var shown = rows.Take(MostBars).Select(row => (row.Packets, Name: nameOf(row.Observer), Class: ClassOf(row.AverageSnr))).ToList();
        return
        [
            .. s_classes.Select((look, place) => (look, place)).Where(entry => shown.Any(row => row.Class == entry.place))
                .Select(entry => new ChartSeries(entry.look.Name, [.. shown.Select(row => ChartPoint.Of(row.Name, row.Class == entry.place ? row.Packets : null))], entry.look.Color)),
        ];
    }

    /// <summary>Packets by number of hops.</summary>
    public static IReadOnlyList<ChartSeries> Hops(NodeAnalytics figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.Packets == 0 ? [] : [new ChartSeries("Packets", [.. figures.HopCounts.Select((count, hops) => ChartPoint.Of(s_hops[hops], count))], "--chart-4")];
    }

    /// <summary>Packets by weekday and hour of <paramref name="zone"/>: a row for each day.</summary>
    public static IReadOnlyList<ChartSeries> Heatmap(NodeAnalytics figures, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(figures);
        if (figures.Packets == 0)
            return [];
        var places = HourCount.ByWeekHour(figures.Timeline, zone);
        return
        [
            .. s_week.Select(day => new ChartSeries(
                day.ToString()[..3],
                [.. Enumerable.Range(0, HoursOfDay).Select(hour => ChartPoint.Of(hour.ToString("00", CultureInfo.InvariantCulture), places[((int)day * HoursOfDay) + hour]))],
                "--chart-1")),
        ];
    }

    /// <summary>Battery in volts, and from which voltage on it is low and critical.</summary>
    public static IReadOnlyList<ChartSeries> Battery(IReadOnlyList<BatteryPoint> told, BatteryThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (told is not [var first, ..])
            return [];
        // Of so many as are told apart.
        var every = Math.Max(1, told.Count / (MostPoints * 2));
        var shown = told.Where((_, i) => i % every == 0 || i == told.Count - 1);
        return
        [
            new ChartSeries("Battery", [.. shown.Select(point => ChartPoint.At(point.At, point.Millivolts / 1000.0))], "--chart-1"),
            Level("Low", thresholds.LowMillivolts, "--chart-2"),
            Level("Critical", thresholds.CriticalMillivolts, "--chart-6"),
        ];

        ChartSeries Level(string name, int millivolts, string color) =>
            new(name, [ChartPoint.At(first.At, millivolts / 1000.0), ChartPoint.At(told[^1].At, millivolts / 1000.0)], color);
    }

    private static int ClassOf(double? snr) => snr is { } value ? Array.FindIndex(s_classes, look => value > look.Above) : s_classes.Length - 1;
}
