using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Reads the archive backwards, a block of some thousand transmissions at a time. One thread, one connection.</summary>
internal sealed class HistoryReader : IArrivalTarget, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly ArchiveRange _range;
    private readonly int _blockSize;
    private readonly Statement _transmissions;
    private readonly Statement _observations;
    private HistoryBlock _block = new();

    public HistoryReader(SqliteConnection connection, int blockSize)
    {
        _blockSize = blockSize;
        _connection = connection;
        _range = new ArchiveRange(connection);
        _transmissions = new Statement(connection, $"SELECT {ArchivedTransmission.Columns} FROM transmissions WHERE id >= ?1 AND id < ?2 ORDER BY id");
        _observations = new Statement(connection, $"SELECT {ArchivedArrival.Columns} FROM observations WHERE transmission_id = ?1 ORDER BY id");
    }

    /// <summary>Transmissions with an id from <paramref name="first"/> to below <paramref name="below"/>.</summary>
    public long Count(int first, int below)
    {
        using var row = new Statement(_connection, "SELECT count(*) FROM transmissions WHERE id >= ?1 AND id < ?2");
        row.Bind(1, first);
        row.Bind(2, below);
        row.Read();
        return row.Int64(0);
    }

    /// <summary>
    /// The newest transmissions with an id from <paramref name="first"/> to below <paramref name="below"/>, and the id from
    /// which on they are read; null when there is none.
    /// </summary>
    public (HistoryBlock Block, int From)? ReadBefore(int below, int first, CancellationToken cancellationToken)
    {
        // One state of the file for all statements, and no longer than a block: the log file could not be emptied meanwhile.
        ArchiveFile.Execute(_connection, "BEGIN");
        try
        {
            if (_range.Number("SELECT max(id) FROM transmissions WHERE id < ?1", below) is var newest && newest < first)
                return null;
            var from = (int)Math.Max(first, _range.Number($"SELECT id FROM transmissions WHERE id < ?1 ORDER BY id DESC LIMIT 1 OFFSET {_blockSize - 1}", below));
            _block = new HistoryBlock();
            _transmissions.Bind(1, from);
            _transmissions.Bind(2, below);
            while (_transmissions.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var known = ArchivedTransmission.Of(_transmissions);
                _observations.Bind(1, known.Id);
                while (_observations.Read())
                    ArchivedArrival.Read(_observations, known, _transmissions.Blob(ArchivedTransmission.PayloadColumn), this);
            }

            return (_block, from);
        }
        finally
        {
            _transmissions.Reset();
            _observations.Reset();
            ArchiveFile.Execute(_connection, "ROLLBACK");
        }
    }

    void IArrivalTarget.Take(in PacketArrival arrival, in PacketFrame frame, bool isFrame) => _block.Add(arrival);

    public void Dispose()
    {
        _transmissions.Dispose();
        _observations.Dispose();
    }
}
