using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Finds places in the archive by age and size, with a few look-ups instead of a scan: ids and times ascend together.</summary>
internal sealed class ArchiveRange(SqliteConnection connection)
{
    // The first transmission may have lost its observations.
    private const int Asked = 100;

    /// <summary>Lowest and highest id of transmissions; 0 when there is none.</summary>
    public (int First, int Last) Transmissions => ((int)Number("SELECT min(id) FROM transmissions", 0), (int)Number("SELECT max(id) FROM transmissions", 0));

    /// <summary>Id from which on transmissions are first seen at <paramref name="since"/> or later; one behind the last when there is none.</summary>
    public int FirstSince(UnixMillis since)
    {
        var (first, last) = Transmissions;
        return since.IsNever ? first : (int)FirstSince("SELECT first_seen FROM transmissions WHERE id >= ?1 ORDER BY id LIMIT 1", first, last, since);
    }

    /// <summary>Id from which on observations came in at <paramref name="since"/> or later; one behind the last when there is none.</summary>
    public long FirstObservationSince(UnixMillis since) => FirstSince(
        "SELECT heard_at FROM observations WHERE id >= ?1 ORDER BY id LIMIT 1",
        Number("SELECT min(id) FROM observations", 0),
        Number("SELECT max(id) FROM observations", 0),
        since);

    /// <summary>Id from which on everything is expected to fit into so many bytes; the thousand newest are always taken.</summary>
    public int FirstWithin(long bytes)
    {
        var (first, last) = Transmissions;
        var lastObservation = Number("SELECT max(id) FROM observations", 0);
        int from = first, to = Math.Max(first, last - StoreLimits.LeastKept + 1);
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            var observations = FirstObservationFrom(middle) is > 0 and var observation ? lastObservation - observation + 1 : 0;
            if ((((long)last - middle + 1) * HistoryBlock.BytesOfTransmission) + (observations * HistoryBlock.BytesOfObservation) <= bytes)
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }

    /// <summary>Lowest id of an observation of these transmissions; 0 when there is none.</summary>
    public long FirstObservationFrom(int transmission) => Number(
        $"SELECT min(id) FROM observations WHERE transmission_id IN (SELECT id FROM transmissions WHERE id >= ?1 ORDER BY id LIMIT {Asked})", transmission);

    /// <summary>First number of the first row, 0 when there is none.</summary>
    public long Number(string sql, long parameter)
    {
        using var row = new Statement(connection, sql);
        if (sql.Contains("?1", StringComparison.Ordinal))
            row.Bind(1, parameter);
        return row.Read() ? row.Int64(0) : 0;
    }

    // Smallest id whose next row is new enough; a clock that was set makes it one such place of several.
    private long FirstSince(string timeFrom, long from, long last, UnixMillis since)
    {
        var to = last + 1;
        while (from < to)
        {
            var middle = from + ((to - from) / 2);
            if (Number(timeFrom, middle) >= since.Value)
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }
}
