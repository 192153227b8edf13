using System.Collections.Concurrent;
using System.Text.Json;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Simulation.Load;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Simulation.Load;

public class LoadPublisherTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Run_AgainstMosquitto_SendsTheNumberAskedForEachADistinctObservation(int qos)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var heard = new ConcurrentBag<(string Topic, string Raw)>();
        await using var subscriber = new MqttConnection(new MqttConnectionOptions { Address = AddressOf(broker), ClientId = "judge" }, Take(heard), TimeProvider.System);
        await subscriber.ConnectAsync(CancellationToken.None);
        await subscriber.SubscribeAsync(["meshcore/#"], 1, CancellationToken.None);
        var publisher = PublisherTo(broker, qos, rate: 2_000, TimeSpan.FromSeconds(0.5));

        await publisher.RunAsync(CancellationToken.None);

        Assert.Equal(new LoadProgress(1_000, 1_000, 0, 0, 0, 0), publisher.Progress);
        await Eventually.TrueAsync(() => heard.Count >= 1_000, "every message reaches the subscriber");
        Assert.Equal(1_000, heard.Distinct().Count());
        Assert.Equal(8, heard.Select(message => message.Topic).Distinct().Count());
    }

    [Fact]
    public async Task Run_BrokerGoesAndComesBack_EverythingIsAcknowledgedInTheEnd()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var publisher = PublisherTo(broker, 1, rate: 400, TimeSpan.FromSeconds(1.5));
        var running = publisher.RunAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => publisher.Progress.Acknowledged > 50, "the first messages are acknowledged");

        await broker.StopAsync();
        await Eventually.TrueAsync(() => publisher.Progress.Connected == 0, "the publishers notice");
        await broker.StartAgainAsync();
        await running;

        var end = publisher.Progress;
        Assert.Equal((600, 600, 0), (end.Sent + end.Skipped, end.Acknowledged + end.Skipped, end.Lost));
    }

    [Fact]
    public async Task Probe_NobodyThere_Tells()
    {
        var publisher = new LoadPublisher(
            new LoadOptions(Parse($"mqtt://127.0.0.1:{MosquittoBroker.FreePort()}")) { Shape = s_small }, MqttConnection.Factory, TimeProvider.System, NullLogger<LoadPublisher>.Instance);

        await Assert.ThrowsAsync<MqttException>(() => publisher.ProbeAsync(CancellationToken.None));
    }

    [Fact]
    public void Faults_EverythingWrong_IsToldAtOnce()
    {
        var options = new LoadOptions(Parse("mqtt://localhost")) { Rate = 0, Qos = 2, Publishers = 0, Window = 0, Duration = TimeSpan.Zero, Shape = new LoadShape { Nodes = 1, Observers = 0, PerTransmission = 0 } };

        Assert.Equal(["Nodes", "Observers", "PerTransmission", "Publishers", "Qos", "Rate", "Seconds", "Window"], options.Faults().Select(fault => fault.Key).Order());
    }

    private static readonly LoadShape s_small = new() { Nodes = 120, Observers = 8 };

    private static LoadPublisher PublisherTo(MosquittoBroker broker, int qos, double rate, TimeSpan duration) => new(
        new LoadOptions(AddressOf(broker)) { Rate = rate, Qos = qos, Publishers = 3, Duration = duration, Shape = s_small },
        MqttConnection.Factory, TimeProvider.System, NullLogger<LoadPublisher>.Instance);

    private static MqttDeliveryHandler Take(ConcurrentBag<(string Topic, string Raw)> heard) => (delivery, _) =>
    {
        using var json = JsonDocument.Parse(delivery.Payload);
        heard.Add((delivery.Topic, json.RootElement.GetProperty("raw").GetString()!.ToUpperInvariant()));
        delivery.Ack.Complete();
        return ValueTask.CompletedTask;
    };

    private static BrokerAddress AddressOf(MosquittoBroker broker) => Parse(broker.Url);

    private static BrokerAddress Parse(string url) => BrokerAddress.TryParse(url, out var address, out var fault) ? address : throw new ArgumentException(fault);
}
