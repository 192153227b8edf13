using System.Diagnostics;
using System.Globalization;
using CoreScope.Core.Identity;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// What retention does to the file. Each method is one turn at the write connection and one transaction, short enough that
/// messages hardly wait.
/// </summary>
internal static class RetentionDeletes
{
    /// <summary>Most transmissions of one transaction.</summary>
    public const int ChunkSize = 5000;

    // Deleting is worth some ten microseconds a row: the chunk ends early where packets were heard often.
    private static readonly TimeSpan s_longestTurn = TimeSpan.FromMilliseconds(50);

    public static int RetireNodes(SqliteConnection connection, UnixMillis limit) =>
        Run(connection, "UPDATE nodes SET inactive = 1 WHERE inactive = 0 AND last_seen < ?1", limit);

    /// <summary>Also deletes the figures of every inactive observer.</summary>
    public static int RetireObservers(SqliteConnection connection, UnixMillis limit)
    {
        using var transaction = new Turn(connection);
        var retired = Run(connection, "UPDATE observers SET inactive = 1 WHERE inactive = 0 AND last_seen < ?1", limit);
        ArchiveFile.Execute(connection, "DELETE FROM observer_metrics WHERE observer_id IN (SELECT id FROM observers WHERE inactive = 1)");
        transaction.Commit();
        return retired;
    }

    /// <summary>How many went; fewer than <see cref="ChunkSize"/> when these were the last.</summary>
    public static int DeleteMetrics(SqliteConnection connection, UnixMillis limit) => Run(
        connection,
        $"DELETE FROM observer_metrics WHERE (observer_id, at) IN (SELECT observer_id, at FROM observer_metrics WHERE at < ?1 LIMIT {ChunkSize})",
        limit);

    /// <summary>Deletes the links that were not seen since <paramref name="limit"/>; how many went.</summary>
    public static int DeleteLinks(SqliteConnection connection, UnixMillis limit) => Run(connection, "DELETE FROM neighbor_edges WHERE last_seen < ?1", limit);

    /// <inheritdoc cref="DeleteMetrics"/>
    public static int DeleteDropped(SqliteConnection connection, UnixMillis limit) => Run(
        connection, $"DELETE FROM dropped_packets WHERE id IN (SELECT id FROM dropped_packets WHERE dropped_at < ?1 LIMIT {ChunkSize})", limit);

    /// <summary>
    /// Ids below <paramref name="belowId"/> of the oldest transmissions first seen before <paramref name="limit"/>, one chunk of
    /// them. Reads; not on the write connection.
    /// </summary>
    public static int[] FindPackets(SqliteConnection connection, UnixMillis limit, int belowId, CancellationToken cancellationToken)
    {
        // Ends with the first row that is too new by far: behind it there is nothing old.
        var end = Math.Min(belowId, new ArchiveRange(connection).FirstSince(limit + (2 * ArchiveSearchSql.ClockSetBack)));
        using var rows = new Statement(connection, $"SELECT id FROM transmissions WHERE first_seen < ?1 AND id < ?2 ORDER BY id LIMIT {ChunkSize}");
        rows.Bind(1, limit.Value);
        rows.Bind(2, end);
        // A step may pass over many rows that are not old.
        using var stop = cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle!));
        var ids = new List<int>();
        try
        {
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                ids.Add(rows.Int32(0));
            }
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("Stopped while old packets were looked for.", interrupted, cancellationToken);
        }

        return [.. ids];
    }

    /// <summary>
    /// Deletes the first of these transmissions with their observations, as many as fit into one turn; how many transmissions
    /// and observations.
    /// </summary>
    public static (int Transmissions, int Observations) DeletePackets(SqliteConnection connection, ReadOnlySpan<int> ids)
    {
        var started = Stopwatch.GetTimestamp();
        using var children = new Statement(connection, "DELETE FROM observations WHERE transmission_id = ?1");
        using var parent = new Statement(connection, "DELETE FROM transmissions WHERE id = ?1");
        using var transaction = new Turn(connection);
        HighestIds.Keep(connection);
        int transmissions = 0, observations = 0;
        foreach (var id in ids[..Math.Min(ids.Length, ChunkSize)])
        {
            children.Bind(1, id);
            observations += children.Run();
            parent.Bind(1, id);
            parent.Run();
            transmissions++;
            if (Stopwatch.GetElapsedTime(started) > s_longestTurn)
                break;
        }

        transaction.Commit();
        return (transmissions, observations);
    }

    /// <summary>Gives free pages back to the disk; how many are still free.</summary>
    public static int Vacuum(SqliteConnection connection, int pages)
    {
        // A page a step: the statement must be stepped to its end.
        using var vacuum = new Statement(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({pages})"));
        while (vacuum.Read())
        {
        }

        using var free = new Statement(connection, "PRAGMA freelist_count");
        return free.Read() ? free.Int32(0) : 0;
    }

    /// <summary>Moves the write-ahead log into the file and empties it; false when a reader or another program stood in the way.</summary>
    public static bool Checkpoint(SqliteConnection connection)
    {
        using var timeout = new Statement(connection, "PRAGMA busy_timeout");
        timeout.Read();
        var usual = timeout.Int32(0);
        timeout.Reset();
        try
        {
            // Not worth making messages wait for a reader: the next one comes in an hour.
            ArchiveFile.Execute(connection, "PRAGMA busy_timeout = 0");
            using var row = new Statement(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            var isEmptied = row.Read() && row.Int32(0) == 0;
            row.Reset();
            return isEmptied;
        }
        finally
        {
            ArchiveFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {usual}"));
        }
    }

    private static int Run(SqliteConnection connection, string sql, UnixMillis limit)
    {
        using var statement = new Statement(connection, sql);
        statement.Bind(1, limit.Value);
        return statement.Run();
    }

    /// <summary>A transaction that is undone unless it was committed.</summary>
    private readonly ref struct Turn
    {
        private readonly SqliteConnection _connection;

        public Turn(SqliteConnection connection)
        {
            _connection = connection;
            ArchiveFile.Execute(connection, "BEGIN IMMEDIATE");
        }

        public void Commit() => ArchiveFile.Execute(_connection, "COMMIT");

        public void Dispose() => ArchiveStatements.Rollback(_connection);
    }
}
