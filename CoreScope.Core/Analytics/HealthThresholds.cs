using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics;

/// <summary>From which age on a node or observer counts as degraded or silent (analytics.md §6.2).</summary>
public sealed record HealthThresholds
{
    /// <summary>Repeaters and rooms.</summary>
    public TimeSpan InfraDegraded { get; init; } = TimeSpan.FromHours(24);

    /// <inheritdoc cref="InfraDegraded"/>
    public TimeSpan InfraSilent { get; init; } = TimeSpan.FromHours(72);

    /// <summary>All other nodes.</summary>
    public TimeSpan NodeDegraded { get; init; } = TimeSpan.FromHours(1);

    /// <inheritdoc cref="NodeDegraded"/>
    public TimeSpan NodeSilent { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A relay that forwarded something within this time is relaying.</summary>
    public TimeSpan RelayActive { get; init; } = TimeSpan.FromHours(24);

    /// <summary>An observer heard within this time is online.</summary>
    public TimeSpan ObserverOnline { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>An observer heard within this time is stale, later it is offline.</summary>
    public TimeSpan ObserverStale { get; init; } = TimeSpan.FromMinutes(1440);

    /// <summary>The state of a node of this role that was heard last at <paramref name="heard"/>.</summary>
    public HealthState StateOf(NodeRole role, UnixMillis heard, UnixMillis now)
    {
        var (degraded, silent) = role.CanRelay() ? (InfraDegraded, InfraSilent) : (NodeDegraded, NodeSilent);
        var age = now - heard;
        return age < degraded ? HealthState.Active : age < silent ? HealthState.Degraded : HealthState.Silent;
    }

    /// <summary>The same for an observer: active = online, degraded = stale, silent = offline.</summary>
    public HealthState StateOfObserver(UnixMillis heard, UnixMillis now)
    {
        var age = now - heard;
        return age < ObserverOnline ? HealthState.Active : age < ObserverStale ? HealthState.Degraded : HealthState.Silent;
    }
}
