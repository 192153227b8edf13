using System.Globalization;
using CoreScope.Ingest.Persistence;
using Microsoft.Data.Sqlite;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>A folder of its own for one test, with the path of an archive in it.</summary>
internal sealed class ArchiveFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corescope-archive-");

    public string DatabasePath => Path.Combine(_folder.FullName, "corescope.db");

    public ArchiveOptions Options => new(DatabasePath) { BusyTimeout = TimeSpan.FromMilliseconds(20) };

    /// <summary>Runs SQL on a connection of its own, as another program would.</summary>
    public object? Sql(string sql) => SqlAt(DatabasePath, sql);

    public long Count(string table) => Convert.ToInt64(Sql($"SELECT count(*) FROM {table}"), CultureInfo.InvariantCulture);

    public static object? SqlAt(string path, string sql)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
