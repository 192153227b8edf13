using CoreScope.Ingest.Persistence;
using Microsoft.Data.Sqlite;

namespace CoreScope.Benchmarks.Figures;

/// <summary>Finds the nodes that most stored paths lead through.</summary>
internal static class BusiestNode
{
    /// <summary>Its public key in hex.</summary>
    public static string KeyIn(AppUnderTest app) => KeysIn(app, 1)[0];

    /// <summary>Public keys of the busiest <paramref name="count"/>, busiest first.</summary>
    public static IReadOnlyList<string> KeysIn(AppUnderTest app, int count)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(app.DataDir, "corescope.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var counts = new Dictionary<int, int>();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT resolved FROM observations WHERE resolved IS NOT NULL";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                foreach (var id in ResolvedPathCodec.Read(rows.GetFieldValue<byte[]>(0)))
                    counts[id] = counts.GetValueOrDefault(id) + 1;
            }
        }

        counts.Remove(0);
        using var key = connection.CreateCommand();
        key.CommandText = "SELECT lower(hex(key)) FROM nodes WHERE id = $id";
        var parameter = key.Parameters.Add("$id", SqliteType.Integer);
        var keys = new List<string>();
        foreach (var (id, _) in counts.OrderByDescending(pair => pair.Value).Take(count))
        {
            parameter.Value = id;
            keys.Add((string)key.ExecuteScalar()!);
        }

        return keys;
    }
}
