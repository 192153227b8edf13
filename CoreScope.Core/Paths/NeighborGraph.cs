using System.Numerics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Paths;

/// <summary>
/// Who hears whom, learnt from what was observed (analytics.md §4.1): originator ↔ observer or first hop of adverts, observer ↔
/// last hop of any path. Only hops resolved exactly or by the graph make an edge, display guesses never do; a hop that can mean
/// several nodes makes an open link, of which <see cref="NeighborMap"/> makes what it can. Written by the pipeline, read by all.
/// Who is adjacent to whom, which is asked for every hop, is read without a lock.
/// </summary>
public sealed class NeighborGraph
{
    /// <summary>Longest believable link in km (spec default of <c>neighborGraph.maxEdgeKm</c>).</summary>
    public const double DefaultMaxEdgeKm = 500;

    /// <summary>Open links held: whoever sends made-up hops must not fill the memory.</summary>
    public const int MaxOpenLinks = 100_000;

    private readonly NodeDirectory _nodes;
    private readonly double _maxEdgeKm;

    private readonly LinkTable _edges = new();
    private readonly LinkTable _open = new();

    // Neighbours by node id: both levels are replaced, never changed, but for the pipeline's one store into the outer level.
    private int[]?[] _neighbors = [];
    private long _rejectedFar;
    private volatile bool _isRestored;

    /// <summary>A graph over <paramref name="nodes"/>. Links longer than <paramref name="maxEdgeKm"/> are refused: 0 = the default, negative = none.</summary>
    public NeighborGraph(NodeDirectory nodes, double maxEdgeKm = DefaultMaxEdgeKm)
    {
        _nodes = nodes;
        _maxEdgeKm = maxEdgeKm == 0 ? DefaultMaxEdgeKm : maxEdgeKm;
    }

    /// <summary>How many links between known nodes there are.</summary>
    public int Count => _edges.Count;

    /// <summary>Sightings refused because the ends lie too far apart.</summary>
    public long RejectedFar => Interlocked.Read(ref _rejectedFar);

    /// <summary>True when links came from the archive: then packets read from there must not be counted once more.</summary>
    public bool IsRestored => _isRestored;

    /// <summary>True when a link between the two was seen.</summary>
    public bool AreAdjacent(int a, int b) => NeighborsOf(a).Contains(b);

    /// <summary>Ids of the nodes linked to <paramref name="node"/>, in no order.</summary>
    public ReadOnlySpan<int> NeighborsOf(int node)
    {
        var all = Volatile.Read(ref _neighbors);
        return (uint)node < (uint)all.Length ? Volatile.Read(ref all[node]) : default;
    }

    /// <summary>The link between the two, or null.</summary>
    public NeighborEdge? Find(int a, int b) => _edges.TryGet(KeyOf(a, b), out var tally) ? tally.ToEdge(a, b) : null;

    /// <summary>All links between known nodes, a copy.</summary>
    public NeighborEdge[] Snapshot() => [.. Table().Edges];

    /// <summary>All links, a copy: each as it was at a moment of the call.</summary>
    public NeighborTable Table() => new(
        [.. _edges.Copy().Select(e => EdgeOf(e.Key, e.Value))],
        [.. _open.Copy().Select(e => new OpenLink((int)(e.Key >> 32), PrefixOf(e.Key), e.Value.ToEdge(0, 0)))],
        RejectedFar,
        _maxEdgeKm);

    /// <summary>
    /// Learns from one new observation. <paramref name="observerNode"/> and <paramref name="originator"/> are node ids or 0;
    /// <paramref name="hops"/> has an entry for every hop of the path, first forwarder first, resolved or not: only a packet
    /// without a path may come with none. <paramref name="raw"/> are the same hops as bytes; without them nothing is learnt of
    /// hops that are not resolved. Pipeline only.
    /// </summary>
    public void Learn(
        PayloadType type, bool isFlood, int originator, int observerNode, int observerIndex, ReadOnlySpan<ResolvedHop> hops, UnixMillis now, PathHops raw = default, double? snr = null)
    {
        // In a direct packet the path is what lies ahead: the station that was heard is not in it (protocol.md §2.1). Without
        // any path it is the sender itself: adverts for the neighbours only go out so.
        if (type == PayloadType.Trace || (!isFlood && !hops.IsEmpty))
            return;
        if (hops.IsEmpty)
        {
            if (type == PayloadType.Advert)
                Add(originator, observerNode, new LinkSighting(observerIndex, now, snr));
            return;
        }

        var size = raw.Count == hops.Length ? raw.HashSize : 0;
        // What the observer measured is its link to the last forwarder.
        if (type == PayloadType.Advert)
            Add(originator, hops[0], size == 0 ? default : raw[0], new LinkSighting(observerIndex, now, null, size));
        Add(observerNode, hops[^1], size == 0 ? default : raw[^1], new LinkSighting(observerIndex, now, snr, size));
    }

