using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// The path under which a transmission counts (store.md §3): that of its longest observation with a resolved hop. One number a
/// hop: the node's id; for an unresolved hop of up to three bytes its bytes and length, negative; 0 for a longer one. Complete
/// enough to group by without touching the packet. Never changed, only replaced.
/// </summary>
/// <param name="Hops">One number a hop; null = no observation has a resolved hop.</param>
/// <param name="ObservationIndex">Which observation it is.</param>
/// <param name="LastSeen">When the transmission was heard last, in ms: here it costs no walk to the transmission.</param>
internal readonly record struct CanonicalPath(int[]? Hops, int ObservationIndex, long LastSeen)
{
    private const int LongestRawHop = 3;

    /// <summary>True when the path leads through this node.</summary>
    public bool Contains(int nodeId) => Hops.AsSpan().Contains(nodeId);

    /// <summary>
    /// True when an observation with a resolved path of so many hops stands for the transmission rather than this one: the order
    /// of store.md §5.4, longest, then earliest, then lowest id.
    /// </summary>
    public bool IsBeatenBy(Transmission transmission, int index, int hops)
    {
        if (Hops is null || hops != Hops.Length)
            return hops > (Hops?.Length ?? -1);
        return Transmission.IsEarlier(transmission.Observations[index], transmission.Observations[ObservationIndex]);
    }

    /// <summary>The path under which a transmission counts, from the resolved paths of its observations by observation id.</summary>
    public static CanonicalPath Of(Transmission transmission, IReadOnlyDictionary<int, int[]> nodeIds)
    {
        var path = default(CanonicalPath);
        var observations = transmission.Observations;
        for (var i = 0; i < observations.Length; i++)
        {
            if (!nodeIds.TryGetValue(observations[i].Id, out var ids) || !IsResolved(ids))
                continue;
            var hops = transmission.HopsOf(observations[i]);
            if (path.IsBeatenBy(transmission, i, hops.Count))
                path = new CanonicalPath(Numbers(hops, ids), i, transmission.LastSeen.Value);
        }

        return path;
    }

    /// <summary>True when some hop is resolved.</summary>
    public static bool IsResolved(ReadOnlySpan<int> nodeIds) => nodeIds.ContainsAnyExcept(0);

    /// <summary>The numbers of a path whose resolved hops are given as node ids, 0 = unresolved; as many as both have.</summary>
    public static int[] Numbers(in PathHops hops, ReadOnlySpan<int> nodeIds)
    {
        var numbers = new int[hops.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i < nodeIds.Length && nodeIds[i] != 0 ? nodeIds[i] : NumberOf(hops[i]);
        return numbers;
    }

    /// <summary>The numbers of a path while it is ingested.</summary>
    public static int[] Numbers(in PathHops hops, ReadOnlySpan<ResolvedHop> resolved)
    {
        var numbers = new int[hops.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i < resolved.Length && IsSure(resolved[i]) ? resolved[i].NodeId : NumberOf(hops[i]);
        return numbers;
    }

    /// <summary>A guess names a node for display; it is not evidence (DECISIONS 13).</summary>
    public static bool IsSure(ResolvedHop hop) => hop.NodeId != 0 && hop.Confidence.IsStored();

    /// <summary>What stands for an unresolved hop.</summary>
    public static int NumberOf(HopPrefix hop) =>
        hop.Length > LongestRawHop ? 0 : -((hop.Length << 24) | (int)(hop.Value >> 40));
}
