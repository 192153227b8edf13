using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The highest ids ever given. They are those of the last rows, until retention deletes these: an id that somebody has noted must
/// never come to name another packet.
/// </summary>
internal static class HighestIds
{
    private const string Transmissions = "last_transmission_id";
    private const string Observations = "last_observation_id";

    /// <summary>Writes them down, within the caller's transaction, before rows are deleted.</summary>
    public static void Keep(SqliteConnection connection)
    {
        Keep(connection, Transmissions, "transmissions");
        Keep(connection, Observations, "observations");
    }

    /// <summary>Those of the file; 0 when none was ever given.</summary>
    public static (int Transmission, int Observation) Read(SqliteConnection connection) => (Read(connection, Transmissions, "transmissions"), Read(connection, Observations, "observations"));

    private static void Keep(SqliteConnection connection, string key, string table)
    {
        using var put = new Statement(connection, "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        put.Bind(1, key);
        put.Bind(2, Read(connection, key, table).ToString(System.Globalization.CultureInfo.InvariantCulture));
        put.Run();
    }

    private static int Read(SqliteConnection connection, string key, string table) => (int)new ArchiveRange(connection).Number(
        $"SELECT max(ifnull((SELECT max(id) FROM {table}), 0), ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE key = '{key}'), 0))", 0);
}
