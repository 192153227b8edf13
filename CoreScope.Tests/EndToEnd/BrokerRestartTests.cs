using System.Diagnostics;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.EndToEnd;

/// <summary>The broker goes and comes under load, with the session on its disk: the app is back in time and every packet is there once.</summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class BrokerRestartTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("row", "OP-06")]
    public Task Broker_RestartsUnderLoad_BackInTimeAndNothingIsLost() => RestartAsync(3);

    [Fact]
    [Trait("row", "OP-06")]
    [Trait("Category", "Soak")]
    public Task Broker_RestartsTenTimesUnderLoad_BackInTimeAndNothingIsLost() => RestartAsync(10);

    private async Task RestartAsync(int times)
    {
        static byte Qos(int number) => number % 8 == 0 ? (byte)0 : (byte)1;
        var random = new Random(11);
        await using var broker = await MosquittoBroker.StartAsync();
        await using var app = await CoreScopeProcess.StartAsync(("MqttSources__0__Name", "broker"), ("MqttSources__0__Broker", broker.Url));
        await Observers.WaitUntilSubscribedAsync(broker, app);
        var publisher = SteadyPublisher.Start(broker.Port, 200, qos: Qos);

        for (var i = 1; i <= times; i++)
        {
            await Task.Delay(random.Next(100, 800));
            await broker.StopAsync();
            await Task.Delay(random.Next(0, 1500));
            await broker.StartAgainAsync();
            var away = Stopwatch.StartNew();
            await Eventually.TrueAsync(async () => await ConnectsAsync(app) == i + 1, $"connected again for the {i}. time; so far:\n{app.Output}", 35);
            output.WriteLine($"{i}. restart: connected {away.Elapsed.TotalSeconds:0.0} s after the broker was up");
        }

        var last = await publisher.StopAsync();
        await Ledger.WaitForAllAsync(app, last, qos: Qos);
        await Ledger.AssertEachOnceAsync(app, last, qos: Qos);
    }

    private static async Task<int> ConnectsAsync(CoreScopeProcess app) =>
        (await app.GetAsync("/api/mqtt/status")).GetProperty("sources").EnumerateArray()
            .Single(s => s.GetProperty("name").GetString() == "broker").GetProperty("connectCount").GetInt32();
}
