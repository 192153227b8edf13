using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>The schema as embedded, forward-only scripts: script n leads from version n − 1 to n (<c>PRAGMA user_version</c>).</summary>
internal static class SchemaScripts
{
    private const string Folder = "Persistence.Schema.";

    /// <summary>The scripts in order, the first leads to version 1.</summary>
    public static IReadOnlyList<string> All { get; } = Load();

    /// <summary>Version of the file behind <paramref name="connection"/>.</summary>
    public static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs what is missing, each script with its version number in one transaction; how many ran.</summary>
    public static int Upgrade(SqliteConnection connection, IReadOnlyList<string> scripts)
    {
        var version = VersionOf(connection);
        for (var next = version; next < scripts.Count; next++)
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = scripts[next] + string.Create(CultureInfo.InvariantCulture, $"\n;PRAGMA user_version = {next + 1};");
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        return scripts.Count - version;
    }

    private static string[] Load()
    {
        var assembly = typeof(SchemaScripts).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.Contains(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        })];
    }
}
