using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>What the packets of one node tell (analytics.md §6.3).</summary>
public sealed record NodeHealth
{
    /// <summary>Transmissions that it sent or that a resolved path leads through it.</summary>
    public int Transmissions { get; init; }

    /// <summary>Their observations.</summary>
    public int Observations { get; init; }

    /// <summary>Transmissions of this day (UTC).</summary>
    public int Today { get; init; }

    /// <summary>Transmissions of each of the last 24 hours, the one up to now last; null = that hour is no longer in memory.</summary>
    public IReadOnlyList<double?> LastDay { get; init; } = [];

    /// <summary>Mean SNR of their best observations, dB; null without any.</summary>
    public double? AverageSnr { get; init; }

    /// <summary>Mean number of hops, rounded.</summary>
    public int AverageHops { get; init; }

    /// <summary>When one of them was heard last.</summary>
    public UnixMillis LastHeard { get; init; }

    /// <summary>Who heard them best, most packets first.</summary>
    public IReadOnlyList<NodeObserver> Observers { get; init; } = [];

    /// <summary>The newest, newest first.</summary>
    public IReadOnlyList<Transmission> Recent { get; init; } = [];
}

/// <summary>One observer of a node's packets.</summary>
/// <param name="Observer">Who.</param>
/// <param name="Packets">Transmissions of which it has the best observation.</param>
/// <param name="AverageSnr">dB; null without any.</param>
/// <param name="AverageRssi">dBm; null without any.</param>
/// <param name="FirstSeen">Server time of the first of them.</param>
/// <param name="LastSeen">Server time of the last of them.</param>
public sealed record NodeObserver(Observer Observer, int Packets, double? AverageSnr, double? AverageRssi, UnixMillis FirstSeen, UnixMillis LastSeen);
