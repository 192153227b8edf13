using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Finds transmissions by hash over a connection and statements of its own, since the pipeline asks for each new packet. Thread-safe.</summary>
internal sealed class TransmissionLookup(ArchiveFile file) : IDisposable
{
    // Guards the connection; held over a read from disk, for which only the pipeline waits.
    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private Statement? _byHash;
    private TransmissionReader? _reader;
    private bool _isDisposed;

    public Transmission? Find(PacketHash hash)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                Open();
                _byHash!.Bind(1, (long)hash.Value);
                if (!_byHash.Read())
                    return null;
                var id = _byHash.Int32(0);
                _byHash.Reset();
                // What is found lives by itself, and may live long.
                _reader!.LetGo();
                return _reader.Read(id);
            }
            catch (SqliteException)
            {
                Close();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Close();
        }
    }

    private void Open()
    {
        if (_reader is not null)
            return;
        _connection = file.OpenReader();
        _byHash = new Statement(_connection, "SELECT id FROM transmissions WHERE hash = ?1");
        _reader = new TransmissionReader(_connection);
    }

    private void Close()
    {
        _reader?.Dispose();
        _byHash?.Dispose();
        _connection?.Dispose();
        (_reader, _byHash, _connection) = (null, null, null);
    }
}
