namespace CoreScope.Core.Metrics;

/// <summary>How long something took of late, in milliseconds.</summary>
public readonly record struct LatencyFigures(double P50, double P95, double P99, double Max)
{
    /// <summary>Of these samples, by nearest rank: index = int(p·(n−1)+0.5) (spec/operations.md §3.5). Sorts them.</summary>
    public static LatencyFigures Of(Span<double> samples, double max)
    {
        if (samples.IsEmpty)
            return default;
        samples.Sort();
        return new LatencyFigures(At(samples, 0.5), At(samples, 0.95), At(samples, 0.99), max);
    }

    private static double At(ReadOnlySpan<double> sorted, double p) => sorted[(int)((p * (sorted.Length - 1)) + 0.5)];
}
