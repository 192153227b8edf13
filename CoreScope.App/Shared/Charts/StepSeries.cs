using System.Globalization;

namespace CoreScope.App.Shared.Charts;

/// <summary>Counts by steps of equal width as one series of a bar chart.</summary>
public static class StepSeries
{
    // Core counts SNR in steps of 2 dB (SnrSteps).
    private const int SnrStep = 2;

    /// <summary>Packets by SNR; steps without any stand between those with some.</summary>
    /// <param name="steps">Lower end in dB and count, lowest first, without the empty ones.</param>
    public static IReadOnlyList<ChartSeries> OfSnr(IReadOnlyList<(int From, int Count)> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps is not [var first, ..])
            return [];
        var counts = steps.ToDictionary(step => step.From, step => step.Count);
        var points = new List<ChartPoint>();
        for (var from = first.From; from <= steps[^1].From; from += SnrStep)
            points.Add(ChartPoint.Of(string.Create(CultureInfo.InvariantCulture, $"{from} to {from + SnrStep}"), counts.GetValueOrDefault(from)));
        return [new ChartSeries("Packets", points, "--chart-3")];
    }
}
