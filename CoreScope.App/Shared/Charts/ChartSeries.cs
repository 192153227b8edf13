namespace CoreScope.App.Shared.Charts;

/// <summary>
/// One line, set of bars, or row of a heat map. Charts compare the list of series by reference: give a new list when values
/// change, and only then.
/// </summary>
/// <param name="Name">What people read; may come from the radio.</param>
/// <param name="Data">Its values, in order of x.</param>
/// <param name="Color">Name of a colour in tokens.css, e.g. <c>--mc-role-repeater</c>; null = the next of the palette.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Data, string? Color = null);
