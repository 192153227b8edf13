using CoreScope.Core.Paths;
using CoreScope.Ingest.Mqtt;

namespace CoreScope.App.Hosting.Options;

/// <summary>The graph of who hears whom (spec/analytics.md §4).</summary>
public sealed class NeighborGraphOptions
{
    private const int DefaultMaxAgeDays = 5;
    internal const int LongestMaxAgeDays = 36_500;
    private const int DefaultRecomputeSeconds = 300;
    private const int LongestRecomputeSeconds = 86_400;

    /// <summary>Links that were not seen for so long are forgotten; below 1 means the default.</summary>
    public int MaxAgeDays { get; set; }

    /// <summary>Longest believable link in km; 0 = the default, negative = no limit.</summary>
    public double MaxEdgeKm { get; set; } = NeighborGraph.DefaultMaxEdgeKm;

    /// <summary>How often graph and scores are made anew, in seconds; below 1 means the default.</summary>
    public int CacheRecomputeIntervalSeconds { get; set; } = DefaultRecomputeSeconds;

    /// <summary>How often graph and scores are made anew.</summary>
    internal TimeSpan Interval => TimeSpan.FromSeconds(CacheRecomputeIntervalSeconds < 1 ? DefaultRecomputeSeconds : CacheRecomputeIntervalSeconds);

    /// <summary>How long a link is kept, given upstream's older key for it.</summary>
    internal TimeSpan MaxAge(int neighborEdgesMaxAgeDays) =>
        TimeSpan.FromDays(MaxAgeDays > 0 ? MaxAgeDays : neighborEdgesMaxAgeDays > 0 ? neighborEdgesMaxAgeDays : DefaultMaxAgeDays);

    internal IEnumerable<OptionFault> Faults()
    {
        if (MaxAgeDays > LongestMaxAgeDays)
            yield return new OptionFault(nameof(MaxAgeDays), $"must be at most {LongestMaxAgeDays} days, not {MaxAgeDays}");
        if (CacheRecomputeIntervalSeconds > LongestRecomputeSeconds)
            yield return new OptionFault(nameof(CacheRecomputeIntervalSeconds), $"must be at most {LongestRecomputeSeconds} seconds, not {CacheRecomputeIntervalSeconds}");
    }
}
