using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>
/// Which transmissions a node sent or relayed. From the index of resolved paths; the archive is asked only for a key that shares
/// its hash with another one (DECISIONS 28), or for every key when nothing is indexed. Never called under a lock. Thread-safe.
/// </summary>
public sealed class NodePackets
{
    private const int AtOnce = 500;

    // The hop lengths there are: 1 to 3 in a path, 1, 2, 4 and 8 in a TRACE.
    internal static readonly int[] HopLengths = [1, 2, 3, 4, 8];

    private readonly PacketStore _store;
    private readonly NodeDirectory _nodes;
    private readonly Func<StoredPaths>? _stored;
    private long _failedChecks;

    public NodePackets(PacketStore store, NodeDirectory nodes, ResolvedPathOptions options)
    {
        _store = store;
        _nodes = nodes;
        _stored = options.Stored;
    }

    /// <summary>Times the archive could not be asked whether a candidate is one, so that all were kept.</summary>
    public long FailedChecks => Interlocked.Read(ref _failedChecks);

    /// <summary>Ids of transmissions that the node sent or relayed, each once.</summary>
    public ReadOnlyMemory<int> Of(int nodeId, CancellationToken cancellationToken = default)
    {
        var sent = _store.SentBy(nodeId);
        var relayed = RelayedBy(nodeId, cancellationToken);
        if (sent.IsEmpty || relayed.IsEmpty)
            return sent.IsEmpty ? relayed : sent;
        var ids = new HashSet<int>(relayed.ToArray());
        ids.UnionWith(sent.ToArray());
        return ids.ToArray();
    }

    /// <summary>Ids of transmissions of which some observation's resolved path leads through the node.</summary>
    public ReadOnlyMemory<int> RelayedBy(int nodeId, CancellationToken cancellationToken = default)
    {
        if (!_store.IsPathIndexed)
            return _nodes.Find(nodeId) is { } node && _stored is not null ? Confirmed(HopCandidates(node.Key), nodeId, cancellationToken) : default;
        var (ids, isShared) = _store.RelayedBy(nodeId);
        if (!isShared || _stored is null)
            return ids;
        try
        {
            return Confirmed(ids.ToArray(), nodeId, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A packet too many is better than none (store.md §3, rule 5).
            Interlocked.Increment(ref _failedChecks);
            return ids;
        }
    }

    /// <summary>Ids of transmissions with a hop in an observed path that may mean this key.</summary>
    internal int[] HopCandidates(PublicKey key)
    {
        var ids = new HashSet<int>();
        foreach (var length in HopLengths)
            ids.UnionWith(_store.ByHop(key.Prefix(length)).ToArray());
        return [.. ids];
    }

    /// <summary>
    /// Calls <paramref name="visit"/> with each of these transmissions that is still there and the path under which it counts, as
    /// the archive has it.
    /// </summary>
    internal void VisitStored(ReadOnlySpan<int> ids, Action<Transmission, CanonicalPath, IReadOnlyDictionary<int, int[]>> visit, CancellationToken cancellationToken)
    {
        var stored = _stored!();
        var batch = new List<Transmission>(AtOnce);
        for (var at = 0; at < ids.Length; at += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Clear();
            foreach (var id in ids.Slice(at, Math.Min(AtOnce, ids.Length - at)))
            {
                if (_store.Find(id) is { } transmission)
                    batch.Add(transmission);
            }

            var paths = stored.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch), cancellationToken);
            foreach (var transmission in batch)
                visit(transmission, CanonicalPath.Of(transmission, paths), paths);
        }
    }

    private int[] Confirmed(int[] candidates, int nodeId, CancellationToken cancellationToken)
    {
        var confirmed = new List<int>();
        VisitStored(
            candidates,
            (transmission, _, paths) =>
            {
                if (LeadsThrough(transmission, paths, nodeId))
                    confirmed.Add(transmission.Id);
            },
            cancellationToken);
        return [.. confirmed];
    }

    private static bool LeadsThrough(Transmission transmission, IReadOnlyDictionary<int, int[]> paths, int nodeId)
    {
        foreach (ref readonly var observation in transmission.Observations)
        {
            if (paths.TryGetValue(observation.Id, out var path) && path.AsSpan().Contains(nodeId))
                return true;
        }

        return false;
    }
}
