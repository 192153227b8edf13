using CoreScope.Core.Paths;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Routes;

/// <summary>All ways that one packet was heard to take (spec/ui-map-nodes.md §7). Immutable.</summary>
/// <param name="Paths">Distinct ways, those with the most observers first; at least one.</param>
/// <param name="Chosen">Which of them the chosen observation took.</param>
/// <param name="Observers">Distinct observers of the packet.</param>
public sealed record PacketRoute(IReadOnlyList<RoutePath> Paths, int Chosen, int Observers)
{
    // A packet heard 500 times over as many ways of 63 hops: beyond these, lines only cover each other.
    private const int MostEdges = 1_000;

    /// <summary>The way of the chosen observation.</summary>
    public RoutePath Path => Paths[Chosen];

    /// <summary>There is something to show: a hop, or a sender whom somebody heard.</summary>
    public bool IsObserved => Paths.Any(path => path.Hops > 0 || path.Stops.Any(stop => stop.Kind == RouteStopKind.Sender));

    /// <summary>Stretches of all ways, each once, those that most observers saw first.</summary>
    public IReadOnlyList<RouteEdge> Edges { get; } = EdgesOf(Paths);

    /// <summary>How many observers' packets passed each station.</summary>
    public IReadOnlyDictionary<RouteKey, int> Coverage { get; } = CoverageOf(Paths);

    /// <summary>The ways of a packet.</summary>
    public static PacketRoute Of(Mesh mesh, PacketDetail detail)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(detail);
        return new RouteReader(mesh, detail).Read();
    }

    /// <summary>A way that hops can mean.</summary>
    public static PacketRoute Of(InspectedPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        RouteStop[] stops =
        [
            .. path.Hops.Select(hop => new RouteStop(RouteStopKind.Hop, hop.Prefix, hop.Node, hop.Candidates == 1 ? HopConfidence.Exact : HopConfidence.Geographic) { Candidates = hop.Candidates }),
        ];
        return new PacketRoute([new RoutePath(stops, [])], 0, 0);
    }

    /// <summary>The same for a reader who does not want to see hops of one byte.</summary>
    public PacketRoute WithoutOneByteHops() => Paths.Any(path => path.Stops.Any(IsOneByte))
        ? new PacketRoute([.. Paths.Select(path => new RoutePath(Kept(path.Stops), path.Witnesses) { IsPlanned = path.IsPlanned })], Chosen, Observers)
        : this;

    private static bool IsOneByte(RouteStop stop) => stop is { Kind: RouteStopKind.Hop, Prefix.Length: 1 };

    private static List<RouteStop> Kept(IReadOnlyList<RouteStop> stops)
    {
        var kept = new List<RouteStop>(stops.Count);
        var isGap = false;
        foreach (var stop in stops)
        {
            if (!IsOneByte(stop))
                kept.Add(stop with { IsAfterGap = isGap });
            isGap = IsOneByte(stop);
        }

        return kept;
    }

    private static List<RouteEdge> EdgesOf(IReadOnlyList<RoutePath> paths)
    {
        var edges = new Dictionary<(RouteKey From, RouteKey To), (RouteEdge Edge, HashSet<int> Observers)>();
        foreach (var path in paths)
        {
            var observers = path.Witnesses.Select(witness => witness.Observation.ObserverIndex).ToHashSet();
            foreach (var edge in Stretches(path))
            {
                var key = (edge.From.Key, edge.To.Key);
                if (edges.TryGetValue(key, out var known))
                {
                    known.Observers.UnionWith(observers);
                    // Sure and flown once is sure and flown.
                    edges[key] = (known.Edge with { IsSure = known.Edge.IsSure || edge.IsSure, IsAhead = known.Edge.IsAhead && edge.IsAhead }, known.Observers);
                }
                else
                {
                    edges.Add(key, (edge, [.. observers]));
                }
            }
        }

        return [.. edges.Values.Select(found => found.Edge with { Observers = found.Observers.Count }).OrderByDescending(edge => edge.Observers).Take(MostEdges)];
    }

    /// <summary>The stretches of one way, in order.</summary>
    public static IEnumerable<RouteEdge> Stretches(RoutePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        RouteStop? last = null;
        var isGap = false;
        foreach (var stop in path.Stops)
        {
            isGap |= stop.IsAfterGap;
            if (stop.Place is null)
            {
                isGap |= last is not null;
                continue;
            }

            if (last is not null && last.Key != stop.Key)
                yield return new RouteEdge(last, stop, path.Observers, !isGap && IsSure(last) && IsSure(stop), stop.IsAhead);
            (last, isGap) = (stop, false);
        }
    }

    private static bool IsSure(RouteStop stop) => stop.Confidence.IsStored() && !stop.IsUnreliable;

    private static Dictionary<RouteKey, int> CoverageOf(IReadOnlyList<RoutePath> paths)
    {
        var seen = new Dictionary<RouteKey, HashSet<int>>();
        foreach (var path in paths)
        {
            foreach (var stop in path.Stops)
            {
                if (!seen.TryGetValue(stop.Key, out var observers))
                    seen.Add(stop.Key, observers = []);
                if (!stop.IsAhead)
                    observers.UnionWith(path.Witnesses.Select(witness => witness.Observation.ObserverIndex));
            }
        }

        return seen.ToDictionary(entry => entry.Key, entry => entry.Value.Count);
    }
}
