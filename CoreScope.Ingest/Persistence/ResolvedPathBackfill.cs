using System.Runtime.InteropServices;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Resolves paths anew that came in before enough was known: when all of a path's hops are not resolved and today's answer
/// resolves more of them, it takes the old one's place in the file, in the index and in the cache (store.md §10.3). Reading and
/// resolving happen here, changes go through the pipeline in small batches, and the next batch begins when the last is on disk,
/// so ingest never waits. A second run changes nothing; one that was cut short goes on where it was.
/// </summary>
public sealed class ResolvedPathBackfill
{
    /// <summary>Name of its counter.</summary>
    public const string Name = "resolved_path";

    private const int BatchSize = 100;

    private readonly Mesh _mesh;
    private readonly StoredPaths _stored;
    private readonly SqlitePathReader _reader;
    private readonly ResolvedPathCache _cache;
    private readonly StoreCommandQueue _commands;

    public ResolvedPathBackfill(Mesh mesh, StoredPaths stored, SqlitePathReader reader, ResolvedPathCache cache, StoreCommandQueue commands)
    {
        _mesh = mesh;
        _stored = stored;
        _reader = reader;
        _cache = cache;
        _commands = commands;
    }

    /// <summary>One pass over what was heard since <paramref name="since"/>; how many observations got another path.</summary>
    public async Task<int> RunAsync(UnixMillis since, CancellationToken cancellationToken)
    {
        var first = _reader.BackfillPosition();
        var lastCommitted = _stored.LastCommitted;
        var snapshot = _mesh.Store.Snapshot();
        var changed = 0;
        var batch = new List<Transmission>(BatchSize);
        for (var position = snapshot.PositionOf(first); position < snapshot.Count; position++)
        {
            var transmission = snapshot[position];
            if (transmission.LastSeen >= since && IsCommitted(transmission, lastCommitted))
                batch.Add(transmission);
            if (batch.Count < BatchSize && position < snapshot.Count - 1)
                continue;
            changed += await ApplyAsync(batch, transmission.Id + 1, cancellationToken).ConfigureAwait(false);
            batch.Clear();
        }

        if (first != 0 || changed > 0)
            await WriteAsync([], nextTransmission: 0, cancellationToken).ConfigureAwait(false);
        return changed;
    }

    // What is still on its way to the disk would be taken for unresolved; the next pass has it.
    private static bool IsCommitted(Transmission transmission, int lastCommitted)
    {
        foreach (ref readonly var observation in transmission.Observations)
        {
            if (observation.Id > lastCommitted)
                return false;
        }

        return true;
    }

    private async Task<int> ApplyAsync(List<Transmission> batch, int next, CancellationToken cancellationToken)
    {
        var stored = _stored.Of(CollectionsMarshal.AsSpan(batch), cancellationToken);
        List<Change> changes = [];
        foreach (var transmission in batch)
        {
            if (Improve(transmission, stored) is { } change)
                changes.Add(change);
        }

        return changes.Count == 0 ? 0 : await WriteAsync(changes, next, cancellationToken).ConfigureAwait(false);
    }

    private Change? Improve(Transmission transmission, IReadOnlyDictionary<int, int[]> stored)
    {
        var observations = transmission.Observations;
        var paths = new int[]?[observations.Length];
        List<int> changed = [];
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = stored.GetValueOrDefault(observations[i].Id);
            var hops = transmission.HopsOf(observations[i]);
            var before = CountResolved(paths[i]);
            if (before == hops.Count || Resolve(hops, transmission.OriginNodeId) is not { } path || CountResolved(path) <= before)
                continue;
            paths[i] = path;
            changed.Add(i);
        }

        return changed.Count == 0 ? null : new Change(transmission, paths, changed);
    }

    private int[]? Resolve(in PathHops hops, int originator)
    {
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        if (hops.Count > resolved.Length)
            return null;
        resolved = resolved[..hops.Count];
        _mesh.Resolver.Resolve(hops, originator, resolved);
        var path = new int[resolved.Length];
        for (var i = 0; i < path.Length; i++)
            path[i] = resolved[i].NodeId;
        return path;
    }

    private static int CountResolved(int[]? path) => path?.Count(id => id != 0) ?? 0;

    private async Task<int> WriteAsync(List<Change> changes, int nextTransmission, CancellationToken cancellationToken)
    {
        var committed = new Committed();
        var changed = await _commands.PersistAsync(
            () =>
            {
                List<ResolvedPathRow> rows = [];
                foreach (var change in changes)
                    Replace(change, rows);
                return (rows.Count, new PersistItem { Resolved = new ResolvedPathRows(rows, nextTransmission), Ack = new AckToken(committed, 0) });
            },
            cancellationToken).ConfigureAwait(false);
        await committed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return changed;
    }

    // On the pipeline's thread.
    private void Replace(Change change, List<ResolvedPathRow> rows)
    {
        // Heard again or evicted since it was read: left for the next pass.
        if (!_mesh.Store.ReplaceResolvedPaths(change.Transmission, change.Paths))
            return;
        foreach (var index in change.Changed)
        {
            var id = change.Transmission.Observations[index].Id;
            rows.Add(new ResolvedPathRow(id, change.Paths[index]));
            _cache.Put(id, change.Paths[index]);
        }
    }

    private sealed record Change(Transmission Transmission, int[]?[] Paths, List<int> Changed);

    private sealed class Committed : IAckTarget
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _done.Task;

        public void Acknowledge(long id) => _done.TrySetResult();
    }
}
