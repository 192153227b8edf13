namespace CoreScope.Core.Analytics;

/// <summary>Medians of numbers (analytics.md §1.6).</summary>
public static class Medians
{
    /// <summary>The true median: the mean of the two middle values where there are two. Sorts <paramref name="values"/>, of which there must be one.</summary>
    public static double SortAndTake(Span<double> values)
    {
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>The same; leaves <paramref name="values"/> as they are.</summary>
    public static double Of(IReadOnlyCollection<double> values) => SortAndTake((double[])[.. values]);
}
