namespace CoreScope.App.Shared.Charts;

/// <summary>One row of a <see cref="ChartTable"/>.</summary>
/// <param name="X">Where it stands on an axis of times or numbers.</param>
/// <param name="Label">Where it stands on an axis of names.</param>
/// <param name="Values">One value for each series; null where it has none.</param>
public sealed record ChartTableRow(double X, string? Label, IReadOnlyList<double?> Values);
