namespace CoreScope.App.Shared.Charts;

/// <summary>The forms of a chart.</summary>
public enum ChartType
{
    Line,
    Area,
    Bar,
    Donut,
    Heatmap,
    Scatter,
}
