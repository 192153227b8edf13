using System.Globalization;
using System.Text.RegularExpressions;
using CoreScope.Tests.TestKit;
using Microsoft.Data.Sqlite;

namespace CoreScope.Tests.EndToEnd;

/// <summary>Another program holds the database's write lock under load, longer than SQLite itself waits for it.</summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed partial class LockedDatabaseTests
{
    private const string Second = "BB00000000000000000000000000000000000000000000000000000000000002";

    [Fact]
    [Trait("row", "OP-20")]
    public Task Lock_ForSeconds_NothingIsLostAtEitherQos() => LockedForAsync(TimeSpan.FromSeconds(6));

    [Fact]
    [Trait("row", "OP-20")]
    [Trait("Category", "Soak")]
    public Task Lock_ForAMinute_NothingIsLostAtEitherQos() => LockedForAsync(TimeSpan.FromSeconds(60));

    [Fact]
    [Trait("row", "OP-20")]
    public Task Lock_SmallBuffer_DropsAndCountsQos0Only() => SmallBufferAsync(TimeSpan.FromSeconds(4));

    [Fact]
    [Trait("row", "OP-20")]
    [Trait("Category", "Soak")]
    public Task Lock_SmallBufferForAMinute_DropsAndCountsQos0Only() => SmallBufferAsync(TimeSpan.FromSeconds(60));

    private static async Task LockedForAsync(TimeSpan time)
    {
        await using var app = await CoreScopeProcess.StartAsync();
        var safe = SteadyPublisher.Start(app.MqttPort, 100);
        var fast = SteadyPublisher.Start(app.MqttPort, 100, Second, _ => 0);
        await Eventually.TrueAsync(() => safe.Acknowledged > 50, "packets are stored");

        await HoldLockAsync(app, time, () => safe.Acknowledged);
        var last = await safe.StopAsync();
        var lastFast = await fast.StopAsync();
        await Eventually.TrueAsync(() => app.Observations >= last + lastFast, "all is stored");

        Assert.Contains("another program holds a lock on the database; close it", app.Output);
        Assert.Equal(0, (await app.GetAsync("/api/healthz")).GetProperty("ingest").GetProperty("bufferDropped").GetInt64());
        Assert.Equal(last + lastFast, app.Observations);
        await Ledger.AssertEachOnceAsync(app, Math.Max(last, lastFast), Math.Min(last, lastFast));
    }

    private static async Task SmallBufferAsync(TimeSpan time)
    {
        await using var app = await CoreScopeProcess.StartAsync(("IngestBufferSize", "100"));
        var safe = SteadyPublisher.Start(app.MqttPort, 40);
        var fast = SteadyPublisher.Start(app.MqttPort, 200, Second, _ => 0);
        await Eventually.TrueAsync(() => safe.Acknowledged > 20, "packets are stored");

        await HoldLockAsync(app, time, () => safe.Acknowledged);
        await Eventually.TrueAsync(() => app.Output.Contains("there is room again", StringComparison.Ordinal), "the recovery is told");
        var last = await safe.StopAsync();
        var lastFast = await fast.StopAsync();

        // What came at QoS 1 is complete; what came at QoS 0 is stored or counted as dropped.
        Assert.Equal(last, app.Number($"SELECT packet_count FROM observers WHERE text_id = '{Observers.Key}'"));
        var dropped = (await app.GetAsync("/api/healthz")).GetProperty("ingest").GetProperty("bufferDropped").GetInt64();
        Assert.InRange(dropped, (200 * time.TotalSeconds / 2) - 200, 200 * time.TotalSeconds * 1.2);
        await Eventually.TrueAsync(() => app.Observations >= last + lastFast - dropped, "the rest is stored");
        Assert.Equal(last + lastFast - dropped, app.Observations);
        AssertTold(app.Output.Split('\n'), dropped, time);
    }

    /// <summary>The first drop at once, at most one line a second, one at the end with count and time.</summary>
    private static void AssertTold(string[] lines, long dropped, TimeSpan time)
    {
        Assert.Single(lines, l => l.Contains("100 messages wait and nothing takes them", StringComparison.Ordinal));
        Assert.InRange(lines.Count(l => l.Contains("still no room", StringComparison.Ordinal)), 1, (int)time.TotalSeconds + 1);
        var end = Recovery().Match(Assert.Single(lines, l => l.Contains("there is room again", StringComparison.Ordinal)));
        Assert.Equal(dropped, long.Parse(end.Groups["count"].Value, CultureInfo.InvariantCulture));
        Assert.InRange(double.Parse(end.Groups["seconds"].Value, CultureInfo.InvariantCulture), time.TotalSeconds / 2, time.TotalSeconds + 5);
    }

    /// <summary>Holds the write lock; meanwhile pages are answered and <paramref name="acknowledged"/> stands still.</summary>
    private static async Task HoldLockAsync(CoreScopeProcess app, TimeSpan time, Func<int> acknowledged)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = app.DatabasePath, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        // The last PUBACKs may still be on their way.
        await Task.Delay(500);
        var before = acknowledged();
        for (var until = DateTime.UtcNow + time; DateTime.UtcNow < until;)
        {
            await app.GetAsync("/api/packets?limit=10");
            await Task.Delay(200);
        }

        Assert.Equal(before, acknowledged());
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
    }

    [GeneratedRegex("(?<count>[0-9]+) messages of QoS 0 were dropped in (?<seconds>[0-9.]+) s")]
    private static partial Regex Recovery();
}
