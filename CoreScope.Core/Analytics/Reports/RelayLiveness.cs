using CoreScope.Core.Identity;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>
/// What a node was seen to forward (analytics.md §6.1), adverts never counted. Evidence is a resolved path through it, or, of a
/// packet without any resolved path, a hop that can mean no other node.
/// </summary>
public sealed record RelayLiveness
{
    /// <summary>Region scopes listed at most.</summary>
    public const int MaxScopes = 32;

    /// <summary>Of a node that never forwarded anything.</summary>
    public static RelayLiveness None { get; } = new();

    /// <summary>Server time at which the newest forwarded packet came in first; never = none was.</summary>
    public UnixMillis LastRelayed { get; init; }

    /// <summary>Packets of the last hour.</summary>
    public int LastHour { get; init; }

    /// <summary>Packets of the last 24 hours.</summary>
    public int LastDay { get; init; }

    /// <summary>Of those, plain floods: without a region scope.</summary>
    public int UnscopedLastDay { get; init; }

    /// <summary>Packets of the last 24 hours, beyond those counted, with a hop that this node shares with others.</summary>
    public int PossibleLastDay { get; init; }

    /// <summary>Forwarded something recently enough (<see cref="HealthThresholds.RelayActive"/>).</summary>
    public bool IsActive { get; init; }

    /// <summary>Names of the region scopes it carried, sorted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
