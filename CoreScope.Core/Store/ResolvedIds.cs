using CoreScope.Core.Paths;

namespace CoreScope.Core.Store;

/// <summary>Resolved paths as bare node ids, for as long as they wait to be indexed: what is sure and nothing else.</summary>
internal static class ResolvedIds
{
    /// <summary>An id a hop, 0 = not resolved; null when none was.</summary>
    public static int[]? Of(ReadOnlySpan<ResolvedHop> hops)
    {
        int[]? ids = null;
        for (var i = 0; i < hops.Length; i++)
        {
            if (hops[i].NodeId != 0 && hops[i].Confidence.IsStored())
                (ids ??= new int[hops.Length])[i] = hops[i].NodeId;
        }

        return ids;
    }

    /// <summary>
    /// Back again, into a span of one entry a hop of the path: unresolved hops count too, or a packet over a path would pass for
    /// one without. Which rule made a hop sure is no longer known.
    /// </summary>
    public static void Expand(int[]? ids, Span<ResolvedHop> hops)
    {
        hops.Clear();
        if (ids?.Length != hops.Length)
            return;
        for (var i = 0; i < ids.Length; i++)
            hops[i] = ids[i] == 0 ? default : new ResolvedHop(ids[i], HopConfidence.Exact);
    }
}
