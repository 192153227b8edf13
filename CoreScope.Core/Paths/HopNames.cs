using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Paths;

/// <summary>
/// Names the hops of one stored observation for display: what was resolved when it came in stands, the rest gets the resolver's
/// best answer with the same path's sure hops, originator and observer as context.
/// </summary>
public static class HopNames
{
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

        var prefixes = mesh.Resolver.Prefixes;
        var names = new HopName[hops.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var hop = hops[i];
            // The stored path may be that of a longer sibling (store.md §4): then it need not fit.
            if (StoredAt(stored, i) is var id and not 0 && mesh.Nodes.Find(id) is { } node && hop.IsPrefixOf(node.Key) && !mesh.Visibility.IsHidden(node))
            {
                var candidates = prefixes.Candidates(hop).Length;
                names[i] = new HopName(hop, node, candidates > 1 ? HopConfidence.Graph : HopConfidence.Exact, Math.Max(1, candidates));
                continue;
            }

            var answer = mesh.Resolver.Explain(hop, new HopContext(context));
            names[i] = new HopName(hop, answer.Node, answer.Confidence, answer.Candidates.Count);
        }

        return names;
    }

    private static int StoredAt(int[]? stored, int index) => stored is not null && index < stored.Length ? stored[index] : 0;
}
