using System.Buffers.Binary;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Which transmissions lead through a node, from the resolved path of every observation (store.md §3): 64-bit hash of the key →
/// transmissions and back, and for each transmission the one path under which it counts. Hashes can collide, so an answer is a
/// candidate where <see cref="IsShared"/> says so; which known keys share one is held here (DECISIONS 28).
/// </summary>
internal sealed class ResolvedPathIndex : IPacketIndex
{
    private const int CanonicalPathBytes = 16;

    // Transmissions removed under one hold of the lock.
    private const int AtOnce = 256;

    // Entry and bucket of the two dictionaries.
    private const long HashEntry = 28;

    private readonly NodeDirectory _nodes;
    private readonly KeyHash _hash;
    private readonly IdTable<CanonicalPath> _paths = new();

    // Which node an entry is of, and hashes of which there is more than one.
    private readonly Dictionary<ulong, int> _nodeOfHash = [];
    private readonly HashSet<ulong> _shared = [];

    // Hashes by node id. The writer's own, and no array: an archive that was tampered with may name any number.
    private readonly Dictionary<int, ulong> _hashOfNode = [];

    // Of all paths' arrays.
    private long _pathBytes;

    public ResolvedPathIndex(NodeDirectory nodes, KeyHash hash)
    {
        _nodes = nodes;
        _hash = hash;
    }

    public MembershipIndex<ulong> Members { get; } = new();

    public long AllocatedBytes => Members.AllocatedBytes + _paths.AllocatedBytes(CanonicalPathBytes) + ((_nodeOfHash.Capacity + _hashOfNode.Capacity) * HashEntry) + _pathBytes;

    /// <summary>Hash of a node's key. Takes the directory's lock, so it is not called under the store's.</summary>
    public ulong HashOf(int nodeId)
    {
        if (_nodes.Find(nodeId) is { } node)
            return _hash(node.Key);
        // An archive may name a node that it no longer holds; its id is never given out again.
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, nodeId);
        return Identity.XxHash64.Of(bytes);
    }

    /// <summary>Looks up the hashes that <see cref="Add"/> is going to need. Writer only, before it takes the store's lock.</summary>
    public void Prepare(ReadOnlySpan<ResolvedHop> hops)
    {
        foreach (var hop in hops)
        {
            if (CanonicalPath.IsSure(hop))
                Prepare(hop.NodeId);
        }
    }

    /// <inheritdoc cref="Prepare(ReadOnlySpan{ResolvedHop})"/>
    public void Prepare(int nodeId)
    {
        if (!_hashOfNode.ContainsKey(nodeId))
            _hashOfNode.Add(nodeId, HashOf(nodeId));
    }

    public ReadOnlyMemory<int> Find(ulong keyHash) => Members.Find(keyHash);

    /// <summary>True when the entry under this hash is not known to be of this node alone.</summary>
    public bool IsShared(ulong keyHash, int nodeId) =>
        _shared.Contains(keyHash) || (_nodeOfHash.TryGetValue(keyHash, out var owner) && owner != nodeId);

    /// <summary>The path under which the transmission counts.</summary>
    public CanonicalPath PathOf(int transmissionId) => _paths.Find(transmissionId);

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        var any = false;
        foreach (var hop in arrival.Resolved)
        {
            if (!CanonicalPath.IsSure(hop))
                continue;
            any = true;
            Members.Add(ref Members.KeysToFill(transmission.Id), Claim(hop.NodeId), transmission.Id);
        }

        if (!any)
            return;
        if (_paths.Find(transmission.Id).IsBeatenBy(transmission, observationIndex, arrival.Hops.Count))
            Put(transmission.Id, new CanonicalPath(CanonicalPath.Numbers(arrival.Hops, arrival.Resolved), observationIndex));
    }

    /// <summary>
    /// Puts these resolved paths (node ids, one entry an observation, null = none) in place of all that the transmission had.
    /// <see cref="Prepare(int)"/> was called for every node.
    /// </summary>
    public void Replace(Transmission transmission, IReadOnlyList<int[]?> nodeIds)
    {
        var keys = new HashSet<ulong>();
        var path = default(CanonicalPath);
        for (var i = 0; i < nodeIds.Count; i++)
        {
            if (nodeIds[i] is not { } ids || !CanonicalPath.IsResolved(ids))
                continue;
            foreach (var id in ids)
            {
                if (id != 0)
                    keys.Add(Claim(id));
            }

            var hops = transmission.HopsOf(transmission.Observations[i]);
            if (path.IsBeatenBy(transmission, i, hops.Count))
                path = new CanonicalPath(CanonicalPath.Numbers(hops, ids), i);
        }

        Members.Replace(transmission.Id, keys);
        Put(transmission.Id, path);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var looked in Members.Remove(evicted, smallestKept, gate))
            yield return looked;
        foreach (var some in evicted.Chunk(AtOnce))
        {
            lock (gate)
            {
                foreach (var transmission in some)
                {
                    _pathBytes -= BytesOf(_paths.Find(transmission.Id));
                    _paths.Clear(transmission.Id);
                }
            }

            yield return some.Length;
        }

        lock (gate)
            _paths.DropBelow(smallestKept);
    }

    private void Put(int transmissionId, CanonicalPath path)
    {
        ref var slot = ref _paths.Slot(transmissionId);
        _pathBytes += BytesOf(path) - BytesOf(slot);
        slot = path;
    }

    private static long BytesOf(CanonicalPath path) => path.Hops is { } hops ? PostingList.ArrayHeader + (((hops.Length * 4L) + 7) & ~7L) : 0;

    private ulong Claim(int nodeId)
    {
        var hash = _hashOfNode[nodeId];
        if (!_nodeOfHash.TryAdd(hash, nodeId) && _nodeOfHash[hash] != nodeId)
            _shared.Add(hash);
        return hash;
    }
}
