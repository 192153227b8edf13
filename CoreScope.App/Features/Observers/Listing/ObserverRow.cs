using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Observers.Listing;

/// <summary>One observer as it was at one moment. Equal rows look equal, so that a list is drawn again only when one changed.</summary>
public sealed record ObserverRow
{
    // Statuses come every few minutes as a rule; packets are rarer in a quiet region.
    private static readonly TimeSpan s_mostLag = TimeSpan.FromMinutes(10);

    public required Observer Observer { get; init; }

    /// <summary>What it had said of itself by then.</summary>
    public required ObserverFacts Facts { get; init; }

    /// <summary>Active = online, degraded = stale, silent = offline. Rows and counts go by this one.</summary>
    public required HealthState State { get; init; }

    /// <summary>Its last message of any kind.</summary>
    public required UnixMillis LastSeen { get; init; }

    /// <summary>Its last packet.</summary>
    public required UnixMillis LastPacketAt { get; init; }

    /// <summary>Observations stored.</summary>
    public required long Packets { get; init; }

    /// <summary>Observations of the last hour.</summary>
    public int PacketsLastHour { get; init; }

    /// <summary>These against those of the busiest observer, 0 to 1.</summary>
    public double Load { get; init; }

    /// <summary>How far its clock is from the others'; null when it cannot be told.</summary>
    public ObserverOffset? Offset { get; init; }

    /// <summary>Its times bore no zone and were wrong within the last 24 hours; else null.</summary>
    public ClockSkewSign? NaiveClock { get; init; }

    /// <summary>Another observer bears the same name.</summary>
    public bool HasNamesake { get; init; }

    public string Id => Observer.Id;

    public string Name => Observer.DisplayName;

    /// <summary>How long before its last message its last packet came; null when none ever did.</summary>
    public TimeSpan? Lag => LastPacketAt.IsNever ? null : LastSeen > LastPacketAt ? LastSeen - LastPacketAt : TimeSpan.Zero;

    /// <summary>It speaks, but not of packets.</summary>
    public bool IsNotForwarding => State != HealthState.Silent && (Lag ?? LastSeen - Observer.FirstSeen) > s_mostLag;
}
