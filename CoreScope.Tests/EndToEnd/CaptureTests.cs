using System.Diagnostics;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class CaptureTests
{
    [Fact]
    [Trait("row", "ST-05")]
    public async Task Capture_PublishedWithMosquittoPub_IsStoredAndStillThereAfterARestart()
    {
        await using var app = await CoreScopeProcess.StartAsync();

        foreach (var topic in Observers.Capture().GroupBy(m => m.Topic))
            await Observers.PublishLinesAsync(app.MqttPort, topic.Key, topic.Select(m => m.Body));

        // Every PUBACK came after the commit: nothing to wait for.
        Assert.Equal(498, app.Transmissions);
        Assert.Contains("path_too_long", app.Output);
        var observations = app.Observations;
        await app.StopAsync();
        Assert.Equal(0, app.ExitCode);
        Assert.False(File.Exists(app.DatabasePath + "-wal") && new FileInfo(app.DatabasePath + "-wal").Length > 0, "the write-ahead log is empty");

        await app.StartAgainAsync();
        Assert.Contains($"[store] Ready: 498 transmissions, {observations} observations", app.Output);
        foreach (var topic in Observers.Capture().GroupBy(m => m.Topic).Take(3))
            await Observers.PublishLinesAsync(app.MqttPort, topic.Key, topic.Select(m => m.Body));
        Assert.Equal((498L, observations), (app.Transmissions, app.Observations));
        Assert.Equal("ok", app.Integrity());
    }
}
