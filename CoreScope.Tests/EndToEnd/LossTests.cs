using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

/// <summary>
/// Nothing acknowledged is lost and nothing comes twice, however and whenever the program ends: while it works, while it reads its
/// history, while it starts. The long forms are for <c>./test.sh soak</c>.
/// </summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class LossTests
{
    private const string Second = "BB00000000000000000000000000000000000000000000000000000000000002";

    [Fact]
    [Trait("row", "OP-23")]
    public Task Kill_UnderLoadThroughTwoBrokers_EveryPacketIsThereOnce() => ThroughBrokersAsync(3, 1, KillAsync);

    [Fact]
    [Trait("row", "OP-23")]
    public Task Kill_UnderLoadThroughTheListener_EveryPacketIsThereOnce() => ThroughTheListenerAsync(3, 2, KillAsync);

    [Fact]
    [Trait("row", "OP-41")]
    public Task Terminate_UnderLoadThroughTwoBrokers_EveryPacketIsThereOnce() => ThroughBrokersAsync(2, 3, TerminateAsync);

    [Fact]
    [Trait("row", "OP-41")]
    public Task Terminate_UnderLoadThroughTheListener_EveryPacketIsThereOnce() => ThroughTheListenerAsync(2, 4, TerminateAsync);

    [Fact]
    [Trait("row", "OP-23")]
    [Trait("Category", "Soak")]
    public Task Kill_TwentyTimesThroughTwoBrokers_EveryPacketIsThereOnce() => ThroughBrokersAsync(20, 5, KillAsync);

    [Fact]
    [Trait("row", "OP-23")]
    [Trait("Category", "Soak")]
    public Task Kill_TwentyTimesThroughTheListener_EveryPacketIsThereOnce() => ThroughTheListenerAsync(20, 6, KillAsync);

    [Fact]
    [Trait("row", "OP-41")]
    [Trait("Category", "Soak")]
    public Task Terminate_TwentyTimesThroughTwoBrokers_EveryPacketIsThereOnce() => ThroughBrokersAsync(20, 7, TerminateAsync);

    [Fact]
    [Trait("row", "OP-41")]
    [Trait("Category", "Soak")]
    public Task Terminate_TwentyTimesThroughTheListener_EveryPacketIsThereOnce() => ThroughTheListenerAsync(20, 8, TerminateAsync);

    /// <summary>Two observers; one of them publishes everything to both brokers, and every eighth packet goes out at QoS 0.</summary>
    private static async Task ThroughBrokersAsync(int ends, int seed, Func<CoreScopeProcess, Task> end)
    {
        static byte Qos(int number) => number % 8 == 0 ? (byte)0 : (byte)1;
        await using var one = await MosquittoBroker.StartAsync();
        await using var other = await MosquittoBroker.StartAsync();
        await using var app = await CoreScopeProcess.StartAsync(
            ("MqttSources__0__Name", "one"), ("MqttSources__0__Broker", one.Url), ("MqttSources__1__Name", "other"), ("MqttSources__1__Broker", other.Url));
        await Observers.WaitUntilSubscribedAsync(one, app);
        await Observers.WaitUntilSubscribedAsync(other, app, probe: -1);

        SteadyPublisher[] publishers =
        [
            SteadyPublisher.Start(one.Port, 300, qos: Qos),
            SteadyPublisher.Start(one.Port, 300, Second, qos: Qos),
            SteadyPublisher.Start(other.Port, 300, qos: Qos),
        ];
        await EndAgainAndAgainAsync(app, ends, new Random(seed), end);
        var last = await StopAsync(publishers);
        var common = publishers.Min(p => p.Last);
        await Ledger.WaitForAllAsync(app, common, observers: 2, Qos);
        await Ledger.WaitForAllAsync(app, last, observers: 1, Qos);

        await Ledger.AssertEachOnceAsync(app, last, common, Qos);
        await app.StopAsync();
        Assert.Equal("ok", app.Integrity());
    }

    /// <summary>Two observers that repeat what was not acknowledged.</summary>
    private static async Task ThroughTheListenerAsync(int ends, int seed, Func<CoreScopeProcess, Task> end)
    {
        await using var app = await CoreScopeProcess.StartAsync();
        SteadyPublisher[] publishers = [SteadyPublisher.Start(app.MqttPort, 300), SteadyPublisher.Start(app.MqttPort, 300, Second)];
        await EndAgainAndAgainAsync(app, ends, new Random(seed), end);
        var last = await StopAsync(publishers);

        // Every PUBACK came after the commit: nothing to wait for.
        await Ledger.AssertEachOnceAsync(app, last, publishers.Min(p => p.Last));
        Assert.Equal(publishers.Sum(p => p.Last), publishers.Sum(p => p.Acknowledged));
    }

    /// <summary>Ends it at random moments: a third of them before or soon after it is ready, so also while history is read.</summary>
    private static async Task EndAgainAndAgainAsync(CoreScopeProcess app, int ends, Random random, Func<CoreScopeProcess, Task> end)
    {
        for (var i = 0; i < ends; i++)
        {
            if (i % 3 == 1)
            {
                app.Launch();
                await Task.Delay(random.Next(100, 1500));
            }
            else
            {
                if (i > 0)
                    await app.StartAgainAsync();
                await Task.Delay(random.Next(20, 1200));
            }

            await end(app);
            if (i % 4 == 0)
                Assert.Equal("ok", app.Integrity());
        }

        await app.StartAgainAsync();
    }

    private static async Task<int> StopAsync(SteadyPublisher[] publishers)
    {
        await Task.WhenAll(publishers.Select(p => p.StopAsync()));
        return publishers.Max(p => p.Last);
    }

    private static Task KillAsync(CoreScopeProcess app) => app.KillAsync();

    private static async Task TerminateAsync(CoreScopeProcess app)
    {
        var took = await app.StopAsync();
        Assert.InRange(took.TotalSeconds, 0, 20);
        // Without a word said it was not up far enough to hear the signal; the runtime ended it then.
        Assert.True(app.ExitCode == (app.HasBegun ? 0 : 143), $"ended with {app.ExitCode}:\n{app.Output}");
        Assert.False(File.Exists(app.DatabasePath + "-wal") && new FileInfo(app.DatabasePath + "-wal").Length > 0, "the write-ahead log is empty");
    }
}
