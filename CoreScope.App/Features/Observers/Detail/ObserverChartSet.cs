using CoreScope.App.Shared.Charts;

namespace CoreScope.App.Features.Observers.Detail;

/// <summary>All charts of one observer; a chart is drawn anew only when its list is another one.</summary>
public sealed record ObserverChartSet
{
    public static ObserverChartSet Empty { get; } = new();

    public IReadOnlyList<ChartSeries> Packets { get; init; } = [];

    public IReadOnlyList<ChartSeries> Types { get; init; } = [];

    public IReadOnlyList<ChartSeries> Nodes { get; init; } = [];

    public IReadOnlyList<ChartSeries> Snr { get; init; } = [];

    public IReadOnlyList<ChartSeries> Battery { get; init; } = [];

    public IReadOnlyList<ChartSeries> NoiseFloor { get; init; } = [];

    public IReadOnlyList<ChartSeries> Airtime { get; init; } = [];

    public IReadOnlyList<ChartSeries> Errors { get; init; } = [];
}