    /// <summary>Counts one sighting of the link a ↔ b. Self links, unknown ends and impossible distances are refused. Pipeline only.</summary>
    public void Add(int a, int b, int observerIndex, UnixMillis now) => Add(a, b, new LinkSighting(observerIndex, now));

    /// <inheritdoc cref="Add(int, int, int, UnixMillis)"/>
    public void Add(int a, int b, in LinkSighting sighting)
    {
        if (a == 0 || b == 0 || a == b)
            return;
        // Positions become known and change, so an old link is judged anew, though not at each sighting.
        var known = _edges.TryGet(KeyOf(a, b), out var before);
        if ((!known || BitOperations.IsPow2(before.Count)) && IsTooFar(a, b))
        {
            Interlocked.Increment(ref _rejectedFar);
            if (known)
                Remove(a, b);
            return;
        }

        if (!known)
            Link(a, b);
        _edges.Add(KeyOf(a, b), sighting);
    }

    /// <summary>Puts a link back as the archive holds it. Warm-up only.</summary>
    public void Restore(in NeighborEdge edge)
    {
        if (edge.A == edge.B || _nodes.Find(edge.A) is null || _nodes.Find(edge.B) is null)
            return;
        _isRestored = true;
        Link(edge.A, edge.B);
        _edges.Set(KeyOf(edge.A, edge.B), LinkTally.Of(edge));
    }

    /// <summary>Links that changed since the last call, at most so many; they count as saved from now on. Pipeline only.</summary>
    public NeighborEdge[] TakeUnsaved(int limit) => [.. _edges.TakeUnsaved(limit).Select(e => EdgeOf(e.Key, e.Value))];

    /// <summary>Forgets links that were not seen since <paramref name="limit"/>; how many that were. Pipeline only.</summary>
    public int Prune(UnixMillis limit)
    {
        var forgotten = 0;
        foreach (var (key, tally) in _edges.Copy())
        {
            if (tally.LastSeen >= limit.Value)
                continue;
            Remove((int)(key >> 32), (int)(key & uint.MaxValue));
            forgotten++;
        }

        foreach (var (key, tally) in _open.Copy())
            forgotten += tally.LastSeen < limit.Value && _open.Remove(key) ? 1 : 0;
        return forgotten;
    }

    private void Add(int known, ResolvedHop hop, HopPrefix raw, in LinkSighting sighting)
    {
        if (Stored(hop) is not 0 and var node)
            Add(known, node, sighting);
        else if (known != 0 && raw.Length is 1 or 2 or 3)
            _open.Add(OpenKeyOf(known, raw), sighting, MaxOpenLinks);
    }

    private void Remove(int a, int b)
    {
        SetNeighbors(a, [.. NeighborsOf(a).ToArray().Where(id => id != b)]);
        SetNeighbors(b, [.. NeighborsOf(b).ToArray().Where(id => id != a)]);
        _edges.Remove(KeyOf(a, b));
    }

    private void Link(int a, int b)
    {
        if (AreAdjacent(a, b))
            return;
        SetNeighbors(a, [.. NeighborsOf(a), b]);
        SetNeighbors(b, [.. NeighborsOf(b), a]);
    }

    private void SetNeighbors(int node, int[] neighbors)
    {
        if (node >= _neighbors.Length)
        {
            var larger = new int[]?[Math.Max(64, Math.Max(node + 1, _neighbors.Length * 2))];
            _neighbors.CopyTo(larger, 0);
            Volatile.Write(ref _neighbors, larger);
        }

        Volatile.Write(ref _neighbors[node], neighbors);
    }

    private static int Stored(ResolvedHop hop) => hop.Confidence.IsStored() ? hop.NodeId : 0;

    private static NeighborEdge EdgeOf(ulong key, in LinkTally tally) => tally.ToEdge((int)(key >> 32), (int)(key & uint.MaxValue));

    private static ulong KeyOf(int a, int b) => a < b ? ((ulong)(uint)a << 32) | (uint)b : ((ulong)(uint)b << 32) | (uint)a;

    // The bytes of the hop and its length: 26 bits.
    private static ulong OpenKeyOf(int node, HopPrefix hop) => ((ulong)(uint)node << 32) | ((ulong)hop.Length << 24) | (hop.Value >> 40);

    private static HopPrefix PrefixOf(ulong openKey) => new((openKey & 0xFF_FFFF) << 40, (byte)((openKey >> 24) & 0x03));

    private bool IsTooFar(int a, int b) => _maxEdgeKm > 0 && IsFarther(_nodes.Find(a), _nodes.Find(b), _maxEdgeKm);

    /// <summary>True when both positions are known and lie farther apart than that.</summary>
    internal static bool IsFarther(Node? one, Node? other, double km) => one is not null && other is not null && one.DistanceKmTo(other) > km;
}
