using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Turns ids of one table into positions and back, so that any window of a long list costs the same: the id of every 512th row
/// is kept, and the few rows between are stepped over in the file. Ids have gaps where rows were deleted or refused, so they
/// cannot be counted with. Grows at its upper end; what retention deleted makes it count anew. Not thread-safe.
/// </summary>
internal sealed class ArchiveRanks(string table)
{
    private const int Step = 512;

    private readonly List<int> _marks = [];
    private int _count;
    private int _upTo;
    private long _deletions = -1;

    /// <summary>True when all rows below <paramref name="id"/> are counted and none of them has been deleted since.</summary>
    public bool Covers(int id, long deletions) => _upTo >= id && _deletions == deletions;

    /// <summary>Counts what is committed below <paramref name="id"/>; <paramref name="deletions"/> tells whether rows have gone.</summary>
    public void Cover(SqliteConnection connection, int id, long deletions)
    {
        if (_deletions != deletions)
        {
            _marks.Clear();
            (_count, _upTo, _deletions) = (0, 0, deletions);
        }

        // Rows are committed in order of id: what is missing below the highest one will not come any more.
        var to = Math.Min(id, LastId(connection) + 1);
        if (to <= _upTo)
            return;
        using var rows = new Statement(connection, $"SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id");
        rows.Bind(1, _upTo);
        rows.Bind(2, to);
        while (rows.Read())
        {
            if (_count++ % Step == 0)
                _marks.Add(rows.Int32(0));
        }

        _upTo = to;
    }

    /// <summary>How many rows have a smaller id; up to what is covered.</summary>
    public int RankOf(SqliteConnection connection, int id)
    {
        if (id >= _upTo)
            return _count;
        var mark = _marks.BinarySearch(id);
        mark = mark >= 0 ? mark : ~mark - 1;
        if (mark < 0)
            return 0;
        using var between = new Statement(connection, $"SELECT count(*) FROM {table} WHERE id >= ?1 AND id < ?2");
        between.Bind(1, _marks[mark]);
        between.Bind(2, id);
        between.Read();
        return (mark * Step) + between.Int32(0);
    }

    /// <summary>Ids at the positions <paramref name="from"/> and following, in ascending order.</summary>
    public List<int> IdsAt(SqliteConnection connection, int from, int count)
    {
        var ids = new List<int>(Math.Max(0, count));
        if (from / Step >= _marks.Count || count <= 0)
            return ids;
        using var rows = new Statement(connection, $"SELECT id FROM {table} WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3 OFFSET ?4");
        rows.Bind(1, _marks[from / Step]);
        rows.Bind(2, _upTo);
        rows.Bind(3, count);
        rows.Bind(4, from % Step);
        while (rows.Read())
            ids.Add(rows.Int32(0));
        return ids;
    }

    private int LastId(SqliteConnection connection)
    {
        using var row = new Statement(connection, $"SELECT max(id) FROM {table}");
        return row.Read() ? row.Int32(0) : 0;
    }
}
