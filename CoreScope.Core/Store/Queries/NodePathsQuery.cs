using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Which paths lead through a node (store.md §3). A packet with a resolved path counts when the node is on the path under which
/// the packet counts; one without any counts when a hop of its longest path can mean no other node. Works from memory: the
/// index keeps that one path for each packet. When nothing is indexed the archive gives the same answer, slower. Thread-safe.
/// </summary>
public sealed class NodePathsQuery
{
    /// <summary>Paths given at most.</summary>
    public const int MaxPaths = 50;

    // Held under the store's lock at a time: some microseconds.
    private const int AtOnce = 1024;

    private readonly Mesh _mesh;

    public NodePathsQuery(Mesh mesh)
    {
        _mesh = mesh;
    }

    /// <summary>
    /// The paths through <paramref name="node"/>, the one used last first, of the packets in memory: to find those of older ones
    /// every observation on disk would have to be read.
    /// </summary>
    public NodePaths Find(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        // First the candidates, then the snapshot: what was evicted in between is passed over.
        var candidates = _mesh.Store.IsPathIndexed ? _mesh.NodePackets.RelayedBy(node.Id, cancellationToken) : _mesh.NodePackets.HopCandidates(node.Key);
        var snapshot = _mesh.Store.Snapshot();
        using var groups = new PathGroups(candidates.Length);
        if (_mesh.Store.IsPathIndexed)
            FromMemory(node, candidates.Span, snapshot, groups, cancellationToken);
        else
            FromArchive(node, candidates.Span, groups, cancellationToken);
        return new NodePaths([.. groups.Newest(MaxPaths).Select(found => PathOf(found.Group, found.Key, snapshot)).OfType<NodePath>()], groups.Count, groups.Total, CountedFrom(snapshot));
    }

    private UnixMillis? CountedFrom(PacketSnapshot snapshot) =>
        !_mesh.Store.IsPartial ? null : snapshot.Count > 0 ? snapshot[0].FirstSeen : UnixMillis.Now(_mesh.Clock);

    private void FromMemory(Node node, ReadOnlySpan<int> candidates, PacketSnapshot snapshot, PathGroups groups, CancellationToken cancellationToken)
    {
        Group(node, candidates, snapshot, groups, cancellationToken);
        foreach (var length in NodePackets.HopLengths)
        {
            var hop = node.Key.Prefix(length);
            if (IsSure(hop, node.Id))
                GroupUnresolved(hop, snapshot, groups, cancellationToken);
        }
    }

    // Tens of thousands of candidates: only the index's own arrays are read, each step in a loop of its own over a small batch, so
    // that the processor fetches what several turns need side by side.
    private void Group(Node node, ReadOnlySpan<int> candidates, PacketSnapshot snapshot, PathGroups groups, CancellationToken cancellationToken)
    {
        if (snapshot.Count == 0)
            return;
        // The log has every id that an index has, but for what is older (evicted) or newer than the snapshot.
        int first = snapshot[0].Id, last = snapshot[^1].Id, position = 0;
        Span<CanonicalPath> paths = new CanonicalPath[AtOnce];
        Span<ulong> hashes = stackalloc ulong[AtOnce];
        for (var at = 0; at < candidates.Length; at += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = candidates.Slice(at, Math.Min(AtOnce, candidates.Length - at));
            _mesh.Store.ReadPaths(part, paths);
            for (var i = 0; i < part.Length; i++)
                hashes[i] = PathGroups.HashOf(paths[i].Hops, node.Id);
            for (var i = 0; i < part.Length; i++)
            {
                if (part[i] < first || part[i] > last)
                    continue;
                if (hashes[i] != 0)
                    groups.Add(part[i], paths[i], hashes[i]);
                else if (paths[i].Contains(node.Id) && TryFind(snapshot, part[i], ref position))
                    groups.Add(snapshot[position], paths[i]);
            }
        }
    }

