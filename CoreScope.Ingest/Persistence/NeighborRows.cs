using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>Rows of the table <c>neighbor_edges</c>: the one mapping of links, both ways.</summary>
internal static class NeighborRows
{
    /// <summary>Puts one row, for <see cref="Put"/>.</summary>
    public const string PutSql = $"""
        INSERT INTO neighbor_edges ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (node_a, node_b) DO UPDATE SET count = excluded.count, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
            snr_sum = excluded.snr_sum, snr_count = excluded.snr_count, unsized_count = excluded.unsized_count, size1_count = excluded.size1_count,
            size2_count = excluded.size2_count, size3_count = excluded.size3_count, observers = excluded.observers, confirmed_at = excluded.confirmed_at
        """;

    private const string Columns =
        "node_a, node_b, count, first_seen, last_seen, snr_sum, snr_count, unsized_count, size1_count, size2_count, size3_count, observers, confirmed_at";

    // More observers than any mesh has; what is beyond adds no confidence.
    private const int MostObservers = 256;

    public static void Put(Statement row, in NeighborEdge link)
    {
        var details = link.Details;
        Span<byte> observers = stackalloc byte[MostObservers * ResolvedPathCodec.MaxIdSize];
        ReadOnlySpan<int> indexes = [.. details.ObserverIndexes.Take(MostObservers)];
        row.Bind(1, link.A);
        row.Bind(2, link.B);
        row.Bind(3, link.Count);
        row.Bind(4, link.FirstSeen.Value);
        row.Bind(5, link.LastSeen.Value);
        row.Bind(6, details.SnrSum);
        row.Bind(7, details.SnrCount);
        for (var size = 0; size < details.ByHashSize.Count; size++)
            row.Bind(8 + size, details.ByHashSize[size]);
        row.Bind(12, observers[..ResolvedPathCodec.Write(indexes, observers)]);
        row.Bind(13, details.ConfirmedAt);
        row.Run();
    }

    /// <summary>Puts all links back into the graph.</summary>
    public static void Restore(SqliteConnection connection, NeighborGraph graph)
    {
        using var rows = new Statement(connection, $"SELECT {Columns} FROM neighbor_edges");
        while (rows.Read())
        {
            var observers = ResolvedPathCodec.Read(rows.Blob(11));
            graph.Restore(new NeighborEdge(
                rows.Int32(0), rows.Int32(1), rows.Int64(2), new UnixMillis(rows.Int64(3)), new UnixMillis(rows.Int64(4)), observers.Length)
            {
                Details = new LinkDetails(
                    rows.Double(5), rows.Int32(6), [rows.Int32(7), rows.Int32(8), rows.Int32(9), rows.Int32(10)], observers, rows.Int64(12)),
            });
        }
    }
}
