using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Simulation.Load;
using CoreScope.Tests.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Simulation.Load;

public sealed class SimulatedArchiveTests : IDisposable
{
    private static readonly DateTimeOffset s_until = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_tables = ["transmissions", "observations", "nodes", "observers", "channels", "scopes", "observer_metrics"];
    private readonly string _folder = Directory.CreateTempSubdirectory("simulated-").FullName;

    [Fact]
    public void Write_NumbersAsked_AreThereExactlyAndSound()
    {
        var path = Write("a.db", transmissions: 400, observations: 4_000);

        Assert.Equal("ok", Text(path, "PRAGMA integrity_check"));
        Assert.Equal("400", Text(path, "SELECT count(*) FROM transmissions"));
        Assert.Equal("4000", Text(path, "SELECT count(*) FROM observations"));
        Assert.Equal("0", Text(path, "SELECT count(*) FROM dropped_packets"));
        // Rows stand in the order in which they were heard, within the time asked for, each transmission after its parent row's time.
        Assert.Equal("0", Text(path, "SELECT count(*) FROM observations a JOIN observations b ON b.id = a.id + 1 WHERE b.heard_at < a.heard_at"));
        Assert.Equal("1", Text(path, $"SELECT min(heard_at) >= {s_until.AddDays(-1).ToUnixTimeMilliseconds()} AND max(heard_at) <= {s_until.ToUnixTimeMilliseconds()} FROM observations"));
        // Of all kinds that pages show something.
        Assert.Equal("1", Text(path, "SELECT count(DISTINCT payload_type) >= 8 FROM transmissions"));
        Assert.Equal("3", Text(path, "SELECT count(DISTINCT hex(substr(path, 1, 1)) >= '80') + count(DISTINCT nullif(hex(substr(path, 1, 1)) BETWEEN '40' AND '7F', 0)) FROM observations WHERE length(path) > 0"));
        Assert.Equal("1", Text(path, "SELECT count(resolved) > 500 FROM observations"));
        Assert.Equal("1", Text(path, "SELECT count(*) >= 4 FROM channels"));
        Assert.Equal("1", Text(path, "SELECT count(*) > 1000 FROM observer_metrics"));
        Assert.False(File.Exists(path + ".draft"));
    }

    [Fact]
    public async Task Write_ThenWarmUp_EverythingIsInMemory()
    {
        var path = Write("a.db", transmissions: 300, observations: 3_000);
        var mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance);
        using var file = ArchiveFile.Open(new ArchiveOptions(path));
        var log = new ListLogger<StoreWarmup>();

        await new StoreWarmup(file, mesh, log).RunAsync(new WarmupLimits(), CancellationToken.None);

        Assert.Equal(StorePhase.Ready, mesh.Store.Status.Phase);
        Assert.Equal(300, mesh.Store.Snapshot().Count);
        Assert.Equal(3_000, mesh.Store.ObservationCount);
        Assert.Equal(8, mesh.Observers.Snapshot().Count);
        Assert.DoesNotContain(log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public void Write_SameSeed_SameRowsAndAnotherSeedOthers()
    {
        var first = Rows(Write("a.db", 100, 900));

        Assert.Equal(first, Rows(Write("b.db", 100, 900)));
        Assert.NotEqual(first, Rows(Write("c.db", 100, 900, seed: 4)));
    }

    [Fact]
    public void Write_BrokenOff_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var options = Options("a.db", 2_000, 20_000, 3);

        Assert.Throws<OperationCanceledException>(() => SimulatedArchive.Write(options, _ => stop.Cancel(), stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(0, 10, "Transmissions")]
    [InlineData(10, 0, "Observations")]
    [InlineData(10, 9, "Observations")]
    [InlineData(10, 1_000, "Observations")]
    public void Faults_NumbersThatCannotBe_AreNamed(long transmissions, long observations, string key) =>
        Assert.Contains(Options("a.db", transmissions, observations, 3).Faults(), fault => fault.Key == key);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SimulatedArchiveOptions Options(string name, long transmissions, long observations, int seed) => new(Path.Combine(_folder, name), s_until)
    {
        Transmissions = transmissions,
        Observations = observations,
        Days = 1,
        Shape = new LoadShape { Seed = seed, Nodes = 120, Observers = 8 },
    };

    private string Write(string name, long transmissions, long observations, int seed = 3)
    {
        var options = Options(name, transmissions, observations, seed);
        Assert.Empty(options.Faults());
        var result = SimulatedArchive.Write(options, static _ => { }, CancellationToken.None);
        Assert.Equal(((int)transmissions, (int)observations), (result.Transmissions, result.Observations));
        return options.Path;
    }

    private static string Rows(string path) => string.Join('\n', s_tables.Select(table =>
        Text(path, $"SELECT group_concat(row, ';') FROM (SELECT {Columns(path, table)} AS row FROM {table} ORDER BY 1)")));

    private static string Columns(string path, string table) => Text(path, $"SELECT group_concat('quote(' || name || ')', '||'',''||') FROM pragma_table_info('{table}')");

    private static string Text(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
