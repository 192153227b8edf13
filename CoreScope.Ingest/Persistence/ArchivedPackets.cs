using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Packets read from the file, each answer from one state of it. Runs on the thread pool: the disk may be slow, and a circuit
/// must not wait for it. A few searches at a time, since each may take a core for its whole time.
/// </summary>
public sealed class ArchivedPackets : IArchivedPackets, IDisposable
{
    private const int SearchesAtOnce = 2;

    // At two seconds each, the last of them waits for less than ten.
    private const int SearchesWaiting = 8;

    private readonly ArchiveFile _file;
    private readonly TimeProvider _clock;
    private readonly ReaderPool _readers;
    private readonly SearchTurns _searches = new(SearchesAtOnce, SearchesWaiting);

    // One guards what belongs to transmissions, the other what belongs to observations; never both at once. Held while ranks are
    // counted, which takes seconds for the first view of millions of rows, never by a thread of a circuit.
    private readonly Lock _transmissionsLock = new();
    private readonly Lock _observationsLock = new();
    private readonly ArchiveRanks _transmissions = new("transmissions");
    private readonly ArchiveRanks _observations = new("observations");
    private OlderRows? _olderTransmissions;
    private long _viewedDeletions;
    private Border _border;
    private OlderRows? _olderObservations;

    public ArchivedPackets(ArchiveFile file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        _readers = new ReaderPool(file);
    }

