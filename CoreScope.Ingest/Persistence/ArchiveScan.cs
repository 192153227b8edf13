using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// One pass over older transmissions in the order that is asked for, until the end or until the time is up. Goes through the ids
/// in steps, so that the clock is looked at also while nothing is found.
/// </summary>
internal sealed class ArchiveScan
{
    /// <summary>Ids looked at between two looks at the clock.</summary>
    internal const int Step = 1024;

    private const int CheckInterval = 64;
    private const int LetGoInterval = 4096;
    private const int LastSeenColumn = 9;

    private readonly SqliteConnection _connection;
    private readonly ArchiveSearch _search;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly List<ArchiveHit> _hits = [];
    private int _read;
    private UnixMillis _reached;

    public ArchiveScan(SqliteConnection connection, ArchiveSearch search, TimeProvider clock)
    {
        _connection = connection;
        _search = search;
        _clock = clock;
        _started = clock.GetTimestamp();
    }

    public ArchiveFindings Run(CancellationToken cancellationToken)
    {
        var (first, end) = Range();
        // One content is one row, found by its index.
        var step = _search.Query.Hash is null ? Step : int.MaxValue;
        using var rows = new Statement(_connection, ArchiveSearchSql.Of(_search));
        using var reader = new TransmissionReader(_connection);
        for (var done = 0L; done < end - first; done += step)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (done > 0 && IsLate)
                return new ArchiveFindings(_hits, Reached(_search.Query.IsAscending ? first + done : end - done));
            rows.Bind(1, _search.Query.IsAscending ? first + done : Math.Max(first, end - done - step));
            rows.Bind(2, _search.Query.IsAscending ? Math.Min(end, first + done + step) : end - done);
            if (StopsIn(rows, reader, cancellationToken))
                return new ArchiveFindings(_hits, _reached);
        }

        return new ArchiveFindings(_hits, null);
    }

    private bool IsLate => _clock.GetElapsedTime(_started) >= _search.TimeLimit;

    // What was first seen after the time asked for cannot match, nor can what came behind it.
    private (long First, long End) Range()
    {
        var range = new ArchiveRange(_connection);
        var end = Math.Min(_search.BelowId, range.Transmissions.Last + 1L);
        // Twice: a clock can have been set back before the one row and behind the other.
        if (_search.Query.Until is { } until)
            end = Math.Min(end, range.FirstSince(until + (2 * ArchiveSearchSql.ClockSetBack)));
        return (range.Transmissions.First, end);
    }

    // True when the time was up before all of the step were looked at.
    private bool StopsIn(Statement rows, TransmissionReader reader, CancellationToken cancellationToken)
    {
        while (rows.Read())
        {
            if (++_read % CheckInterval == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsLate)
                    return true;
            }

            _reached = new UnixMillis(rows.Int64(4));
            if (Matches(reader, rows))
                _hits.Add(new ArchiveHit(rows.Int32(0), new PacketHash((ulong)rows.Int64(1)), new UnixMillis(rows.Int64(LastSeenColumn))));
            if (_read % LetGoInterval == 0)
                reader.LetGo();
        }

        return false;
    }

    // First sight of the last row on this side of an id: everything up to it was looked at.
    private UnixMillis Reached(long id) => new(new ArchiveRange(_connection).Number(
        _search.Query.IsAscending
            ? "SELECT first_seen FROM transmissions WHERE id < ?1 ORDER BY id DESC LIMIT 1"
            : "SELECT first_seen FROM transmissions WHERE id >= ?1 ORDER BY id LIMIT 1",
        id));

    private bool Matches(TransmissionReader reader, Statement row) =>
        _search.Matches is not { } matches
        || (reader.ReadFrom(row) is { } transmission && matches(transmission, IsOfNodes(transmission, reader)));

    private bool IsOfNodes(Transmission transmission, TransmissionReader reader)
    {
        if (_search.NodeIds is not { } wanted || wanted.Contains(transmission.OriginNodeId))
            return true;
        foreach (var node in reader.Nodes)
        {
            if (wanted.Contains(node))
                return true;
        }

        return false;
    }
}
