using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The one writer of the archive. Whenever it is free it takes all that has gathered in the queue, writes it in one transaction
/// and then completes the acks in order (DECISIONS 8). What the disk or a lock refuses is kept and tried again until it goes
/// through; a row that is itself bad is left out, counted and counts as done. Owns the counters of inserted transmissions and
/// observations, upserted nodes and observers (rows written), commits and write errors (failed attempts due to disk or lock,
/// and rows left out). Register it before the pipeline, so that it is stopped after it: stopping closes the queue, writes what
/// is inside and empties the write-ahead log.
/// </summary>
public sealed class PersistWriter : BackgroundService
{
    private const int Tries = 5;
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
    private readonly CancellationTokenSource _stopping = new();
    private volatile string? _fault;
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

    /// <summary>
    /// Writes until the queue is closed and empty. <paramref name="stopping"/> does not cut it short: it only ends the waiting
    /// for a disk or lock that fails, after a last round of tries; what is then unwritten stays unacknowledged.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.Register(_stopping.Cancel);
        using var connection = _file.OpenWriter();
        using var archive = new ArchiveStatements(connection);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            _batch.Clear();
            while (!_batch.IsFull && _queue.Reader.TryRead(out var item))
                _batch.Add(item);
            if (_batch.HasRows && !await WriteAsync(archive).ConfigureAwait(false))
                return;
            CompleteAcks();
        }

        EmptyLog(connection);
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
            try
            {
                item.Ack.Complete();
            }
            catch (Exception broken)
            {
                _log.LogError(broken, "An acknowledgement could not be handed over; its sender will send the message again.");
            }
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