    /// <inheritdoc />
    public async ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken) => await ReadAsync(
        connection =>
        {
            using var row = new Statement(connection, "SELECT id FROM transmissions WHERE hash = ?1");
            row.Bind(1, (long)hash.Value);
            return row.Read() ? Find(connection, row.Int32(0)) : null;
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<Transmission?> FindAsync(int transmissionId, CancellationToken cancellationToken) =>
        await ReadAsync(connection => Find(connection, transmissionId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Transmission>> LoadAsync(IReadOnlyList<int> transmissionIds, CancellationToken cancellationToken) => await ReadAsync(
        connection =>
        {
            using var reader = new TransmissionReader(connection);
            var found = new List<Transmission>(transmissionIds.Count);
            foreach (var id in transmissionIds)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Read(id) is { } transmission)
                    found.Add(transmission);
            }

            return found;
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public ValueTask<IOlderRows> OlderTransmissionsAsync(int firstInMemory, CancellationToken cancellationToken) =>
        Volatile.Read(ref _olderTransmissions) is { } known && known.Below == firstInMemory && Volatile.Read(ref _viewedDeletions) == _file.Deletions
            ? new(known)
            : new(ReadAsync<IOlderRows>(connection => ViewTransmissions(connection, firstInMemory), cancellationToken));

    /// <inheritdoc />
    public ValueTask<IOlderRows> OlderObservationsAsync(int firstInMemory, int newestId, CancellationToken cancellationToken) =>
        new(ReadAsync<IOlderRows>(connection => ViewObservations(connection, firstInMemory, newestId), cancellationToken));

    /// <inheritdoc />
    public async ValueTask<ArchiveFindings> SearchAsync(ArchiveSearch search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        return await _searches.RunAsync(
            () => ReadAsync(connection => new ArchiveScan(connection, search, _clock).Run(cancellationToken), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Transmission>> AdvertsOfAsync(int nodeId, int belowId, int limit, CancellationToken cancellationToken)
    {
        var ids = await ReadAsync(
            connection =>
            {
                using var rows = new Statement(connection, $"SELECT id FROM transmissions WHERE origin_node_id = ?1 AND payload_type = {(int)PayloadType.Advert} AND id < ?2 ORDER BY id DESC LIMIT ?3");
                rows.Bind(1, nodeId);
                rows.Bind(2, belowId);
                rows.Bind(3, Math.Max(0, limit));
                var found = new List<int>();
                while (rows.Read())
                    found.Add(rows.Int32(0));
                return found;
            },
            cancellationToken).ConfigureAwait(false);
        return ids.Count == 0 ? [] : await LoadAsync(ids, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<HeardCounts> CountHeardAsync(UnixMillis since, bool byObserver, CancellationToken cancellationToken) =>
        await ReadAsync(connection => ArchiveTallies.Heard(connection, since, byObserver, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Transmission>> ForwardAsync(int fromId, int belowId, int count, CancellationToken cancellationToken) => await ReadAsync(
        connection =>
        {
            using var rows = new Statement(connection, "SELECT id FROM transmissions WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT ?3");
            rows.Bind(1, fromId);
            rows.Bind(2, belowId);
            rows.Bind(3, Math.Max(0, count));
            using var reader = new TransmissionReader(connection);
            var found = new List<Transmission>();
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Read(rows.Int32(0)) is { } transmission)
                    found.Add(transmission);
            }

            return found;
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<int> FirstSinceAsync(UnixMillis since, CancellationToken cancellationToken) =>
        await ReadAsync(connection => new ArchiveRange(connection).FirstSince(since), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<int>> CountFirstSeenAsync(int belowId, UnixMillis from, TimeSpan width, int stretches, CancellationToken cancellationToken) =>
        await ReadAsync(connection => ArchiveTallies.FirstSeen(connection, belowId, from, width, stretches, cancellationToken), cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the idle connections.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _searches.Dispose();
    }

    /// <summary>Rows at the positions from the oldest one on, newest first.</summary>
    internal async ValueTask<IReadOnlyList<RowKey>> PageAsync(bool isOfTransmissions, int from, int count, CancellationToken cancellationToken) => await ReadAsync(
        connection =>
        {
            List<int> ids;
            lock (LockOf(isOfTransmissions))
                ids = (isOfTransmissions ? _transmissions : _observations).IdsAt(connection, from, count);
            ids.Reverse();
            using var reader = new TransmissionReader(connection);
            return isOfTransmissions ? RowsOfTransmissions(reader, ids, cancellationToken) : RowsOfObservations(connection, reader, ids, cancellationToken);
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>How many rows have a smaller id; −1 when there is none with this one.</summary>
    internal async ValueTask<int> RankAsync(bool isOfTransmissions, int id, CancellationToken cancellationToken) => await ReadAsync(
        connection =>
        {
            using var row = new Statement(connection, $"SELECT 1 FROM {(isOfTransmissions ? "transmissions" : "observations")} WHERE id = ?1");
            row.Bind(1, id);
            if (!row.Read())
                return -1;
            lock (LockOf(isOfTransmissions))
                return (isOfTransmissions ? _transmissions : _observations).RankOf(connection, id);
        },
        cancellationToken).ConfigureAwait(false);

    private static Transmission? Find(SqliteConnection connection, int id)
    {
        using var reader = new TransmissionReader(connection);
        return reader.Read(id);
    }

    private static List<RowKey> RowsOfTransmissions(TransmissionReader reader, List<int> ids, CancellationToken cancellationToken)
    {
        var rows = new List<RowKey>(ids.Count);
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Read(id) is { } transmission)
                rows.Add(new RowKey(transmission, transmission.BestIndex, IsGroup: true));
        }

        return rows;
    }

    private static List<RowKey> RowsOfObservations(SqliteConnection connection, TransmissionReader reader, List<int> ids, CancellationToken cancellationToken)
    {
        using var parent = new Statement(connection, "SELECT transmission_id FROM observations WHERE id = ?1");
        var known = new Dictionary<int, Transmission?>();
        var rows = new List<RowKey>(ids.Count);
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            parent.Bind(1, id);
            if (!parent.Read())
                continue;
            var transmissionId = parent.Int32(0);
            parent.Reset();
            if (!known.TryGetValue(transmissionId, out var transmission))
                known[transmissionId] = transmission = reader.Read(transmissionId);
            if (transmission is not null && PositionOf(transmission, id) is (>= 0 and var index))
                rows.Add(new RowKey(transmission, index, IsGroup: false));
        }

        return rows;
    }

    private static int PositionOf(Transmission transmission, int observationId)
    {
        var observations = transmission.Observations;
        for (var i = 0; i < observations.Length; i++)
        {
            if (observations[i].Id == observationId)
                return i;
        }

        return -1;
    }

    private Lock LockOf(bool isOfTransmissions) => isOfTransmissions ? _transmissionsLock : _observationsLock;

    private OlderRows ViewTransmissions(SqliteConnection connection, int below)
    {
        lock (_transmissionsLock)
        {
            var deletions = _file.Deletions;
            _transmissions.Cover(connection, below, deletions);
            var view = new OlderRows(this, true, below, _transmissions.RankOf(connection, below));
            // Only what cannot grow any more: rows that wait to be committed still count later.
            if (_transmissions.Covers(below, deletions))
            {
                Volatile.Write(ref _viewedDeletions, deletions);
                Volatile.Write(ref _olderTransmissions, view);
            }

            return view;
        }
    }

    private OlderRows ViewObservations(SqliteConnection connection, int firstInMemory, int newestId)
    {
        lock (_observationsLock)
        {
            var below = Math.Min(BorderOf(connection, firstInMemory), newestId + 1);
            var deletions = _file.Deletions;
            if (_olderObservations is { } known && known.Below == below && _observations.Covers(below, deletions))
                return known;
            _observations.Cover(connection, below, deletions);
            return _olderObservations = new OlderRows(this, false, below, _observations.RankOf(connection, below));
        }
    }

    // One more than the newest observation of a transmission below the border. Looked at are only transmissions that came to lie
    // below it since, and observations that were committed since: an old transmission may be heard again.
    private int BorderOf(SqliteConnection connection, int firstInMemory)
    {
        // History came into memory: a border that is too high is right as well, since what lies below it is on disk.
        if (firstInMemory < _border.Transmission)
            _border = _border with { Transmission = firstInMemory };
        var last = (int)Number(connection, "SELECT max(id) FROM observations WHERE id > ?1 AND id <= ?2", 0, int.MaxValue);
        var fallen = Number(connection, "SELECT max(id) FROM observations WHERE transmission_id >= ?1 AND transmission_id < ?2", _border.Transmission, firstInMemory);
        // Nothing lay below the border so far: all rows would be gone through for none.
        var late = _border.Transmission == 0
            ? 0
            : Number(connection, "SELECT max(id) FROM observations WHERE id > ?1 AND transmission_id < ?2", _border.CheckedTo, _border.Transmission);
        var newest = Math.Max(fallen, late);
        _border = new Border(firstInMemory, Math.Max(_border.Observation, newest == 0 ? 0 : (int)newest + 1), last);
        return _border.Observation;
    }

    private static long Number(SqliteConnection connection, string sql, long first, long second)
    {
        using var row = new Statement(connection, sql);
        row.Bind(1, first);
        row.Bind(2, second);
        row.Read();
        return row.Int64(0);
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var reader = _readers.Rent();
            // One state of the file for all statements.
            ArchiveFile.Execute(reader.Connection, "BEGIN");
            try
            {
                return read(reader.Connection);
            }
            finally
            {
                ArchiveFile.Execute(reader.Connection, "ROLLBACK");
            }
        },
        cancellationToken);

    private readonly record struct Border(int Transmission, int Observation, int CheckedTo);
}
