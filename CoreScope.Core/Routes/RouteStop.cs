using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Routes;

/// <summary>One station of a packet's way.</summary>
/// <param name="Kind">What makes it one.</param>
/// <param name="Prefix">The bytes that name it; of length 0 where a whole key does.</param>
/// <param name="Node">The node it most likely is, or null.</param>
/// <param name="Confidence">How likely.</param>
public sealed record RouteStop(RouteStopKind Kind, HopPrefix Prefix, Node? Node, HopConfidence Confidence)
{
    /// <summary>How many nodes it could be.</summary>
    public int Candidates { get; init; } = 1;

    /// <summary>Too far from its neighbours in the path: the assignment is doubtful.</summary>
    public bool IsUnreliable { get; init; }

    /// <summary>The packet was not heard beyond this: it still had to get here.</summary>
    public bool IsAhead { get; init; }

    /// <summary>Hops before it are left out.</summary>
    public bool IsAfterGap { get; init; }

    /// <summary>Told by the payload, not by the path.</summary>
    public bool IsFromPayload => Kind != RouteStopKind.Hop;

    /// <summary>Nobody knows who it is; a mere guess says nothing about a place.</summary>
    public bool IsUnresolved => Node is null || Confidence < HopConfidence.Geographic;

    /// <summary>Where it is drawn; null for what is unresolved or has no position.</summary>
    public GeoPoint? Place => IsUnresolved ? null : Node!.Position;

    /// <summary>The same for two stops that are the same station.</summary>
    public RouteKey Key => IsUnresolved ? new RouteKey(0, Prefix) : new RouteKey(Node!.Id, default);
}

/// <summary>Names a station: by its node, or by its bytes where that is not known.</summary>
public readonly record struct RouteKey(int NodeId, HopPrefix Prefix);
