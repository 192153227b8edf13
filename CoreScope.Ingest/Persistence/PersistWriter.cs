using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Messages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The one writer of the archive. Whenever it is free it takes all that has gathered in the queue, writes it in one transaction
/// and then completes the acks in order (DECISIONS 8). What the disk or a lock refuses is kept and tried again until it goes
/// through; a row that is itself bad is left out, counted and counts as done. Owns the counters of inserted transmissions and
/// observations, upserted nodes and observers (rows written), commits and write errors (failed attempts due to disk or lock,
/// and rows left out). Maintenance takes turns with the batches on the same connection (<see cref="MaintainAsync"/>). Register it before the pipeline, so that it is stopped after it: stopping closes the queue, writes what
/// is inside and empties the write-ahead log.
/// </summary>
public sealed class PersistWriter : BackgroundService
{
    private const int Tries = 5;
    private const int MaxQueryInLog = 200;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_logInterval = TimeSpan.FromMinutes(1);

    private readonly ArchiveFile _file;
    private readonly PersistQueue _queue;
    private readonly IngestCounters _counters;
    private readonly TimeProvider _clock;
    private readonly ILogger<PersistWriter> _log;
    private readonly PersistBatch _batch = new();
    private readonly Dictionary<int, long> _loggedAt = [];
    private readonly HashSet<IAckTarget> _acknowledged = [];
    private readonly CancellationTokenSource _stopping = new();
    private volatile string? _fault;
    private readonly Channel<MaintenanceWork> _maintenance = Channel.CreateUnbounded<MaintenanceWork>(new UnboundedChannelOptions { SingleReader = true });
    private Task<bool>? _itemWait;
    private Task<bool>? _workWait;
    private long _lastCommit;

    public PersistWriter(ArchiveFile file, PersistQueue queue, IngestCounters counters, TimeProvider clock, ILogger<PersistWriter> log)
    {
        _file = file;
        _queue = queue;
        _counters = counters;
        _clock = clock;
        _log = log;
    }

    /// <summary>Server time of the last commit; never = 0.</summary>
    public UnixMillis LastCommit => new(Interlocked.Read(ref _lastCommit));

    /// <summary>Why nothing can be written at present and what to do about it; null when writing works.</summary>
    public string? Fault => _fault;

    /// <summary>Who used the connection, and for how long.</summary>
    public WriterMeter Meter { get; } = new();

    /// <summary>
    /// Runs <paramref name="work"/> on the write connection between two batches: there is no second writer. It must be short, for
    /// messages wait meanwhile, and leave no transaction open. Gives its answer or its exception; cancelled when the writer ends
    /// before its turn. <paramref name="what"/> names it in the log when it was slow.
    /// </summary>
    internal Task<T> MaintainAsync<T>(string component, string what, Func<SqliteConnection, T> work)
    {
        var turn = new MaintenanceWork<T>(component, what, work);
        if (!_maintenance.Writer.TryWrite(turn))
            turn.Fail(null);
        return turn.Answer;
    }

