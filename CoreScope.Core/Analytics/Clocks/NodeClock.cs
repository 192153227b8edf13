using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Clocks;

/// <summary>The clock of one node, from the adverts that it sent itself (analytics.md §7).</summary>
public sealed record NodeClock
{
    public required Node Node { get; init; }

    /// <summary>One an advert, in order of time; there is at least one.</summary>
    public required IReadOnlyList<SkewSample> Samples { get; init; }

    /// <summary>What the recent ones tell.</summary>
    public required ClockVerdict Verdict { get; init; }

    /// <summary>Seconds, over all samples.</summary>
    public required double Mean { get; init; }

    /// <inheritdoc cref="Mean"/>
    public required double Median { get; init; }

    /// <summary>Seconds a day; null when it cannot be told.</summary>
    public double? DriftPerDay { get; init; }

    /// <summary>Receptions that went in.</summary>
    public required int Receptions { get; init; }

    /// <summary>Of those, by observers whose own clock could be compared.</summary>
    public required int CalibratedReceptions { get; init; }

    /// <summary>True when some reception is calibrated.</summary>
    public bool IsCalibrated => CalibratedReceptions > 0;

    /// <summary>The newest sample.</summary>
    public SkewSample Last => Samples[^1];

    /// <summary>Server time of the newest advert.</summary>
    public UnixMillis LastObserved => Last.At;
}
