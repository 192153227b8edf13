using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.Data.Sqlite;

namespace CoreScope.Tests.EndToEnd;

/// <summary>The books: which numbered packets are in the file, and whether the running program agrees with it.</summary>
internal static class Ledger
{
    private const int Page = 10_000;

    // Payloads that carry a number end in these two bytes; probes are numbered below 1.
    private const string NumbersSql = "SELECT payload, (SELECT count(*) FROM observations o WHERE o.transmission_id = t.id) FROM transmissions t WHERE length(payload) = 6";

    /// <summary>Number of every packet in the file with how many observations it has.</summary>
    public static List<(int Number, int Observations)> Read(CoreScopeProcess app)
    {
        var found = new List<(int, int)>();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = app.DatabasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = NumbersSql;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            found.Add((BitConverter.ToInt32((byte[])rows[0], 0), rows.GetInt32(1)));
        return found.FindAll(f => f.Item1 > 0);
    }

    /// <summary>Waits until every packet of QoS 1 up to <paramref name="last"/> is in the file for every observer.</summary>
    public static async Task WaitForAllAsync(CoreScopeProcess app, int last, int observers = 1, Func<int, byte>? qos = null, int seconds = 60)
    {
        var expected = Enumerable.Range(1, last).Count(n => IsOwed(n, qos));
        await Eventually.TrueAsync(() => Read(app).Count(f => f.Number <= last && f.Observations >= observers && IsOwed(f.Number, qos)) >= expected, $"all {expected} packets are stored", seconds);
    }

    /// <summary>
    /// Every packet of QoS 1 up to <paramref name="last"/> is there once, up to <paramref name="common"/> with an observation of
    /// each of two observers; none of QoS 0 twice; nothing else. The file is sound and the program shows the same.
    /// </summary>
    public static async Task AssertEachOnceAsync(CoreScopeProcess app, int last, int common = 0, Func<int, byte>? qos = null)
    {
        var found = Read(app);
        Assert.Equal(found.Count, found.Select(f => f.Number).Distinct().Count());
        Assert.All(found, f => Assert.InRange(f.Number, 1, last));
        Assert.Equal(Enumerable.Range(1, last).Where(n => IsOwed(n, qos)), found.Select(f => f.Number).Where(n => IsOwed(n, qos)).Order());
        Assert.All(found, f => Assert.InRange(f.Observations, f.Number <= common && IsOwed(f.Number, qos) ? 2 : 1, common > 0 ? 2 : 1));
        Assert.Equal("ok", app.Integrity());
        // What an observer is said to have sent is what there is of it, however often its counts were taken back by a crash.
        Assert.Equal(0, app.Number("SELECT count(*) FROM observers b WHERE packet_count <> (SELECT count(*) FROM observations o WHERE o.observer_id = b.id)"));
        await AssertShownAsync(app);
    }

    private static bool IsOwed(int number, Func<int, byte>? qos) => qos is null || qos(number) > 0;

    private static async Task AssertShownAsync(CoreScopeProcess app)
    {
        var health = await app.GetAsync("/api/healthz");
        Assert.Equal((app.Transmissions, app.Observations), (health.GetProperty("loadedTx").GetInt64(), health.GetProperty("loadedObs").GetInt64()));
        var shown = new List<string>();
        for (var isMore = true; isMore;)
        {
            var page = (await app.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/packets?order=asc&limit={Page}&offset={shown.Count}"))).GetProperty("packets");
            shown.AddRange(page.EnumerateArray().Select(p => p.GetProperty("hash").GetString()!));
            isMore = page.GetArrayLength() == Page;
        }

        Assert.Equal(Hashes(app).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    private static List<string> Hashes(CoreScopeProcess app)
    {
        var hashes = new List<string>();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = app.DatabasePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT hash FROM transmissions";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            hashes.Add(new PacketHash((ulong)rows.GetInt64(0)).ToString());
        return hashes;
    }
}
