using System.Security.Cryptography;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class ArchiveFileTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "ST-03")]
    public void Open_NoFile_CreatesOneOfOurs()
    {
        ArchiveFile.Open(_folder.Options with { Path = Path.Combine(Path.GetDirectoryName(_folder.DatabasePath)!, "a", "b", "new.db") }).Dispose();
        using (var file = ArchiveFile.Open(_folder.Options))
        {
            using var connection = file.OpenWriter();
            Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
            Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
            Assert.Equal(1L, Scalar(connection, "PRAGMA foreign_keys"));
            Assert.Equal(2L, Scalar(connection, "PRAGMA auto_vacuum"));
            Assert.Equal((long)SchemaScripts.All.Count, Scalar(connection, "PRAGMA user_version"));
            Assert.Equal((long)ArchiveHeader.ApplicationId, Scalar(connection, "PRAGMA application_id"));
            Assert.Equal(32, ((string)Scalar(connection, "SELECT value FROM meta WHERE key = 'instance_id'")!).Length);
        }

        using var relaxed = ArchiveFile.Open(_folder.Options with { FullSync = false });
        using var writer = relaxed.OpenWriter();
        Assert.Equal(1L, Scalar(writer, "PRAGMA synchronous"));
    }

    [Fact]
    public void Open_DraftOfAnInterruptedCreation_IsReplaced()
    {
        File.WriteAllText(_folder.DatabasePath + ".new", "half");
        File.WriteAllBytes(_folder.DatabasePath, []);
        ArchiveFile.Open(_folder.Options).Dispose();
        Assert.Equal(0L, _folder.Count("observations"));
    }

    [Fact]
    [Trait("row", "ST-03")]
    public void Open_OlderSchema_IsUpgradedScriptByScript()
    {
        ArchiveFile.Open(_folder.Options).Dispose();
        string[] scripts = [.. SchemaScripts.All, "ALTER TABLE nodes ADD COLUMN extra INTEGER", "CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"];
        ArchiveFile.Open(_folder.Options, scripts).Dispose();
        Assert.Equal((long)scripts.Length, _folder.Sql("PRAGMA user_version"));
        Assert.Equal(0L, _folder.Sql("SELECT count(extra) FROM nodes"));
        Assert.Equal(0L, _folder.Count("later"));
    }

    [Fact]
    public void Open_FileOfTheFirstVersion_KeepsOneRowOfEachRefusedContent()
    {
        ArchiveFile.Open(_folder.Options, [SchemaScripts.All[0]]).Dispose();
        _folder.Sql("""
            INSERT INTO dropped_packets (hash, frame, reason, observer_id, node_key, dropped_at)
            VALUES (1, x'01', 'r', 'A', zeroblob(32), 1), (1, x'01', 'r', 'B', zeroblob(32), 2), (1, x'01', 's', 'A', zeroblob(32), 3), (2, x'01', 'r', 'A', zeroblob(32), 4)
            """);
        ArchiveFile.Open(_folder.Options).Dispose();
        Assert.Equal("1,3,4", _folder.Sql("SELECT group_concat(dropped_at) FROM (SELECT dropped_at FROM dropped_packets ORDER BY id)"));
        Assert.Equal("ok", _folder.Sql("PRAGMA integrity_check"));
    }

    [Fact]
    [Trait("row", "ST-03")]
    public void Open_ScriptThatFails_LeavesTheVersionBefore()
    {
        ArchiveFile.Open(_folder.Options).Dispose();
        string[] scripts = [.. SchemaScripts.All, "CREATE TABLE good (id INTEGER);", "CREATE TABLE half (id INTEGER); INSERT INTO no_such_table VALUES (1);"];
        Assert.ThrowsAny<Exception>(() => ArchiveFile.Open(_folder.Options, scripts));
        Assert.Equal((long)scripts.Length - 1, _folder.Sql("PRAGMA user_version"));
        Assert.Equal(0L, _folder.Sql("SELECT count(*) FROM sqlite_master WHERE name = 'half'"));
        ArchiveFile.Open(_folder.Options, scripts[..^1]).Dispose();
    }

    [Fact]
    public void Open_NewerSchema_IsRefused()
    {
        ArchiveFile.Open(_folder.Options, [.. SchemaScripts.All, "CREATE TABLE later (id INTEGER);"]).Dispose();
        Refuses(ArchiveProblem.NewerSchema, "newer CoreScope");
    }

    [Fact]
    public void Open_UpstreamDatabase_IsRefusedAndSaysWhatToSet()
    {
        File.Copy(SharedFiles.Require("data/corescope-fixture.db"), _folder.DatabasePath);
        Refuses(ArchiveProblem.UpstreamDatabase, "CoreScope:DataDir");
    }

    [Fact]
    public void Open_ForeignDatabase_IsRefused()
    {
        _folder.Sql("CREATE TABLE theirs (id INTEGER)");
        Refuses(ArchiveProblem.ForeignFile, "another program");
    }

    [Theory]
    [InlineData("not a database at all, but a text that is long enough to fill the hundred bytes of a header of one, and then some")]
    [InlineData("short")]
    [InlineData("SQLite format 3\0")]
    public void Open_OtherFile_IsRefused(string content)
    {
        File.WriteAllText(_folder.DatabasePath, content);
        Refuses(ArchiveProblem.ForeignFile, "not a CoreScope database");
    }

    [Fact]
    public void Open_Folder_IsRefused()
    {
        Directory.CreateDirectory(_folder.DatabasePath);
        var refused = Assert.Throws<ArchiveException>(() => ArchiveFile.Open(_folder.Options));
        Assert.Equal(ArchiveProblem.ForeignFile, refused.Problem);
    }

    [Fact]
    public void Open_CutShort_IsRefused()
    {
        ArchiveFile.Open(_folder.Options).Dispose();
        using (var file = new FileStream(_folder.DatabasePath, FileMode.Open))
            file.SetLength(file.Length / 2);
        Refuses(ArchiveProblem.Corrupt, "backup");
    }

    [Fact]
    public void Open_DamagedSchema_IsRefused()
    {
        ArchiveFile.Open(_folder.Options).Dispose();
        using (var file = new FileStream(_folder.DatabasePath, FileMode.Open))
        {
            file.Position = 100;
            file.Write(Enumerable.Repeat((byte)0xEE, 3000).ToArray());
        }

        Refuses(ArchiveProblem.Corrupt, "damaged");
    }

    [Fact]
    public void Open_Twice_IsRefusedUntilTheFirstIsDisposed()
    {
        using (ArchiveFile.Open(_folder.Options))
        {
            var refused = Assert.Throws<ArchiveException>(() => ArchiveFile.Open(_folder.Options));
            Assert.Equal(ArchiveProblem.InUse, refused.Problem);
        }

        ArchiveFile.Open(_folder.Options).Dispose();
    }

    [Fact]
    public void Open_LockedByAnotherProgram_IsRefused()
    {
        ArchiveFile.Open(_folder.Options).Dispose();
        using var other = ArchiveFolder.Open(_folder.DatabasePath);
        ArchiveFile.Execute(other, "PRAGMA locking_mode = EXCLUSIVE");
        using var hold = other.BeginTransaction();
        ArchiveFile.Execute(other, "UPDATE meta SET value = value");
        var refused = Assert.Throws<ArchiveException>(() => ArchiveFile.Open(_folder.Options));
        Assert.Equal(ArchiveProblem.InUse, refused.Problem);
    }

    [Theory]
    [InlineData("/proc/corescope.db")]
    [InlineData("/dev/null/corescope.db")]
    public void Open_WhereNothingCanBeWritten_SaysSo(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var refused = Assert.Throws<ArchiveException>(() => ArchiveFile.Open(new ArchiveOptions(path)));
        Assert.Equal(ArchiveProblem.Unwritable, refused.Problem);
        Assert.Contains("write access", refused.Message);
    }

    [Fact]
    public void Context_EveryTable_CanBeRead()
    {
        using var file = ArchiveFile.Open(_folder.Options);
        using var connection = file.OpenReader();
        using var context = new CoreScopeDbContext(connection);
        Assert.Single(context.Meta.ToList());
        Assert.Empty(context.Channels.ToList());
        Assert.Empty(context.Scopes.ToList());
        Assert.Empty(context.Observers.ToList());
        Assert.Empty(context.Nodes.ToList());
        Assert.Empty(context.Transmissions.ToList());
        Assert.Empty(context.Observations.ToList());
        Assert.Empty(context.ObserverMetrics.ToList());
        Assert.Empty(context.DroppedPackets.ToList());
    }

    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new[] { 0, 127, 128 }, 4)]
    [InlineData(new[] { int.MaxValue }, 5)]
    public void ResolvedPath_AnyIds_AreReadBack(int[] ids, int length)
    {
        Span<byte> bytes = stackalloc byte[64];
        Assert.Equal(length, ResolvedPathCodec.Write(ids, bytes));
        if (length > 0)
            Assert.Equal(ids, ResolvedPathCodec.Read(bytes[..length]));
    }

    [Fact]
    public void ResolvedPath_BrokenBytes_GiveNoIds()
    {
        Assert.Equal([0], ResolvedPathCodec.Read([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]));
        Assert.Empty(ResolvedPathCodec.Read([0x80]));
    }

    private void Refuses(ArchiveProblem problem, string advice)
    {
        var before = SHA256.HashData(File.ReadAllBytes(_folder.DatabasePath));
        var written = File.GetLastWriteTimeUtc(_folder.DatabasePath);
        var refused = Assert.Throws<ArchiveException>(() => ArchiveFile.Open(_folder.Options));
        Assert.Equal(problem, refused.Problem);
        Assert.Contains(advice, refused.Message);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(_folder.DatabasePath)));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.DatabasePath));
        Assert.False(File.Exists(_folder.DatabasePath + "-wal"));
    }

    private static object? Scalar(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
