using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>One run of hops and the packets whose path contains it (analytics.md §2.7).</summary>
public sealed record SubpathDetail
{
    /// <summary>The hops, each with the node it most likely means.</summary>
    public required IReadOnlyList<HopName> Hops { get; init; }

    /// <summary>How many packets.</summary>
    public int Matches { get; init; }

    /// <summary>First sight of the first one; never without any.</summary>
    public UnixMillis FirstSeen { get; init; }

    /// <summary>First sight of the last one.</summary>
    public UnixMillis LastSeen { get; init; }

    /// <summary>dB, one decimal; null without any SNR.</summary>
    public double? AverageSnr { get; init; }

    /// <summary>dBm, one decimal; null without any RSSI.</summary>
    public double? AverageRssi { get; init; }

    /// <summary>How many had an SNR.</summary>
    public int Samples { get; init; }

    /// <summary>Packets by hour of day, UTC.</summary>
    public IReadOnlyList<int> Hours { get; init; } = new int[24];

    /// <summary>The whole paths they took, most packets first.</summary>
    public IReadOnlyList<ParentPath> Parents { get; init; } = [];

    /// <summary>Who heard them best, most packets first.</summary>
    public IReadOnlyList<(Observer Observer, int Packets)> Observers { get; init; } = [];
}

/// <summary>One whole path and how many packets took it.</summary>
public sealed record ParentPath(IReadOnlyList<HopName> Hops, int Packets);
