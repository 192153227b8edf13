using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

/// <summary>Nothing acknowledged is lost and nothing comes twice, however the program ends.</summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class LossTests
{
    private const string Doubles = "SELECT count(*) FROM (SELECT 1 FROM transmissions GROUP BY payload HAVING count(*) > 1)";

    [Fact]
    [Trait("row", "OP-23")]
    public async Task Kill_UnderLoadThroughAPersistentSession_EveryMessageIsThereOnce()
    {
        const int Count = 1600;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var app = await CoreScopeProcess.StartAsync(("MqttSources__0__Name", "broker"), ("MqttSources__0__Broker", broker.Url));
        await Observers.WaitUntilSubscribedAsync(broker, app);

        var publishing = Observers.PublishSteadilyAsync(broker.Port, 1, Count);
        foreach (var moment in new[] { 250, 600, 950 })
        {
            await Eventually.TrueAsync(() => app.Transmissions >= moment, $"{moment} are stored");
            await app.KillAsync();
            Assert.Equal("ok", app.Integrity());
            await app.StartAgainAsync();
        }

        await publishing;
        await Eventually.TrueAsync(() => app.Transmissions >= Count + 1, "all are stored", 40);

        Assert.Equal((Count + 1L, Count + 1L, 0L), (app.Transmissions, app.Observations, app.Number(Doubles)));
        await app.StopAsync();
        Assert.Equal("ok", app.Integrity());
        Assert.Equal(Count + 1, app.Transmissions);
    }

    [Fact]
    [Trait("row", "OP-23")]
    public async Task Kill_UnderLoadThroughTheListener_EveryMessageIsThereOnce()
    {
        const int Count = 1200;
        await using var app = await CoreScopeProcess.StartAsync();
        var acknowledged = 0;
        var publishing = Observers.PublishSteadilyAsync(app.MqttPort, 1, Count, _ => Interlocked.Increment(ref acknowledged));

        foreach (var moment in new[] { 200, 500 })
        {
            await Eventually.TrueAsync(() => app.Transmissions >= moment, $"{moment} are stored");
            await app.KillAsync();
            await app.StartAgainAsync();
        }

        await publishing;

        Assert.Equal(Count, acknowledged);
        Assert.Equal((Count * 1L, Count * 1L, 0L), (app.Transmissions, app.Observations, app.Number(Doubles)));
        Assert.Equal("ok", app.Integrity());
    }

    [Fact]
    [Trait("row", "OP-41")]
    public async Task Terminate_UnderLoad_EndsSoonLosesNothingAndEmptiesTheLog()
    {
        const int Count = 1000;
        await using var app = await CoreScopeProcess.StartAsync();
        var publishing = Observers.PublishSteadilyAsync(app.MqttPort, 1, Count);
        await Eventually.TrueAsync(() => app.Transmissions >= 300, "300 are stored");

        var took = await app.StopAsync();

        Assert.InRange(took.TotalSeconds, 0, 20);
        Assert.Equal(0, app.ExitCode);
        Assert.False(File.Exists(app.DatabasePath + "-wal") && new FileInfo(app.DatabasePath + "-wal").Length > 0, "the write-ahead log is empty");
        Assert.InRange(app.Transmissions, 300, Count - 1);
        await app.StartAgainAsync();
        await publishing;
        Assert.Equal((Count * 1L, Count * 1L), (app.Transmissions, app.Observations));
    }
}
