using System.Globalization;
using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// One pass over older transmissions, newest first, until the end or until the time is up. SQL leaves out what cannot match by
/// the transmission's own row; the predicate that is asked for packets in memory decides about the rest.
/// </summary>
internal sealed class ArchiveScan
{
    private const int CheckInterval = 64;
    private const int LetGoInterval = 4096;
    private const int LastSeenColumn = 9;
    private static readonly TimeSpan s_clockSetBack = TimeSpan.FromDays(1);

    private readonly SqliteConnection _connection;
    private readonly ArchiveSearch _search;
    private readonly TimeProvider _clock;
    private readonly long _started;

    public ArchiveScan(SqliteConnection connection, ArchiveSearch search, TimeProvider clock)
    {
        _connection = connection;
        _search = search;
        _clock = clock;
        _started = clock.GetTimestamp();
    }

    public ArchiveFindings Run(CancellationToken cancellationToken)
    {
        var hits = new List<ArchiveHit>();
        using var rows = new Statement(_connection, Sql());
        using var reader = new TransmissionReader(_connection);
        rows.Bind(1, _search.BelowId);
        for (var read = 1; rows.Read(); read++)
        {
            if (read % CheckInterval == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_clock.GetElapsedTime(_started) >= _search.TimeLimit)
                    return new ArchiveFindings(hits, new UnixMillis(rows.Int64(4)));
            }

            if (Matches(reader, rows))
                hits.Add(new ArchiveHit(rows.Int32(0), new PacketHash((ulong)rows.Int64(1)), new UnixMillis(rows.Int64(LastSeenColumn))));
            if (read % LetGoInterval == 0)
                reader.LetGo();
        }

        return new ArchiveFindings(hits, null);
    }

    private bool Matches(TransmissionReader reader, Statement row)
    {
        if (_search.Matches is not { } matches)
            return true;
        return reader.ReadFrom(row, _search.Query.NeedsObservations) is { } transmission && matches(transmission, IsOfNodes(transmission, reader));
    }

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

    // The numbers are our own, so they stand in the text.
    private string Sql()
    {
        var query = _search.Query;
        var sql = new StringBuilder($"SELECT {ArchivedTransmission.Columns}, last_seen FROM transmissions WHERE id < ?1");
        if (query.Hash is { } hash)
            Add(sql, $" AND hash = {(long)hash.Value}");
        if (query.Type is { } type)
            Add(sql, $" AND payload_type = {(int)type}");
        if (_search.ChannelId >= 0)
            Add(sql, $" AND channel_id = {_search.ChannelId}");
        // No observation is later than the last one; one can be earlier than the first, if the clock was set back in between.
        if (query.Since is { } since)
            Add(sql, $" AND last_seen >= {since.Value}");
        if (query.Until is { } until)
            Add(sql, $" AND first_seen <= {(until + s_clockSetBack).Value}");
        return sql.Append(" ORDER BY id DESC").ToString();
    }

    private static void Add(StringBuilder sql, FormattableString condition) => sql.Append(condition.ToString(CultureInfo.InvariantCulture));
}