    /// <summary>
    /// Writes until the queue is closed and empty. <paramref name="stopping"/> does not cut it short: it only ends the waiting
    /// for a disk or lock that fails, after a last round of tries; what is then unwritten stays unacknowledged.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.Register(_stopping.Cancel);
        MaintenanceWork? next = null;
        try
        {
            using var connection = _file.OpenWriter();
            using var archive = new ArchiveStatements(connection);
            while (await WaitAsync().ConfigureAwait(false))
            {
                // Taken before the batch: what was queued ahead of it is on disk when its turn comes, a batch's worth at least.
                _maintenance.Reader.TryRead(out next);
                if (_queue.Pending > 0 && !await WriteBatchAsync(archive).ConfigureAwait(false))
                    return;
                if (next is not null)
                    Maintain(connection, next);
                next = null;
            }

            EmptyLog(connection);
        }
        finally
        {
            _maintenance.Writer.TryComplete();
            next?.Fail(null);
            while (_maintenance.Reader.TryRead(out var work))
                work.Fail(null);
        }
    }

    /// <inheritdoc />
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _stopping.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    // False when no item will ever come.
    private async ValueTask<bool> WaitAsync()
    {
        if (_queue.Pending > 0)
            return true;
        // A wait that has not ended yet is used again: each new one would queue up behind it.
        _itemWait ??= _queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        _workWait ??= _maintenance.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(_itemWait, _workWait).ConfigureAwait(false);
        if (!_itemWait.IsCompleted)
        {
            _workWait = null;
            return true;
        }

        var item = _itemWait;
        _itemWait = null;
        return await item.ConfigureAwait(false);
    }

    private async ValueTask<bool> WriteBatchAsync(ArchiveStatements archive)
    {
        _batch.Clear();
        var waited = _queue.TakeWait();
        while (!_batch.IsFull && _queue.Reader.TryRead(out var item))
            _batch.Add(item);
        var started = Stopwatch.GetTimestamp();
        if (_batch.HasRows)
        {
            if (!await WriteAsync(archive).ConfigureAwait(false))
                return false;
            Note(WriterComponent.Batches, waited, Stopwatch.GetElapsedTime(started), "batch", _batch.Items.Count);
        }

        CompleteAcks();
        return true;
    }

    private void Maintain(SqliteConnection connection, MaintenanceWork work)
    {
        var waited = work.Waited;
        var started = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            _file.Options.WriteProbe?.Invoke();
            work.Run(connection);
        }
        catch (Exception problem)
        {
            ArchiveStatements.Rollback(connection);
            _counters.WriteFailed();
            failure = problem;
        }

        Note(work.Component, waited, Stopwatch.GetElapsedTime(started), work.What, 0);
        if (failure is null)
            work.Finish();
        else
            work.Fail(failure);
    }

    private void Note(string component, TimeSpan waited, TimeSpan held, string what, int items)
    {
        Meter.Record(component, waited, held);
        if (held > _file.Options.SlowWriter)
        {
            _log.LogWarning(
                "[db-slow-writer] component={Component} duration={Duration:F0}ms query={Query}",
                component, held.TotalMilliseconds, items > 0 ? string.Create(CultureInfo.InvariantCulture, $"{what} of {items} messages") : what[..Math.Min(what.Length, MaxQueryInLog)]);
        }
    }

    // False when the program stops and the disk still refuses.
    private async ValueTask<bool> WriteAsync(ArchiveStatements archive)
    {
        var pause = s_firstPause;
        var rowByRow = false;
        var triesAfterStop = 0;
        for (var attempt = 1; ; attempt++)
        {
            var problem = TryWrite(archive, rowByRow);
            if (problem is null)
                return true;
            if (!rowByRow && !IsEnvironmental(problem) && (attempt >= Tries || WriteFailure.IsOfTheRow(problem)))
            {
                // Waiting does not mend a row that breaks a rule.
                rowByRow = true;
                continue;
            }

            _counters.WriteFailed();
            ReportOutage(problem);
            if (_stopping.IsCancellationRequested && ++triesAfterStop >= Tries)
                return GiveUp();
            await PauseAsync(pause).ConfigureAwait(false);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private Exception? TryWrite(ArchiveStatements archive, bool rowByRow)
    {
        try
        {
            _file.Options.WriteProbe?.Invoke();
            var counts = rowByRow ? _batch.WriteEach(archive, LogBadRow) : _batch.WriteAll(archive);
            Interlocked.Exchange(ref _lastCommit, UnixMillis.Now(_clock).Value);
            _counters.Committed();
            counts.Report(_counters);
            ReportRecovery();
            return null;
        }
        catch (Exception problem)
        {
            archive.Rollback();
            return problem;
        }
    }

    private void CompleteAcks()
    {
        foreach (var item in _batch.Items)
        {
            if (item.Ack.Target is not { } target)
                continue;
            _acknowledged.Add(target);
            HandOver(target, item.Ack.Id, static (to, id) => to.Acknowledge(id));
        }

        // Each connection once: its acknowledgements leave together, in one call, on this thread.
        foreach (var target in _acknowledged)
            HandOver(target, 0, static (to, _) => to.Flush());
        _acknowledged.Clear();
    }

    private void HandOver(IAckTarget target, long id, Action<IAckTarget, long> step)
    {
        try
        {
            step(target, id);
        }
        catch (Exception broken)
        {
            _log.LogError(broken, "An acknowledgement could not be handed over; its sender will send the message again.");
        }
    }

    // While the program runs every pause is waited for; when it stops there is no time for long ones.
    private async ValueTask PauseAsync(TimeSpan pause)
    {
        if (_stopping.IsCancellationRequested)
        {
            await Task.Delay(s_firstPause, _clock, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        await Task.Delay(pause, _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool GiveUp()
    {
        _log.LogCritical(
            "Stopped with {Count} messages that could not be written. None of those that came at QoS 1 was acknowledged: their senders send them again.",
            _batch.Items.Count + _queue.Pending);
        return false;
    }

    private static bool IsEnvironmental(Exception problem) => problem is SqliteException sqlite && WriteFailure.IsEnvironmental(sqlite);

    private void ReportRecovery()
    {
        if (_fault is null)
            return;
        _fault = null;
        _log.LogInformation("[db] The archive can be written again; {Count} items wait.", _queue.Pending);
    }

    private void ReportOutage(Exception problem)
    {
        _fault = $"The archive cannot be written ({WriteFailure.Advice(problem)}). Messages wait and are not acknowledged; nothing is lost.";
        if (MayLog(problem))
        {
            _log.LogError(
                problem,
                "The archive cannot be written ({Advice}). Until it can, messages wait and are not acknowledged; nothing is lost.",
                WriteFailure.Advice(problem));
        }
    }

    private void LogBadRow(Exception problem)
    {
        if (MayLog(problem))
            _log.LogError(problem, "A row could not be written and is left out; further ones of this kind are counted but not logged for a minute.");
    }

    private bool MayLog(Exception problem)
    {
        var kind = problem is SqliteException sqlite ? sqlite.SqliteErrorCode : 0;
        var now = _clock.GetTimestamp();
        if (_loggedAt.TryGetValue(kind, out var last) && _clock.GetElapsedTime(last, now) < s_logInterval)
            return false;
        _loggedAt[kind] = now;
        return true;
    }

    private void EmptyLog(SqliteConnection connection)
    {
        try
        {
            ArchiveFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException problem)
        {
            // The log stays and is read at the next start: no loss.
            _log.LogWarning(problem, "The write-ahead log could not be emptied at the end.");
        }
    }
}
