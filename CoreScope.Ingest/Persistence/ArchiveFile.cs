using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The archive's database file: created, checked and brought to the present schema by <see cref="Open"/>, claimed for this
/// process until disposed. Hands out connections. Thread-safe. No other code of this process may open the file as a file:
/// closing it would drop SQLite's locks.
/// </summary>
public sealed class ArchiveFile : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11;

    private readonly ArchiveOptions _options;
    private readonly FileStream _claim;
    private long _deletions;

    private ArchiveFile(string path, ArchiveOptions options, FileStream claim)
    {
        Path = path;
        _options = options;
        _claim = claim;
    }

    /// <summary>How the file is used.</summary>
    internal ArchiveOptions Options => _options;

    /// <summary>Full path of the database.</summary>
    public string Path { get; }

    /// <summary>Grows whenever retention has deleted packets: positions that were counted before no longer hold.</summary>
    internal long Deletions => Interlocked.Read(ref _deletions);

    /// <summary>Packets were deleted and the deletion is committed.</summary>
    internal void NoteDeletion() => Interlocked.Increment(ref _deletions);

    /// <summary>
    /// Opens the archive, creating or upgrading it when needed. Throws <see cref="ArchiveException"/>, and changes nothing,
    /// when what lies there cannot be used.
    /// </summary>
    public static ArchiveFile Open(ArchiveOptions options) => Open(options, SchemaScripts.All);

    internal static ArchiveFile Open(ArchiveOptions options, IReadOnlyList<string> scripts)
    {
        ArgumentNullException.ThrowIfNull(options);
        var path = System.IO.Path.GetFullPath(options.Path);
        FileStream? claim = null;
        try
        {
            claim = Claim(path);
            if (!ArchiveHeader.Check(path, scripts.Count))
                Create(path, scripts);
            var file = new ArchiveFile(path, options, claim);
            file.Prepare(scripts);
            return file;
        }
        catch (Exception problem)
        {
            claim?.Dispose();
            if (Explain(path, problem) is { } explained)
                throw explained;
            throw;
        }
    }

    /// <summary>A connection for the one writer.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = Connect(SqliteOpenMode.ReadWrite);
        Execute(connection, $"PRAGMA synchronous = {(_options.FullSync ? "FULL" : "NORMAL")}");
        // The pages that a busy minute touches, and a log long enough that each of them goes to the main file once for many commits.
        Execute(connection, "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000");
        // After a long backlog the log file shrinks again.
        Execute(connection, "PRAGMA journal_size_limit = 67108864");
        if (_options.MaxPages > 0)
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {_options.MaxPages}"));
        return connection;
    }

    /// <summary>A new read-only connection.</summary>
    public SqliteConnection OpenReader() => Connect(SqliteOpenMode.ReadOnly);

    /// <summary>Gives the claim on the file back; connections must be closed before.</summary>
    public void Dispose() => _claim.Dispose();

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static FileStream Claim(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy) when (busy.HResult is SharingViolation or WouldBlock)
        {
            throw new ArchiveException(ArchiveProblem.InUse, $"{path} is in use by another running CoreScope. Stop that one, or set another data folder (CoreScope:DataDir).", busy);
        }
    }

    // Built aside and moved into place: what lies at the path is never half a database. The rollback journal keeps everything
    // in the main file, so that its header names us from the first moment.
    private static void Create(string path, IReadOnlyList<string> scripts)
    {
        var draft = path + ".new";
        File.Delete(draft);
        using (var connection = new SqliteConnection(ConnectionString(draft, SqliteOpenMode.ReadWriteCreate)))
        {
            connection.Open();
            Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ArchiveHeader.ApplicationId}"));
            SchemaScripts.Upgrade(connection, scripts);
            Execute(connection, $"INSERT INTO meta (key, value) VALUES ('instance_id', '{Guid.NewGuid():N}')");
        }

        File.Move(draft, path, overwrite: true);
    }

    private void Prepare(IReadOnlyList<string> scripts)
    {
        using var connection = OpenWriter();
        var version = SchemaScripts.VersionOf(connection);
        if (version > scripts.Count)
            throw ArchiveHeader.Newer(Path, version, scripts.Count);
        Execute(connection, "PRAGMA journal_mode = WAL");
        // The main file's header shall tell the new version to whoever looks at it without SQLite.
        if (SchemaScripts.Upgrade(connection, scripts) > 0)
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        // Touches both large trees: a file damaged at the root is refused now and not at the first packet.
        Execute(connection, "SELECT (SELECT max(id) FROM transmissions), (SELECT max(id) FROM observations)");
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(ConnectionString(Path, mode));
        try
        {
            connection.Open();
            if (_options.StatementProbe is { } probe)
                raw.sqlite3_trace(connection.Handle!, (_, sql) => probe(sql), null);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)_options.BusyTimeout.TotalMilliseconds}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Without the provider's pool: a file that was let go must really be closed before it is moved or replaced.
    private static string ConnectionString(string path, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, ForeignKeys = true, DefaultTimeout = 5 }.ToString();

    internal static ArchiveException? Explain(string path, Exception problem) => problem switch
    {
        ArchiveException known => known,
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB } damaged => ArchiveHeader.Corrupt(path, damaged),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } busy => new ArchiveException(
            ArchiveProblem.InUse, $"{path} is locked by another program. Close that one (a database browser?), then start again.", busy),
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } full => new ArchiveException(
            ArchiveProblem.Unwritable, $"{path} cannot be written ({full.Message}). Free some space on its disk, or set another data folder (CoreScope:DataDir).", full),
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_IOERR } or IOException or UnauthorizedAccessException =>
            new ArchiveException(
                ArchiveProblem.Unwritable, $"{path} cannot be written ({problem.Message}). Give this program write access to the file and its folder, or set another data folder (CoreScope:DataDir).", problem),
        _ => null,
    };
}
