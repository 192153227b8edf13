using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Keeps the archive within its limits (spec/operations.md §4): each job at start, then at its period. Rows are found on a
/// reading connection and deleted in short turns of the one writer, with a pause between, so that ingest waits for one turn at
/// most. What memory holds is not deleted: it goes when memory gives it up. A job that fails is logged and tried again at its
/// next time.
/// </summary>
public sealed class RetentionJob
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly ArchiveFile _file;
    private readonly PersistWriter _writer;
    private readonly Mesh _mesh;
    private readonly IStoreCommands _commands;
    private readonly RetentionPolicy _policy;
    private readonly ILogger<RetentionJob> _log;

    public RetentionJob(ArchiveFile file, PersistWriter writer, Mesh mesh, IStoreCommands commands, RetentionPolicy policy, ILogger<RetentionJob> log)
    {
        _file = file;
        _writer = writer;
        _mesh = mesh;
        _commands = commands;
        _policy = policy;
        _log = log;
    }

    /// <summary>Runs all jobs at once and then each at its time, until cancelled. History must be in memory.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Due> schedule =
        [
            new(RetireNodesAsync, TimeSpan.Zero, s_hour),
            new(RetireObserversAsync, TimeSpan.Zero, Timeout.InfiniteTimeSpan),
            new(DeleteMetricsAsync, TimeSpan.Zero, s_day),
            new(DeletePacketsAsync, TimeSpan.Zero, s_day),
            new(CheckpointAsync, TimeSpan.FromSeconds(30), s_hour),
            // Once more soon after the start: those that are back have reported by then.
            new(RetireObserversAsync, TimeSpan.FromSeconds(90), s_day),
        ];
        var started = _mesh.Clock.GetTimestamp();
        while (true)
        {
            var next = schedule.MinBy(due => due.At)!;
            var wait = next.At - _mesh.Clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _mesh.Clock, cancellationToken).ConfigureAwait(false);
            await TryAsync(next.Job, cancellationToken).ConfigureAwait(false);
            schedule.Remove(next);
            if (next.Period != Timeout.InfiniteTimeSpan)
                schedule.Add(next with { At = next.At + next.Period });
        }
    }

    /// <summary>Nodes that were not heard for long become inactive; their next advert brings them back.</summary>
    internal async Task RetireNodesAsync(CancellationToken cancellationToken)
    {
        var limit = Now - _policy.Nodes;
        var retired = await _commands.RunAsync(() => _mesh.Nodes.Retire(limit), cancellationToken).ConfigureAwait(false);
        await TurnAsync(WriterComponent.Nodes, "retire nodes", connection => RetentionDeletes.RetireNodes(connection, limit), cancellationToken).ConfigureAwait(false);
        if (retired == 0)
            return;
        _log.LogInformation("[retention] {Count} nodes became inactive: not heard within {Days} d", retired, _policy.Nodes.TotalDays);
        _mesh.Feed.Changed();
    }

    /// <summary>Observers that were not heard for long become inactive, until their next message; their figures go.</summary>
    internal async Task RetireObserversAsync(CancellationToken cancellationToken)
    {
        if (_policy.Observers is not { } age)
            return;
        var limit = Now - age;
        var retired = await _commands.RunAsync(() => _mesh.Observers.Retire(limit), cancellationToken).ConfigureAwait(false);
        await TurnAsync(WriterComponent.Observers, "retire observers", connection => RetentionDeletes.RetireObservers(connection, limit), cancellationToken).ConfigureAwait(false);
        if (retired == 0)
            return;
        _log.LogInformation("[retention] {Count} observers became inactive: not heard within {Days} d", retired, age.TotalDays);
        _mesh.Feed.Changed();
    }

    /// <summary>Old figures of observers and refused packets go.</summary>
    internal async Task DeleteMetricsAsync(CancellationToken cancellationToken)
    {
        var limit = Now - _policy.Metrics;
        var metrics = await RepeatAsync("delete observer_metrics", connection => RetentionDeletes.DeleteMetrics(connection, limit), cancellationToken).ConfigureAwait(false);
        var dropped = await RepeatAsync("delete dropped_packets", connection => RetentionDeletes.DeleteDropped(connection, limit), cancellationToken).ConfigureAwait(false);
        if (metrics + dropped == 0)
            return;
        _log.LogInformation("[retention] {Metrics} observer figures and {Dropped} refused packets deleted: older than {Days} d", metrics, dropped, _policy.Metrics.TotalDays);
        await VacuumAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Old packets go with all their observations, as far as memory does not hold them.</summary>
    internal async Task DeletePacketsAsync(CancellationToken cancellationToken)
    {
        if (_policy.Packets is not { } age)
            return;
        var limit = Now - age;
        int transmissions = 0, observations = 0;
        while (await FindAsync(limit, cancellationToken).ConfigureAwait(false) is { Length: > 0 } ids)
        {
            for (var done = 0; done < ids.Length;)
            {
                var from = done;
                var (gone, heard) = await TurnAsync(
                    WriterComponent.Packets, "delete packets", connection => RetentionDeletes.DeletePackets(connection, ids.AsSpan(from)), cancellationToken).ConfigureAwait(false);
                _file.NoteDeletion();
                await ForgetAsync(ids.AsSpan(from, gone), cancellationToken).ConfigureAwait(false);
                done += gone;
                transmissions += gone;
                observations += heard;
                await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
            }
        }

        if (transmissions == 0)
            return;
        _log.LogInformation("[retention] {Transmissions} packets with {Observations} observations deleted: older than {Days} d", transmissions, observations, age.TotalDays);
        _mesh.Feed.Changed();
        await VacuumAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The write-ahead log is moved into the file and emptied.</summary>
    internal Task CheckpointAsync(CancellationToken cancellationToken) =>
        TurnAsync(WriterComponent.Checkpoint, "wal_checkpoint(TRUNCATE)", RetentionDeletes.Checkpoint, cancellationToken);

    private UnixMillis Now => UnixMillis.Now(_mesh.Clock);

    private async Task VacuumAsync(CancellationToken cancellationToken)
    {
        var left = int.MaxValue;
        for (var before = 0; left != before && left > 0;)
        {
            before = left;
            left = await TurnAsync(
                WriterComponent.Vacuum, "incremental_vacuum", connection => RetentionDeletes.Vacuum(connection, _policy.VacuumPages), cancellationToken).ConfigureAwait(false);
            await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> RepeatAsync(string what, Func<SqliteConnection, int> delete, CancellationToken cancellationToken)
    {
        var total = 0;
        int gone;
        do
        {
            gone = await TurnAsync(WriterComponent.Metrics, what, delete, cancellationToken).ConfigureAwait(false);
            total += gone;
            if (gone > 0)
                await Task.Delay(s_pause, cancellationToken).ConfigureAwait(false);
        }
        while (gone == RetentionDeletes.ChunkSize);
        return total;
    }

    // Held because they were heard again, though older than memory: what comes next would be tied to a row that is gone.
    private Task ForgetAsync(ReadOnlySpan<int> ids, CancellationToken cancellationToken)
    {
        var gone = new HashSet<int>(ids.Length);
        foreach (var id in ids)
            gone.Add(id);
        return _commands.RunAsync(() => _mesh.Store.ForgetRecalled(gone), cancellationToken);
    }

    // On a connection of its own: looking through the whole table takes longer than the writer may be held.
    private Task<int[]> FindAsync(UnixMillis limit, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var connection = _file.OpenReader();
            return RetentionDeletes.FindPackets(connection, limit, PacketHistory.FirstOf(_mesh.Store.Snapshot()), cancellationToken);
        },
        cancellationToken);

    private Task<T> TurnAsync<T>(string component, string what, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _writer.MaintainAsync(component, what, work).WaitAsync(cancellationToken);

    private async Task TryAsync(Func<CancellationToken, Task> job, CancellationToken cancellationToken)
    {
        try
        {
            await job(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Pipeline or writer ended, which they have told themselves.
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _log.LogError(problem, "[retention] old rows could not be deleted ({Advice}); it is tried again at the next time", WriteFailure.Advice(problem));
        }
    }

    private sealed record Due(Func<CancellationToken, Task> Job, TimeSpan At, TimeSpan Period);
}
