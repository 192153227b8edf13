using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>One node over a time (analytics.md §10). Hours are UTC.</summary>
public sealed record NodeAnalytics
{
    /// <summary>First moment covered.</summary>
    public required UnixMillis From { get; init; }

    /// <summary>Last moment covered.</summary>
    public required UnixMillis To { get; init; }

    /// <summary>Days covered: what was asked for, or the age of the oldest packet when everything was.</summary>
    public required double Days { get; init; }

    /// <summary>Packets by hour, ascending; hours without any are absent.</summary>
    public IReadOnlyList<HourCount> Timeline { get; init; } = [];

    /// <summary>SNR of each packet that had one, in order of time.</summary>
    public IReadOnlyList<SnrPoint> SnrTrend { get; init; } = [];

    /// <summary>SNR values by step of 2 dB that has some, ascending: lower end and how many.</summary>
    public IReadOnlyList<(int From, int Count)> SnrSteps { get; init; } = [];

    /// <summary>The battery as the node's own adverts tell it, in order of time; only sensors do.</summary>
    public IReadOnlyList<BatteryPoint> Battery { get; init; } = [];

    /// <summary>Packets by type, most first.</summary>
    public IReadOnlyList<(PayloadType Type, int Count)> Types { get; init; } = [];

    /// <summary>Who heard them best.</summary>
    public IReadOnlyList<NodeObserver> Observers { get; init; } = [];

    /// <summary>Packets with 0, 1, 2, 3, 4 or more hops.</summary>
    public IReadOnlyList<int> HopCounts { get; init; } = [0, 0, 0, 0, 0];

    /// <summary>Whose packets it carried or whom it sent to, as far as that can be told for sure, most first.</summary>
    public IReadOnlyList<NodePeer> Peers { get; init; } = [];

    /// <summary>How many peers there are in all.</summary>
    public int PeerCount { get; init; }

    /// <summary>Packets by day of week (0 = Sunday) and hour: place day × 24 + hour.</summary>
    public IReadOnlyList<int> Heatmap { get; init; } = [];

    /// <summary>All packets.</summary>
    public int Packets { get; init; }

    /// <summary>Share of hours with a packet, 0 to 100, one decimal.</summary>
    public double AvailabilityPercent { get; init; }

    /// <summary>Longest time from one hour with packets to the next.</summary>
    public TimeSpan LongestSilence { get; init; }

    /// <summary>When it began.</summary>
    public UnixMillis SilenceStart { get; init; }

    /// <summary>A to D by mean and spread of the SNR; null without any SNR.</summary>
    public string? SignalGrade { get; init; }

    /// <summary>dB, one decimal; null without any SNR.</summary>
    public double? SnrMean { get; init; }

    /// <summary>dB, one decimal.</summary>
    public double SnrDeviation { get; init; }

    /// <summary>Packets with more than one hop among those with any, 0 to 100, one decimal.</summary>
    public double RelayPercent { get; init; }

    /// <summary>Packets a day, one decimal.</summary>
    public double PacketsPerDay { get; init; }

    /// <summary>The timeline with every hour from the first to the last one covered.</summary>
    public IReadOnlyList<HourCount> FilledTimeline() => HourCount.Fill(Timeline, From, To);
}

/// <summary>SNR and RSSI of one packet at the observer that heard it best.</summary>
public readonly record struct SnrPoint(UnixMillis At, double Snr, double? Rssi, Observer? Observer);

/// <summary>Another node that one's packets had to do with.</summary>
public sealed record NodePeer(Node Node, int Packets, UnixMillis LastContact);
