using System.Numerics;
using System.Runtime.InteropServices;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Paths;

/// <summary>
/// Who hears whom, learnt from what was observed (analytics.md §4.1): originator ↔ observer or first hop of adverts, observer ↔
/// last hop of any path. Only hops resolved exactly or by the graph make an edge, display guesses never do. Written by the
/// pipeline, read by all; one lock guards the table. Who is adjacent to whom, which is asked for every hop, is read without it.
/// </summary>
public sealed class NeighborGraph
{
    /// <summary>Longest believable link in km (spec default of <c>neighborGraph.maxEdgeKm</c>).</summary>
    public const double DefaultMaxEdgeKm = 500;

    private readonly NodeDirectory _nodes;
    private readonly double _maxEdgeKm;

    // Guards the table.
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Edge> _edges = [];

    // Neighbours by node id: both levels are replaced, never changed, but for the pipeline's one store into the outer level.
    private int[]?[] _neighbors = [];
    private long _rejectedFar;

    /// <summary>A graph over <paramref name="nodes"/>. Links longer than <paramref name="maxEdgeKm"/> are refused: 0 = the default, negative = none.</summary>
    public NeighborGraph(NodeDirectory nodes, double maxEdgeKm = DefaultMaxEdgeKm)
    {
        _nodes = nodes;
        _maxEdgeKm = maxEdgeKm == 0 ? DefaultMaxEdgeKm : maxEdgeKm;
    }

    /// <summary>How many links are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _edges.Count;
        }
    }

    /// <summary>Sightings refused because the ends lie too far apart.</summary>
    public long RejectedFar => Interlocked.Read(ref _rejectedFar);

    /// <summary>True when a link between the two was seen.</summary>
    public bool AreAdjacent(int a, int b) => NeighborsOf(a).Contains(b);

    /// <summary>Ids of the nodes linked to <paramref name="node"/>, in no order.</summary>
    public ReadOnlySpan<int> NeighborsOf(int node)
    {
        var all = Volatile.Read(ref _neighbors);
        return (uint)node < (uint)all.Length ? Volatile.Read(ref all[node]) : default;
    }

    /// <summary>The link between the two, or null.</summary>
    public NeighborEdge? Find(int a, int b)
    {
        lock (_lock)
            return _edges.TryGetValue(KeyOf(a, b), out var edge) ? edge.ToRecord(a, b) : null;
    }

    /// <summary>All links, a copy.</summary>
    public NeighborEdge[] Snapshot()
    {
        lock (_lock)
            return [.. _edges.Select(e => e.Value.ToRecord((int)(e.Key >> 32), (int)(e.Key & uint.MaxValue)))];
    }

    /// <summary>
    /// Learns from one new observation. <paramref name="observerNode"/> and <paramref name="originator"/> are node ids or 0;
    /// <paramref name="hops"/> has an entry for every hop of the path, first forwarder first, resolved or not: only a packet
    /// without a path may come with none. Pipeline only.
    /// </summary>
    public void Learn(PayloadType type, bool isFlood, int originator, int observerNode, int observerIndex, ReadOnlySpan<ResolvedHop> hops, UnixMillis now)
    {
        // In a direct packet the path is what lies ahead: the station that was heard is not in it (protocol.md §2.1). Without
        // any path it is the sender itself: adverts for the neighbours only go out so.
        if (type == PayloadType.Trace || (!isFlood && !hops.IsEmpty))
            return;
        if (type == PayloadType.Advert)
            Add(originator, hops.IsEmpty ? observerNode : Stored(hops[0]), observerIndex, now);
        if (!hops.IsEmpty)
            Add(observerNode, Stored(hops[^1]), observerIndex, now);
    }

    /// <summary>Counts one sighting of the link a ↔ b. Self links, unknown ends and impossible distances are refused.</summary>
    public void Add(int a, int b, int observerIndex, UnixMillis now)
    {
        if (a == 0 || b == 0 || a == b)
            return;
        // Read without the lock: only this thread writes. Positions become known and change, so an old link is judged anew,
        // though not at each sighting.
        var known = _edges.TryGetValue(KeyOf(a, b), out var before);
        if ((!known || BitOperations.IsPow2(before.Count)) && IsTooFar(a, b))
        {
            Interlocked.Increment(ref _rejectedFar);
            if (known)
                Remove(a, b);
            return;
        }

        if (!known)
            Link(a, b);
        lock (_lock)
        {
            ref var edge = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, KeyOf(a, b), out var exists);
            edge.Count++;
            edge.FirstSeen = exists ? Math.Min(edge.FirstSeen, now.Value) : now.Value;
            edge.LastSeen = Math.Max(edge.LastSeen, now.Value);
            edge.NoteObserver(observerIndex);
        }
    }

    private void Remove(int a, int b)
    {
        SetNeighbors(a, [.. NeighborsOf(a).ToArray().Where(id => id != b)]);
        SetNeighbors(b, [.. NeighborsOf(b).ToArray().Where(id => id != a)]);
        lock (_lock)
            _edges.Remove(KeyOf(a, b));
    }

    private void Link(int a, int b)
    {
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

    private static ulong KeyOf(int a, int b) => a < b ? ((ulong)(uint)a << 32) | (uint)b : ((ulong)(uint)b << 32) | (uint)a;

    private bool IsTooFar(int a, int b) =>
        _maxEdgeKm > 0
        && _nodes.Find(a) is { HasPosition: true } one
        && _nodes.Find(b) is { HasPosition: true } other
        && Haversine.DistanceKm(new GeoPoint(one.Latitude!.Value, one.Longitude!.Value), new GeoPoint(other.Latitude!.Value, other.Longitude!.Value)) > _maxEdgeKm;

    private struct Edge
    {
        public long Count;
        public long FirstSeen;
        public long LastSeen;
        private int _observer1, _observer2, _observer3;

        // Three distinct observers give full confidence, so a fourth need not be remembered.
        public void NoteObserver(int index)
        {
            if (index == 0 || index == _observer1 || index == _observer2 || index == _observer3)
                return;
            if (_observer1 == 0)
                _observer1 = index;
            else if (_observer2 == 0)
                _observer2 = index;
            else if (_observer3 == 0)
                _observer3 = index;
        }

        public readonly NeighborEdge ToRecord(int a, int b) => new(
            Math.Min(a, b),
            Math.Max(a, b),
            Count,
            new UnixMillis(FirstSeen),
            new UnixMillis(LastSeen),
            (_observer1 != 0 ? 1 : 0) + (_observer2 != 0 ? 1 : 0) + (_observer3 != 0 ? 1 : 0));
    }
}
