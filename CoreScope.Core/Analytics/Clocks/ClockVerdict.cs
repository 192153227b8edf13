namespace CoreScope.Core.Analytics.Clocks;

/// <summary>
/// What a node's recent adverts tell of its clock (analytics.md §7). Pure. Before the rules for mixed samples comes that of a
/// steady clock (DECISIONS 18): samples that all agree are a clock that is set, however wrong, and count by their size.
/// </summary>
/// <param name="Severity">How wrong.</param>
/// <param name="RecentMedian">Seconds: the median that decided.</param>
/// <param name="GoodFraction">Samples within an hour among those within a day; 0 without any.</param>
/// <param name="Bad">Samples between an hour and a day off.</param>
/// <param name="RecentSamples">Good and bad ones; clocks that were reset (more than a day off) are not counted.</param>
/// <param name="IsSteady">All agree within a minute.</param>
public sealed record ClockVerdict(
    ClockSeverity Severity, double RecentMedian, double GoodFraction, IReadOnlyList<SkewSample> Bad, int RecentSamples, bool IsSteady)
{
    private const int RecentCount = 5;
    private const double GoodLimit = 3600;
    private const double ResetLimit = 86_400;
    private const double SteadyWithin = 60;
    private const double NoClockBelow = 0.10;
    private const double BimodalBelow = 0.80;
    private static readonly TimeSpan s_recentTime = TimeSpan.FromSeconds(3600);

    /// <summary>The verdict on these samples, of which there must be one, in order of time.</summary>
    public static ClockVerdict Of(ReadOnlySpan<SkewSample> samples)
    {
        var recent = Recent(samples);
        var good = new List<double>(recent.Length);
        var bad = new List<SkewSample>();
        var all = new double[recent.Length];
        for (var i = 0; i < recent.Length; i++)
        {
            var size = Math.Abs(recent[i].Skew);
            all[i] = recent[i].Skew;
            if (size <= GoodLimit)
                good.Add(recent[i].Skew);
            else if (size <= ResetLimit)
                bad.Add(recent[i]);
        }

        var counted = good.Count + bad.Count;
        var fraction = counted == 0 ? 0 : (double)good.Count / counted;
        var median = Medians.SortAndTake(all);
        var isSteady = all.All(skew => Math.Abs(skew - median) <= SteadyWithin);
        var (severity, decided) = isSteady ? (BySize(median), median)
            : fraction < NoClockBelow ? (ClockSeverity.NoClock, median)
            : Medians.Of(good) is var ofGood && fraction < BimodalBelow && bad.Count > 0 ? (ClockSeverity.Bimodal, ofGood)
            : (BySize(ofGood), ofGood);
        return new ClockVerdict(severity, decided, Math.Round(fraction, 2), bad, counted, isSteady);
    }

    // The narrower of "the last five" and "within an hour of the newest".
    private static ReadOnlySpan<SkewSample> Recent(ReadOnlySpan<SkewSample> samples)
    {
        var recent = samples[Math.Max(0, samples.Length - RecentCount)..];
        while (recent[^1].At - recent[0].At > s_recentTime)
            recent = recent[1..];
        return recent;
    }

    private static ClockSeverity BySize(double seconds) => TimeSpan.FromSeconds(Math.Min(Math.Abs(seconds), 1e10)) switch
    {
        { TotalDays: >= 365 } => ClockSeverity.NoClock,
        { TotalDays: >= 30 } => ClockSeverity.Absurd,
        { TotalSeconds: >= 3600 } => ClockSeverity.Critical,
        { TotalSeconds: >= 300 } => ClockSeverity.Warning,
        _ => ClockSeverity.Ok,
    };
}
