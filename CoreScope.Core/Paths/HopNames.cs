using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Paths;

/// <summary>
/// Names the hops of one stored observation for display: what was resolved when it came in stands, the rest gets the resolver's
/// best answer with the same path's sure hops, originator and observer as context.
/// </summary>
public static class HopNames
{
    /// <summary>1.8 degrees: no hop of this radio is as long (ui-packets-channels.md §4.2).</summary>
    private const double LongestHopKm = 200;

    /// <summary>One name a hop. <paramref name="stored"/> is the archived path, or null when no hop was resolved.</summary>
    public static HopName[] Of(Mesh mesh, in PathHops hops, int[]? stored, int originNodeId, Observer? observer)
    {
        if (hops.Count == 0)
            return [];
        Span<int> context = stackalloc int[hops.Count + 2];
        for (var i = 0; i < hops.Count; i++)
            context[i] = StoredAt(stored, i);
        context[^2] = originNodeId;
        context[^1] = observer is { Key.IsNone: false } ? mesh.Nodes.IdOf(observer.Key) : 0;

        var centre = HopCandidates.CentreOf(mesh, observer);
        var prefixes = mesh.Resolver.Prefixes;
        var names = new HopName[hops.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var hop = hops[i];
            // The stored path may be that of a longer sibling (store.md §4): then it need not fit.
            if (StoredAt(stored, i) is var id and not 0 && mesh.Nodes.Find(id) is { } node && hop.IsPrefixOf(node.Key) && !mesh.Visibility.IsHidden(node))
            {
                var candidates = prefixes.Candidates(hop).Length;
                names[i] = Regional(mesh, new HopName(hop, node, candidates > 1 ? HopConfidence.Graph : HopConfidence.Exact, Math.Max(1, candidates)), centre);
                continue;
            }

            var answer = mesh.Resolver.Explain(hop, new HopContext(context));
            names[i] = Regional(mesh, new HopName(hop, answer.Node, answer.Confidence, answer.Candidates.Count), centre);
        }

        MarkUnreliable(names, mesh.Nodes.Find(originNodeId)?.Position, mesh.Nodes.Find(context[^1])?.Position);
        return names;
    }

    // Hidden nodes count: they may be the one.
    private static HopName Regional(Mesh mesh, HopName name, GeoPoint? centre)
    {
        if (name.Candidates < 2 || centre is not { } place)
            return name;
        var regional = HopCandidates.CountRegional(mesh.Nodes, mesh.Resolver.Prefixes.Candidates(name.Prefix), place);
        return regional == 0 ? name with { IsOutOfRegion = true } : name with { Candidates = regional };
    }

    // Too far from both neighbours that are known, or from the only one. Sender and observer are the ends of the path.
    private static void MarkUnreliable(HopName[] names, GeoPoint? sender, GeoPoint? observer)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Node?.Position is not { } here)
                continue;
            var before = i == 0 ? sender : names[i - 1].Node?.Position;
            var after = i == names.Length - 1 ? observer : names[i + 1].Node?.Position;
            if ((before ?? after) is not null && IsFar(here, before) && IsFar(here, after))
                names[i] = names[i] with { IsUnreliable = true };
        }
    }

    private static bool IsFar(GeoPoint here, GeoPoint? neighbor) => neighbor is not { } there || Haversine.DistanceKm(here, there) > LongestHopKm;

    private static int StoredAt(int[]? stored, int index) => stored is not null && index < stored.Length ? stored[index] : 0;
}
