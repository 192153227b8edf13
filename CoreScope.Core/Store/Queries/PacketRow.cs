using CoreScope.Core.Directories;
using CoreScope.Core.Dissection;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store.Queries;

/// <summary>One row of the feed: a transmission with its best observation, or one observation by itself.</summary>
public sealed record PacketRow
{
    public required Transmission Transmission { get; init; }

    /// <summary>Which observation the row speaks of.</summary>
    public required int ObservationIndex { get; init; }

    /// <summary>False: one observation by itself, below its group or in the ungrouped feed.</summary>
    public required bool IsGroup { get; init; }

    public required Observation Observation { get; init; }

    /// <summary>Server time: of the first observation for a group, else of this one.</summary>
    public required UnixMillis Time { get; init; }

    /// <summary>Route of the frame as this observer heard it; null for a bridge message.</summary>
    public RouteType? Route { get; init; }

    /// <summary>Bytes of the frame as heard.</summary>
    public int Size { get; init; }

    /// <summary>Bytes of one path hash; null where it says nothing: TRACE, direct without hops, bridge messages.</summary>
    public int? HashSize { get; init; }

    public Observer? Observer { get; init; }

    /// <summary>Distinct regions of all observers of a group, sorted.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Distinct observers of the transmission.</summary>
    public int ObserverCount { get; init; }

    /// <summary>Observations of the transmission.</summary>
    public int ObservationCount { get; init; }

    public IReadOnlyList<HopName> Hops { get; init; } = [];

    /// <summary>Null: not scoped; empty: of an unknown region; else the region's name.</summary>
    public string? Scope { get; init; }

    public PacketSummary Summary { get; init; }
}
