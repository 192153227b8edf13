using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Counts what came in since a moment, from the index of times alone.</summary>
internal static class ArchiveTallies
{
    public static HeardCounts Heard(SqliteConnection connection, UnixMillis since, bool byObserver, CancellationToken cancellationToken)
    {
        var last = (int)new ArchiveRange(connection).Number("SELECT max(id) FROM observations", 0);
        var counts = new Dictionary<int, int>();
        return byObserver
            ? new HeardCounts(CountEach(connection, since, counts, cancellationToken), counts, last)
            : new HeardCounts((int)new ArchiveRange(connection).Number("SELECT count(*) FROM observations WHERE heard_at >= ?1", since.Value), counts, last);
    }

    // Counted here: SQLite would sort them for its groups.
    private static int CountEach(SqliteConnection connection, UnixMillis since, Dictionary<int, int> counts, CancellationToken cancellationToken)
    {
        using var rows = new Statement(connection, "SELECT observer_id FROM observations WHERE heard_at >= ?1");
        rows.Bind(1, since.Value);
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
