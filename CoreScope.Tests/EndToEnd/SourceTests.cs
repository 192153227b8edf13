using System.Diagnostics;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Tests.Ingest.Mqtt;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class SourceTests
{
    [Fact]
    [Trait("row", "OP-05")]
    public async Task Sources_OneDeadOneRefusingOneGood_TheGoodOneIngestsAtOnce()
    {
        await using var good = await MosquittoBroker.StartAsync(user: ("observer", "p@ss:w0rd"));
        // Mosquitto 2.0 grants every subscription and filters later; a listener like ours refuses them.
        await using var refusing = new MqttRig();
        await refusing.StartAsync(new MqttListenerOptions { Port = 0 });
        await using var app = await CoreScopeProcess.StartAsync(
            ("MqttSources__0__Name", "dead"),
            ("MqttSources__0__Broker", $"mqtt://user:s3cret@127.0.0.1:{MosquittoBroker.FreePort()}"),
            ("MqttSources__1__Name", "refusing"),
            ("MqttSources__1__Broker", $"mqtt://user:s3cret@127.0.0.1:{refusing.Service.ListenerPort}"),
            ("MqttSources__2__Name", "good"),
            ("MqttSources__2__Broker", good.Url.Replace("://", "://observer:p%40ss%3Aw0rd@", StringComparison.Ordinal)));
        var ready = Stopwatch.StartNew();

        await Observers.WaitUntilSubscribedAsync(good, app, ["-u", "observer", "-P", "p@ss:w0rd"]);

        Assert.InRange(ready.Elapsed.TotalSeconds, 0, 2);
        await Eventually.TrueAsync(() => app.Output.Contains("MQTT source dead", StringComparison.Ordinal), "the dead source is reported");
        Assert.Contains("MQTT source refusing connected", app.Output);
        Assert.Contains("MQTT source refusing: The broker refused the subscription of meshcore/#", app.Output);
        Assert.Contains("MQTT source good connected", app.Output);
        Assert.DoesNotContain("s3cret", app.Output);
        Assert.DoesNotContain("p@ss", app.Output);
        Assert.DoesNotContain("p%40ss", app.Output);
        Assert.Contains("****", app.Output);
    }

    [Fact]
    [Trait("row", "OP-06")]
    public async Task Sources_BrokerRestarts_ResubscribedWithoutDoubleRows()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var app = await CoreScopeProcess.StartAsync(("MqttSources__0__Name", "broker"), ("MqttSources__0__Broker", broker.Url));
        await Observers.WaitUntilSubscribedAsync(broker, app);

        await broker.StopAsync();
        var away = Stopwatch.StartNew();
        await broker.StartAgainAsync();
        var again = () => Connects(app) >= 2;
        for (var i = 0; i < 350 && !again(); i++)
            await Task.Delay(100);
        Assert.True(again(), "The source is not connected again:\n" + app.Output);
        await Observers.PublishLinesAsync(broker.Port, Observers.Topic, Enumerable.Range(1, 20).Select(Observers.Envelope));
        await Eventually.TrueAsync(() => app.Transmissions == 21, "messages arrive again");

        Assert.InRange(away.Elapsed.TotalSeconds, 0, 35);
        Assert.Equal((21L, 21L, 2), (app.Transmissions, app.Observations, Connects(app)));
    }

    private static int Connects(CoreScopeProcess app) => app.Output.Split('\n').Count(l => l.Contains("MQTT source broker connected", StringComparison.Ordinal));
}
