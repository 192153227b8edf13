using System.Diagnostics;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

/// <summary>The disk runs full under load: the program stays up and says so, acknowledges nothing, and goes on by itself when there is space.</summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class FullDiskTests
{
    private const int Rate = 500;

    [Fact]
    [Trait("row", "OP-23")]
    public Task Disk_FullForSeconds_NothingIsLost() => FullForAsync(TimeSpan.FromSeconds(2));

    [Fact]
    [Trait("row", "OP-23")]
    [Trait("Category", "Soak")]
    public Task Disk_FullForThirtySeconds_NothingIsLost() => FullForAsync(TimeSpan.FromSeconds(30));

    [Fact]
    [Trait("row", "OP-23")]
    public async Task Disk_KilledWhileFull_NothingIsLost()
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var app = await CoreScopeProcess.StartAsync(("DataDir", disk.Path));
        var publisher = SteadyPublisher.Start(app.MqttPort, Rate);
        await Eventually.TrueAsync(() => publisher.Acknowledged > 200, "packets are stored");
        disk.Fill();
        await Eventually.TrueAsync(async () => await FaultOfAsync(app) is not null, "the fault is shown");
        await app.KillAsync();

        // Twice: also a start on a full disk must not harm what is there. It may fail, but only in words.
        app.Launch();
        await Eventually.TrueAsync(async () => app.HasExited || await IsAnsweringAsync(app), "it runs or has given up", 40);
        if (app.HasExited)
            Assert.Contains("cannot be written", app.Output);
        else
            await app.KillAsync();
        disk.Empty();
        await app.StartAgainAsync();
        var last = await publisher.StopAsync();

        await Ledger.AssertEachOnceAsync(app, last);
    }

    private static async Task FullForAsync(TimeSpan time)
    {
        await using var disk = await SmallDisk.MountAsync(64);
        await using var app = await CoreScopeProcess.StartAsync(("DataDir", disk.Path));
        var publisher = SteadyPublisher.Start(app.MqttPort, Rate);
        await Eventually.TrueAsync(() => publisher.Acknowledged > 200, "packets are stored");

        disk.Fill();
        // Space the log file holds already is used up first.
        await Eventually.TrueAsync(async () => await FaultOfAsync(app) is not null, "the fault is shown");
        Assert.Contains("the disk is full; free some space", await FaultOfAsync(app));
        await Eventually.TrueAsync(() => app.Output.Contains("the disk is full; free some space", StringComparison.Ordinal), "the fault is logged");
        var acknowledged = publisher.Acknowledged;
        var stored = app.Transmissions;
        for (var full = Stopwatch.StartNew(); full.Elapsed < time;)
        {
            await app.GetAsync("/api/packets?limit=50");
            Assert.NotNull(await FaultOfAsync(app));
            await Task.Delay(100);
        }

        Assert.Equal(acknowledged, publisher.Acknowledged);
        Assert.Equal(stored, app.Transmissions);
        var seen = (await app.GetAsync("/api/healthz")).GetProperty("loadedTx").GetInt32();
        Assert.True(seen > stored + (Rate * time.TotalSeconds / 2), $"packets are shown before they are stored: {seen} against {stored}");

        disk.Empty();
        await Eventually.TrueAsync(async () => await FaultOfAsync(app) is null, "writing works again");
        await Eventually.TrueAsync(() => publisher.Acknowledged > acknowledged + 1000, "what waited is acknowledged");
        var last = await publisher.StopAsync();

        await Ledger.AssertEachOnceAsync(app, last);
        Assert.Single(app.Output.Split('\n'), l => l.Contains("The archive can be written again", StringComparison.Ordinal));
    }

    private static async Task<string?> FaultOfAsync(CoreScopeProcess app) =>
        (await app.GetAsync("/api/healthz")).GetProperty("writer").TryGetProperty("fault", out var fault) ? fault.GetString() : null;

    private static async Task<bool> IsAnsweringAsync(CoreScopeProcess app)
    {
        try
        {
            await app.GetAsync("/api/livez");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
