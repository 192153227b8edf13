using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Looks at the first 100 bytes of the file at the archive's path before SQLite does: opening a foreign database through SQLite
/// could already change it (recovery, WAL files). Nothing here writes.
/// </summary>
internal static class ArchiveHeader
{
    /// <summary>Marks a database as ours: "CSBz".</summary>
    public const int ApplicationId = 0x4353427A;

    private const int Size = 100;

    /// <summary>False when there is no file (or an empty one); throws when the file there is not usable as ours.</summary>
    public static bool Check(string path, int knownVersion)
    {
        if (Directory.Exists(path))
            throw new ArchiveException(ArchiveProblem.ForeignFile, $"{path} is a folder. Name a file for the database.");
        if (!File.Exists(path))
            return false;
        Span<byte> header = stackalloc byte[Size];
        int read;
        long length;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0))
        {
            length = file.Length;
            read = file.ReadAtLeast(header, Size, throwOnEndOfStream: false);
        }

        if (length == 0)
            return false;
        if (read < Size || !header.StartsWith("SQLite format 3\0"u8))
            throw new ArchiveException(ArchiveProblem.ForeignFile, $"{path} is not a CoreScope database; it was left as it is. Move it away or set another data folder (CoreScope:DataDir).");
        if (BinaryPrimitives.ReadInt32BigEndian(header[68..]) != ApplicationId)
            throw Foreign(path);
        var version = BinaryPrimitives.ReadInt32BigEndian(header[60..]);
        if (version > knownVersion)
            throw Newer(path, version, knownVersion);
        // With a log beside it the main file alone says nothing; SQLite puts the two together.
        if (HasLog(path))
            return true;
        if (IsCutShort(header, length))
            throw Corrupt(path, null);
        CheckRoots(path);
        return true;
    }

    public static ArchiveException Newer(string path, int version, int known) => new(
        ArchiveProblem.NewerSchema,
        $"{path} was written by a newer CoreScope (schema {version}, this program knows {known}). Start the newer program, or set another data folder (CoreScope:DataDir).");

    public static ArchiveException Corrupt(string path, Exception? cause) => new(
        ArchiveProblem.Corrupt,
        $"{path} is damaged{(cause is null ? "" : $" ({cause.Message})")}. Put a backup in its place, or move it away to begin with an empty database.",
        cause);

    private static bool IsCutShort(ReadOnlySpan<byte> header, long length)
    {
        int pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        return length < (long)(pageSize == 1 ? 65536 : pageSize) * BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
    }

    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    private static ArchiveException Foreign(string path) => IsUpstream(path)
        ? new ArchiveException(
            ArchiveProblem.UpstreamDatabase,
            $"{path} is a database of the original CoreScope; it was left as it is. Move it away or set another data folder (CoreScope:DataDir).")
        : new ArchiveException(ArchiveProblem.ForeignFile, $"{path} is a database of another program; it was left as it is. Move it away or set another data folder (CoreScope:DataDir).");

    private static void CheckRoots(string path)
    {
        try
        {
            Scalar(path, "SELECT (SELECT count(*) FROM sqlite_master), (SELECT max(id) FROM transmissions), (SELECT max(id) FROM observations)");
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw Corrupt(path, problem);
        }
    }

    private static bool IsUpstream(string path)
    {
        try
        {
            return Scalar(path, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('transmissions', 'observations', 'observers', 'nodes')") == 4;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    // immutable: no lock, no recovery, no file beside it.
    private static long Scalar(string path, string sql)
    {
        var uri = new Uri(path).AbsoluteUri + "?mode=ro&immutable=1";
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = uri, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
