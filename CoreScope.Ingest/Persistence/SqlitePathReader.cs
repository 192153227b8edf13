using CoreScope.Core.Store.Archive;

namespace CoreScope.Ingest.Persistence;

/// <summary>Bulk reading of resolved paths over pooled read-only connections. Thread-safe; readers never wait for the writer (WAL).</summary>
public sealed class SqlitePathReader : IResolvedPathReader, IDisposable
{
    /// <summary>Ids asked for by one statement.</summary>
    private const int IdsAtOnce = 500;

    private readonly ReaderPool _readers;

    public SqlitePathReader(ArchiveFile file)
    {
        _readers = new ReaderPool(file);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<int, int[]> Read(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observationIds);
        var found = new Dictionary<int, int[]>();
        using var reader = _readers.Rent();
        foreach (var ids in observationIds.Chunk(IdsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Our own numbers; the planner turns them into one rowid lookup each.
            using var rows = new Statement(reader.Connection, $"SELECT id, resolved FROM observations WHERE id IN ({string.Join(',', ids)}) AND resolved IS NOT NULL");
            while (rows.Read())
                found[rows.Int32(0)] = ResolvedPathCodec.Read(rows.Blob(1));
        }

        return found;
    }

    /// <inheritdoc />
    public int LastObservationId() => Number("SELECT max(id) FROM observations");

    /// <summary>Id of the transmission at which an unfinished backfill is to go on; 0 when none is.</summary>
    internal int BackfillPosition() => Number($"SELECT CAST(value AS INTEGER) FROM meta WHERE key = '{ResolvedPathRows.PositionKey}'");

    /// <summary>Closes the idle connections.</summary>
    public void Dispose() => _readers.Dispose();

    private int Number(string sql)
    {
        using var reader = _readers.Rent();
        using var row = new Statement(reader.Connection, sql);
        return row.Read() ? row.Int32(0) : 0;
    }
}
