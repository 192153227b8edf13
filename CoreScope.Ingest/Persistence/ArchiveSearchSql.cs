using System.Globalization;
using System.Text;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The statement of a search: <c>?1</c> and <c>?2</c> bound the ids. All but route and relays is decided by it, from the row
/// itself or from an index, so that no packet is put together to be thrown away. Its numbers are our own and stand in the text.
/// </summary>
internal static class ArchiveSearchSql
{
    /// <summary>How far back a clock may have been set between two rows.</summary>
    public static readonly TimeSpan ClockSetBack = TimeSpan.FromDays(1);

    // As many seeks cost no more than a look at all observations of a packet.
    private const int FewObservers = 16;
    private const int FewNodes = 16;

    private const string Observed = " AND EXISTS (SELECT 1 FROM observations o WHERE o.transmission_id = transmissions.id AND ";

    public static string Of(ArchiveSearch search)
    {
        var query = search.Query;
        var sql = new StringBuilder($"SELECT {ArchivedTransmission.Columns}, last_seen FROM transmissions WHERE id >= ?1 AND id < ?2");
        if (query.Hash is { } hash)
            Add(sql, $" AND hash = {(long)hash.Value}");
        if (query.Type is { } type)
            Add(sql, $" AND payload_type = {(int)type}");
        // Group texts only: others are on a channel without being of it.
        if (search.ChannelId >= 0)
            Add(sql, $" AND channel_id = {search.ChannelId} AND payload_type = {(int)Core.Protocol.PayloadType.GroupText}");
        if (search.SentBy is { } senders)
            sql.Append(CultureInfo.InvariantCulture, $" AND payload_type = {(int)Core.Protocol.PayloadType.Advert} AND origin_node_id IN (").AppendJoin(',', senders).Append(')');
        AddTimes(sql, query.Since?.Value ?? long.MinValue, query.Until?.Value);
        foreach (var observers in search.HeardBy)
            AddObservers(sql, observers);
        if (search.NodeIds is { Count: <= FewNodes } nodes)
            AddNodes(sql, nodes);
        return sql.Append(" ORDER BY id ").Append(query.IsAscending ? "ASC" : "DESC").ToString();
    }

    // The last observation is the latest. The row alone tells unless the packet was heard again after the time asked for.
    private static void AddTimes(StringBuilder sql, long since, long? until)
    {
        if (since != long.MinValue)
            Add(sql, $" AND last_seen >= {since}");
        if (until is not { } end)
            return;
        Add(sql, $" AND first_seen <= {end + (long)ClockSetBack.TotalMilliseconds}");
        Add(sql, $" AND (last_seen <= {end} OR EXISTS (SELECT 1 FROM observations o WHERE o.transmission_id = transmissions.id AND o.heard_at BETWEEN {since} AND {end}))");
    }

    // The plus keeps SQLite from seeking each of many observers: then it reads the packet's few entries of the index.
    private static void AddObservers(StringBuilder sql, IReadOnlyList<int> observers) =>
        sql.Append(Observed).Append(observers.Count > FewObservers ? "+" : "").Append("ifnull(o.observer_id, 0) IN (").AppendJoin(',', observers).Append("))");

    // A resolved path that leads through a node has the bytes of its id; so may, rarely, one that does not.
    private static void AddNodes(StringBuilder sql, IReadOnlySet<int> nodes)
    {
        sql.Append(" AND (origin_node_id IN (").AppendJoin(',', nodes).Append(')');
        sql.Append(" OR EXISTS (SELECT 1 FROM observations o WHERE o.transmission_id = transmissions.id AND (0");
        Span<byte> bytes = stackalloc byte[ResolvedPathCodec.MaxIdSize];
        foreach (var node in nodes)
            sql.Append(" OR instr(o.resolved, x'").Append(Convert.ToHexString(bytes[..ResolvedPathCodec.Write([node], bytes)])).Append("') > 0");
        sql.Append(")))");
    }

    private static void Add(StringBuilder sql, FormattableString condition) => sql.Append(condition.ToString(CultureInfo.InvariantCulture));
}