    private void GroupUnresolved(HopPrefix hop, PacketSnapshot snapshot, PathGroups groups, CancellationToken cancellationToken)
    {
        var ids = _mesh.Store.ByHop(hop).Span;
        Span<CanonicalPath> paths = new CanonicalPath[AtOnce];
        var position = 0;
        for (var at = 0; at < ids.Length; at += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = ids.Slice(at, Math.Min(AtOnce, ids.Length - at));
            _mesh.Store.ReadPaths(part, paths);
            for (var i = 0; i < part.Length; i++)
            {
                if (paths[i].Hops is null && TryFind(snapshot, part[i], ref position) && Unresolved(snapshot[position], hop) is { } raw)
                    groups.Add(snapshot[position], raw);
            }
        }
    }

    private void FromArchive(Node node, ReadOnlySpan<int> candidates, PathGroups groups, CancellationToken cancellationToken) =>
        _mesh.NodePackets.VisitStored(
            candidates,
            (transmission, path, _) =>
            {
                if (path.Hops is not null)
                {
                    if (path.Contains(node.Id))
                        groups.Add(transmission, path);
                    return;
                }

                foreach (var length in NodePackets.HopLengths)
                {
                    if (IsSure(node.Key.Prefix(length), node.Id) && Unresolved(transmission, node.Key.Prefix(length)) is { } raw)
                        groups.Add(transmission, raw);
                }
            },
            cancellationToken);

    // Ids mostly ascend without gaps, so the next one lies as far ahead as its number says.
    private static bool TryFind(PacketSnapshot snapshot, int id, ref int position)
    {
        if (snapshot.Count == 0)
            return false;
        var guess = position + (id - snapshot[position].Id);
        if ((uint)guess >= (uint)snapshot.Count || snapshot[guess].Id != id)
            guess = snapshot.PositionOf(id);
        if (guess >= snapshot.Count || snapshot[guess].Id != id)
            return false;
        position = guess;
        return true;
    }

    // More than one candidate never counts.
    private bool IsSure(HopPrefix hop, int nodeId) => _mesh.Resolver.Prefixes.Candidates(hop) is [var only] && only == nodeId;

    // The longest path of a packet without any resolved one, if this hop is on it: unique hops by now mean their node.
    private CanonicalPath? Unresolved(Transmission transmission, HopPrefix wanted)
    {
        var index = transmission.BestIndex;
        var hops = transmission.HopsOf(transmission.Observations[index]);
        if (!Contains(hops, wanted))
            return null;
        var nodeIds = new int[hops.Count];
        for (var i = 0; i < nodeIds.Length; i++)
            nodeIds[i] = _mesh.Resolver.Prefixes.Candidates(hops[i]) is [var only] ? only : 0;
        return new CanonicalPath(CanonicalPath.Numbers(hops, nodeIds), index, transmission.LastSeen.Value);
    }

    private static bool Contains(in PathHops hops, HopPrefix wanted)
    {
        for (var i = 0; i < hops.Count; i++)
        {
            if (hops[i] == wanted)
                return true;
        }

        return false;
    }

    private NodePath? PathOf(PathGroups.Group group, int[] key, PacketSnapshot snapshot)
    {
        var position = snapshot.PositionOf(group.SampleId);
        if (position >= snapshot.Count || snapshot[position].Id != group.SampleId)
            return null;
        var sample = snapshot[position];
        var hops = sample.HopsOf(sample.Observations[group.ObservationIndex]);
        var stations = new PathStation[hops.Count];
        for (int i = 0, at = 0; i < stations.Length; i++, at++)
        {
            stations[i] = new PathStation(hops[i], key[at] > 0 ? _mesh.Visibility.Shown(_mesh.Nodes.Find(key[at])) : null);
            // Behind the number of a long hop stand its bytes.
            at += key[at] == 0 ? 2 : 0;
        }

        return new NodePath(stations, group.Count, new UnixMillis(group.LastSeen), sample.Hash);
    }
}
