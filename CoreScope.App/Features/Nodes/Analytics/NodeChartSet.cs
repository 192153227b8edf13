using CoreScope.App.Shared.Charts;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>The charts of one node over a time. A chart whose values did not change keeps its list.</summary>
public sealed record NodeChartSet
{
    /// <summary>Nothing to draw.</summary>
    public static NodeChartSet Empty { get; } = new();

    public IReadOnlyList<ChartSeries> Activity { get; init; } = [];

    public IReadOnlyList<ChartSeries> SnrTrend { get; init; } = [];

    public IReadOnlyList<ChartSeries> SnrSteps { get; init; } = [];

    public IReadOnlyList<ChartSeries> Types { get; init; } = [];

    public IReadOnlyList<ChartSeries> Observers { get; init; } = [];

    public IReadOnlyList<ChartSeries> Hops { get; init; } = [];

    public IReadOnlyList<ChartSeries> Heatmap { get; init; } = [];

    public IReadOnlyList<ChartSeries> Battery { get; init; } = [];
}
