namespace CoreScope.App.Shared.Charts;

/// <summary>What js draws; see Chart.razor.js.</summary>
internal sealed record ChartModel(
    string Type, string Axis, bool Stacked, bool Horizontal, bool Smooth, string? Unit, int Decimals, string? XTitle, string? YTitle, double? Min, double? Max, double? XMin, double? XMax,
    IReadOnlyList<string> Categories, IReadOnlyList<ChartModelSeries> Series);

/// <summary>One series of a <see cref="ChartModel"/>: pairs of x and y, or values in order of the categories.</summary>
internal sealed record ChartModelSeries(string Name, string Color, IReadOnlyList<double?[]> Data);
