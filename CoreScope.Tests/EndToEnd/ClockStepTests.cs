using System.Text.Json;
using CoreScope.Core;
using CoreScope.Core.Store;
using CoreScope.Ingest.Mqtt;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CoreScope.Tests.EndToEnd;

/// <summary>
/// The server's clock is set an hour forth and back while packets come in over listener and broker: the whole app in this process,
/// on a clock that can be set, with its real database.
/// </summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class ClockStepTests : IDisposable
{
    private const string Second = "BB00000000000000000000000000000000000000000000000000000000000002";
    private readonly string _folder = Directory.CreateTempSubdirectory("corescope-clock-").FullName;
    private readonly SettableClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("row", "OP-23")]
    public async Task Clock_SetForthAndBack_KeepsOrderTimesAndConnections()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var began = DateTimeOffset.UtcNow;
        int last, lastOfBroker;
        string[] before;
        await using (var app = Start(broker.Url))
        {
            var mesh = await ReadyAsync(app);
            var mqtt = app.Services.GetRequiredService<MqttIngestService>();
            await Eventually.TrueAsync(() => mqtt.Statuses.All(s => s.Connected), "the source is connected");
            var direct = SteadyPublisher.Start(mqtt.ListenerPort!.Value, 200);
            var brokered = SteadyPublisher.Start(broker.Port, 200, Second);
            foreach (var hours in new[] { 0, 1, 0, -1, 0 })
            {
                _clock.Offset = TimeSpan.FromHours(hours);
                var goal = direct.Acknowledged + 100;
                await Eventually.TrueAsync(() => direct.Acknowledged >= goal, "packets are stored");
                if (hours != -1)
                    continue;
                // Waiting times are none of the wall clock's business.
                await broker.StopAsync();
                await Eventually.TrueAsync(() => mqtt.Statuses[1] is { Connected: false, LastError: not null }, "the loss is noticed");
                await broker.StartAgainAsync();
                await Eventually.TrueAsync(() => mqtt.Statuses[1].Connected, "connected again", 10);
            }

            (last, lastOfBroker) = (await direct.StopAsync(), await brokered.StopAsync());
            await Eventually.TrueAsync(() => mesh.Store.ObservationCount >= last + lastOfBroker, "all is there");
            // All of it was in the last five minutes, redeliveries after the restart too.
            Assert.All(mqtt.Statuses, s => Assert.Equal(s.MessagesTotal, s.MessagesLast5Min));
            Assert.True(mqtt.Statuses.Sum(s => s.MessagesTotal) >= last + lastOfBroker);
            // The last message came at the true time: nothing is left of the hour ahead.
            Assert.All(mesh.Observers.Snapshot(), o => Assert.InRange(o.LastSeen.ToDateTimeOffset(), began, DateTimeOffset.UtcNow));
            Assert.All(mqtt.Statuses, s => Assert.InRange(s.LastWritten.ToDateTimeOffset(), began, DateTimeOffset.UtcNow));
            before = await ListAsync(app);
            AssertLog(mesh, began, last, lastOfBroker);
        }

        await using var again = Start(broker.Url);
        AssertLog(await ReadyAsync(again), began, last, lastOfBroker);
        Assert.Equal(before, await ListAsync(again));
    }

    private WebApplicationFactory<Program> Start(string broker) => new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .UseSetting("CoreScope:DataDir", _folder)
        .UseSetting("CoreScope:MqttListener:Port", "0")
        .UseSetting("CoreScope:MqttSources:0:Name", "broker")
        .UseSetting("CoreScope:MqttSources:0:Broker", broker)
        .ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock))));

    private static async Task<Mesh> ReadyAsync(WebApplicationFactory<Program> app)
    {
        var mesh = app.Services.GetRequiredService<Mesh>();
        await Eventually.TrueAsync(() => mesh.Store.Status.IsReady, "history is read");
        Assert.Equal(StorePhase.Ready, mesh.Store.Status.Phase);
        return mesh;
    }

    private static async Task<string[]> ListAsync(WebApplicationFactory<Program> app)
    {
        using var client = app.CreateClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/packets?limit=10000", UriKind.Relative)));
        return [.. json.RootElement.GetProperty("packets").EnumerateArray().Select(p => p.GetProperty("hash").GetString() + " " + p.GetProperty("timestamp").GetString())];
    }

    /// <summary>Each packet once, in the order in which it came whatever the clock said, each time as the clock then was.</summary>
    private static void AssertLog(Mesh mesh, DateTimeOffset began, int last, int lastOfBroker)
    {
        var log = mesh.Store.Snapshot();
        Assert.Equal((Math.Max(last, lastOfBroker), last + lastOfBroker), (log.Count, mesh.Store.ObservationCount));
        var newest = new int[3];
        var seen = new HashSet<(int Observer, int Number)>();
        var brokered = mesh.Observers.Find(Second)!.Index;
        for (var id = 1; id <= last + lastOfBroker; id++)
        {
            Assert.True(mesh.Store.TryFindObservation(id, out var transmission, out var index));
            var observation = transmission.Observations[index];
            var number = BitConverter.ToInt32(transmission.Payload);
            Assert.True(seen.Add((observation.ObserverIndex, number)));
            // What was in flight when the broker went comes again, behind what it had passed on.
            if (observation.ObserverIndex != brokered)
                Assert.Equal(newest[observation.ObserverIndex] + 1, number);
            newest[observation.ObserverIndex] = number;
            var off = observation.IngestTime.ToDateTimeOffset() - began;
            Assert.Contains(new[] { -1, 0, 1 }, hours => off - TimeSpan.FromHours(hours) is var rest && rest >= TimeSpan.FromSeconds(-1) && rest < TimeSpan.FromMinutes(5));
            Assert.True(transmission.FirstSeen <= transmission.LastSeen);
        }
    }
}
