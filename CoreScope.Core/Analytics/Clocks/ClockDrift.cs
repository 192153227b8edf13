namespace CoreScope.Core.Analytics.Clocks;

/// <summary>How fast a clock runs away (analytics.md §7): the Theil–Sen slope, which a few outliers do not move. Pure.</summary>
public static class ClockDrift
{
    private const int FewestSamples = 5;
    private const int MostPoints = 200;
    private const double LargestJump = 60;
    private const double SecondsPerDay = 86_400;
    private static readonly TimeSpan s_shortest = TimeSpan.FromHours(1);

    /// <summary>Seconds a day, positive = the clock gains; null when the samples (in order of time) are too few or too close together.</summary>
    public static double? Of(ReadOnlySpan<SkewSample> samples)
    {
        if (samples.Length < FewestSamples || samples[^1].At - samples[0].At < s_shortest)
            return null;
        var steady = WithoutJumps(samples);
        ReadOnlySpan<SkewSample> series = steady.Count < 2 || steady[^1].At - steady[0].At < s_shortest ? samples : steady.ToArray();
        var perDay = Slope(series[Math.Max(0, series.Length - MostPoints)..]) * SecondsPerDay;
        return Math.Abs(perDay) > SecondsPerDay ? 0 : perDay;
    }

    private static List<SkewSample> WithoutJumps(ReadOnlySpan<SkewSample> samples)
    {
        var kept = new List<SkewSample>(samples.Length);
        foreach (var sample in samples)
        {
            if (kept.Count == 0 || Math.Abs(sample.Skew - kept[^1].Skew) <= LargestJump)
                kept.Add(sample);
        }

        return kept;
    }

    private static double Slope(ReadOnlySpan<SkewSample> points)
    {
        var slopes = new List<double>(points.Length * (points.Length - 1) / 2);
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                var seconds = (points[j].At - points[i].At).TotalSeconds;
                if (seconds > 0)
                    slopes.Add((points[j].Skew - points[i].Skew) / seconds);
            }
        }

        return slopes.Count == 0 ? 0 : Medians.Of(slopes);
    }
}
