using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Counts what came in since a moment. Ids and times ascend together, so no index of times is needed, which would make the file a
/// quarter larger; only a clock that was set back by more than <see cref="s_clockSetBack"/> hides rows from it.
/// </summary>
internal static class ArchiveTallies
{
    private static readonly TimeSpan s_clockSetBack = TimeSpan.FromHours(1);
    private const string Rows = "FROM observations WHERE id >= ?1 AND heard_at >= ?2";

    public static HeardCounts Heard(SqliteConnection connection, UnixMillis since, bool byObserver, CancellationToken cancellationToken)
    {
        var range = new ArchiveRange(connection);
        var last = (int)range.Number("SELECT max(id) FROM observations", 0);
        var counts = new Dictionary<int, int>();
        using var rows = new Statement(connection, $"SELECT {(byObserver ? "observer_id" : "count(*)")} {Rows}");
        rows.Bind(1, range.FirstObservationSince(since - s_clockSetBack));
        rows.Bind(2, since.Value);
        var total = byObserver ? CountEach(rows, counts, cancellationToken) : rows.Read() ? rows.Int32(0) : 0;
        return new HeardCounts(total, counts, last);
    }

    /// <summary>Transmissions by the stretch of time in which they were first seen.</summary>
    public static int[] FirstSeen(SqliteConnection connection, int belowId, UnixMillis from, TimeSpan width, int stretches, CancellationToken cancellationToken)
    {
        var counts = new int[stretches];
        using var rows = new Statement(connection, "SELECT first_seen FROM transmissions WHERE id >= ?1 AND id < ?2");
        rows.Bind(1, new ArchiveRange(connection).FirstSince(from - s_clockSetBack));
        rows.Bind(2, belowId);
        var read = 0;
        while (rows.Read())
        {
            var stretch = (rows.Int64(0) - from.Value) / width.TotalMilliseconds;
            if (stretch >= 0 && stretch < stretches)
                counts[(int)stretch]++;
            if (++read % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
        }

        return counts;
    }

    // Counted here: SQLite would sort them for its groups.
    private static int CountEach(Statement rows, Dictionary<int, int> counts, CancellationToken cancellationToken)
    {
        var total = 0;
        while (rows.Read())
        {
            var observer = rows.Int32(0);
            counts[observer] = counts.GetValueOrDefault(observer) + 1;
            if (++total % 4096 == 0)
                cancellationToken.ThrowIfCancellationRequested();
        }

        return total;
    }
}
