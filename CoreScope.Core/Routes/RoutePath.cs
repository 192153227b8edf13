using CoreScope.Core.Geo;

namespace CoreScope.Core.Routes;

/// <summary>One way of a packet, and all who heard it come that way.</summary>
/// <param name="Stops">Stations in order: the sender and the recipient where the payload names them, the hops between.</param>
/// <param name="Witnesses">Observations of this way, in order of arrival; none for a way that is only thought of.</param>
public sealed record RoutePath(IReadOnlyList<RouteStop> Stops, IReadOnlyList<RouteWitness> Witnesses)
{
    /// <summary>The packet names the hops to come, not those passed (direct routing, TRACE).</summary>
    public bool IsPlanned { get; init; }

    /// <summary>Stations that the path names.</summary>
    public int Hops => Stops.Count(stop => stop.Kind == RouteStopKind.Hop);

    /// <summary>Hops that nobody can name.</summary>
    public int Unresolved => Stops.Count(stop => stop is { Kind: RouteStopKind.Hop, IsUnresolved: true });

    /// <summary>For each stop the distance to the last one before it that has a place; null without one.</summary>
    public IReadOnlyList<double?> Legs { get; } = LegsOf(Stops);

    /// <summary>All legs together.</summary>
    public double DistanceKm => Legs.Sum(leg => leg ?? 0);

    /// <summary>Observers who heard it come that way, each once.</summary>
    public int Observers => Witnesses.Select(witness => witness.Observation.ObserverIndex).Distinct().Count();

    private static double?[] LegsOf(IReadOnlyList<RouteStop> stops)
    {
        var legs = new double?[stops.Count];
        GeoPoint? last = null;
        for (var i = 0; i < legs.Length; i++)
        {
            if (stops[i].Place is not { } here)
                continue;
            legs[i] = last is { } before ? Haversine.DistanceKm(before, here) : null;
            last = here;
        }

        return legs;
    }
}
