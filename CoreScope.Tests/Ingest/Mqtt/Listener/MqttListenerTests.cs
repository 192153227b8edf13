using System.Diagnostics;
using System.Text;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

public sealed class MqttListenerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Puback_TokensCompletedBackwards_LeavesInOrderOfArrival(MqttVersion version)
    {
        await using var rig = await StartAsync();
        await using var client = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "c", version);
        var answers = new List<Task<MqttReasonCode>>();
        for (var n = 0; n < 3; n++)
            answers.Add(await client.BeginPublishAsync("a/b", new byte[] { (byte)n }, 1, false, CancellationToken.None));
        var messages = new[] { await rig.ReadAsync(), await rig.ReadAsync(), await rig.ReadAsync() };

        messages[2].Ack.Complete();
        messages[1].Ack.Complete();
        Assert.Equal(MqttReasonCode.Success, await MqttRig.PublishAsync(client, "q0", "x", qos: 0));
        Assert.Equal("q0", (await rig.ReadAsync()).Topic);
        Assert.All(answers, a => Assert.False(a.IsCompleted));
        await Task.Run(messages[0].Ack.Complete);

        Assert.All(await Task.WhenAll(answers).WaitAsync(TimeSpan.FromSeconds(10)), r => Assert.Equal(MqttReasonCode.Success, r));
    }

    [Theory]
    [InlineData(MqttVersion.V311, MqttReasonCode.UnspecifiedError)]
    [InlineData(MqttVersion.V5, MqttReasonCode.NotAuthorized)]
    public async Task Subscribe_AnyFilter_IsRefusedAndTheConnectionStays(MqttVersion version, MqttReasonCode reason)
    {
        await using var rig = await StartAsync();
        await using var client = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "c", version);

        Assert.Equal([reason, reason], await client.SubscribeAsync(["#", "a/b"], 1, CancellationToken.None));
        Assert.Single(await client.UnsubscribeAsync(["#"], CancellationToken.None));
        await MqttRig.PublishAsync(client, "a", "x", qos: 0);

        Assert.Equal("a", (await rig.ReadAsync()).Topic);
    }

    [Fact]
    public async Task Connect_V5_IsToldTheLimits()
    {
        await using var rig = await StartAsync();
        Assert.True(BrokerAddress.TryParse(rig.Service.ListenerUrl, out var address, out _));
        await using var client = new MqttConnection(new MqttConnectionOptions { Address = address, Version = MqttVersion.V5 }, null, TimeProvider.System);

        var session = await client.ConnectAsync(CancellationToken.None);

        Assert.StartsWith("auto-", session.ClientId, StringComparison.Ordinal);
        Assert.Equal((1, 65_536L, false), (session.MaximumQos, session.MaximumPacketBytes, session.SessionPresent));
    }

    [Fact]
    public async Task Publish_TopicAlias_IsReplaced()
    {
        await using var rig = await StartAsync();
        using var peer = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, version: MqttVersion.V5);

        await peer.SendAsync(Convert.FromHexString("300A 0003 612F62 03 23 0001 78".Replace(" ", "")));
        await peer.SendAsync(Convert.FromHexString("3007 0000 03 23 0001 79".Replace(" ", "")));

        Assert.Equal("a/b", (await rig.ReadAsync()).Topic);
        Assert.Equal("a/b", (await rig.ReadAsync()).Topic);
    }

    [Fact]
    public async Task Connect_SameClientId_TakesOverAndTheOldWillComesFirst()
    {
        await using var rig = await StartAsync();
        var port = rig.Service.ListenerPort!.Value;
        using var old = await RawPeer.ConnectedAsync(port, "same", will: new MqttWill("w", "gone"u8.ToArray(), 0, true, MqttProperties.Empty));
        using var young = await RawPeer.ConnectedAsync(port, "same");
        await young.SendAsync(RawPeer.Publish("alive", 1));

        Assert.True(await old.IsCutAsync());
        Assert.Equal("w", (await rig.ReadAsync()).Topic);
        Assert.Equal("alive", (await rig.ReadAsync()).Topic);
        await young.PingAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Clients == 1, "one client is left");
    }

    [Fact]
    public async Task Connect_SameClientIdOnV5_TellsTheFirstOneWhy()
    {
        await using var rig = await StartAsync();
        await using var first = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "same", MqttVersion.V5);
        await using var second = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "same", MqttVersion.V5);

        var reason = await first.Closed.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(MqttReasonCode.SessionTakenOver, reason?.Reason);
        Assert.Equal(MqttReasonCode.Success, await MqttRig.PublishAsync(second, "a", "x", qos: 0));
    }

    [Fact]
    public async Task Acknowledge_AfterTheClientLeft_GoesNowhere()
    {
        await using var rig = await StartAsync();
        using (var gone = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, "x"))
            await gone.SendAsync(RawPeer.Publish("a", 1, 1, 1));
        var message = await rig.ReadAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Clients == 0, "the client has left");
        using var young = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, "x");

        message.Ack.Complete();

        // Were the old acknowledgement sent here, it would come before the answer to the ping.
        await young.PingAsync();
    }

    [Fact]
    public async Task Stop_ClientsWithWill_PostsNone()
    {
        await using var rig = await StartAsync();
        using var peer = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, will: new MqttWill("w", [], 0, true, MqttProperties.Empty));

        await rig.Service.StopAsync(CancellationToken.None);

        Assert.True(await peer.IsCutAsync());
        Assert.Equal(0, rig.Inbox.Pending);
        Assert.False(rig.Service.Statuses[0].Connected);
    }

    [Fact]
    public async Task Connect_MoreClientsThanAllowed_AreRefused()
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0, MaxClients = 3 });
        var port = rig.Service.ListenerPort!.Value;
        var peers = new List<RawPeer>();
        for (var n = 0; n < 3; n++)
            peers.Add(await RawPeer.ConnectedAsync(port, $"c{n}"));

        using var extra = await RawPeer.OpenAsync(port);
        await extra.SendAsync(RawPeer.Connect("c3"));
        Assert.Equal([0x20, 0x02, 0x00, 0x03], await extra.ReceiveAsync());
        Assert.True(await extra.IsCutAsync());

        peers[0].Dispose();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Clients == 2, "one has left");
        using var again = await RawPeer.ConnectedAsync(port, "c3");
        peers.ForEach(p => p.Dispose());
    }

    [Theory]
    [InlineData("00 00")] // reserved type
    [InlineData("10 00")] // second CONNECT, empty
    [InlineData("30 05 00 03 61 2F 23")] // wildcard in a topic
    [InlineData("30 80 80 08")] // over the limit, told by the header
    [InlineData("34 05 00 01 61 00 01")] // QoS 2
    [InlineData("40 02 00 01")] // a PUBACK nobody waits for
    [InlineData("FF FF FF FF FF FF")]
    public async Task Session_MalformedOrForbidden_IsCutAndTheOthersAreNot(string hex)
    {
        await using var rig = await StartAsync();
        var port = rig.Service.ListenerPort!.Value;
        using var good = await RawPeer.ConnectedAsync(port, "good");
        using var bad = await RawPeer.ConnectedAsync(port, "bad");

        await bad.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));

        Assert.True(await bad.IsCutAsync());
        await good.PingAsync();
        Assert.Equal(0, rig.Inbox.Pending);
    }

    [Fact]
    public async Task Session_SeededNoise_LeavesTheListenerServing()
    {
        await using var rig = await StartAsync();
        var random = new Random(4711);
        for (var n = 0; n < 200; n++)
        {
            using var peer = n % 2 == 0 ? await RawPeer.OpenAsync(rig.Service.ListenerPort!.Value) : await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, $"noise{n}");
            var noise = new byte[random.Next(1, 300)];
            random.NextBytes(noise);
            await peer.SendAsync(noise);
        }

        using var good = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, "good");
        await good.PingAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Clients == 1, "the noisy ones are gone");
    }

    [Fact]
    public async Task Session_NoConnectWithinTenSeconds_IsCut()
    {
        var clock = new ManualClock();
        await using var rig = await StartAsync(clock);
        using var silent = await RawPeer.OpenAsync(rig.Service.ListenerPort!.Value);
        // One byte a second is no better than silence.
        await silent.SendAsync(0x10);
        await Eventually.TrueAsync(() => clock.NextDue is not null, "the deadline is armed");

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(await silent.IsCutAsync());
    }

    [Fact]
    public async Task Session_SilentForOneAndAHalfKeepAlives_IsCut()
    {
        var clock = new ManualClock();
        await using var rig = await StartAsync(clock);
        using var peer = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value, keepAlive: 10);
        await peer.PingAsync();
        // The second answer proves that the time after the first is running: the session sets it behind its answer.
        await peer.PingAsync();

        clock.Advance(TimeSpan.FromSeconds(14));
        await peer.PingAsync();
        // Half a packet does not count as a sign of life.
        await peer.SendAsync(0x30, 0x10, 0x00);
        clock.Advance(TimeSpan.FromSeconds(16));

        Assert.True(await peer.IsCutAsync());
    }

    [Fact]
    public async Task Session_PeerThatNeverReads_DoesNotHurtTheOthers()
    {
        await using var rig = await StartAsync();
        var port = rig.Service.ListenerPort!.Value;
        using var deaf = await RawPeer.ConnectedAsync(port, "deaf");
        using var stop = new CancellationTokenSource();
        var draining = DrainAsync(rig, stop.Token);
        var flooding = Task.Run(async () =>
        {
            var packet = RawPeer.Publish("flood", 10, qos: 1, id: 1);
            for (var n = 0; n < 20_000; n++)
                await deaf.SendAsync(packet);
        });

        await using var good = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "good");
        for (var n = 0; n < 100; n++)
            Assert.Equal(MqttReasonCode.Success, await MqttRig.PublishAsync(good, "good", "x"));

        await flooding.WaitAsync(TimeSpan.FromSeconds(30));
        await stop.CancelAsync();
        await draining;
    }

    [Fact]
    public async Task Session_TooManyUnacknowledged_IsNotReadOnUntilTheyAre()
    {
        await using var rig = await StartAsync();
        using var peer = await RawPeer.ConnectedAsync(rig.Service.ListenerPort!.Value);
        var sending = Task.Run(async () =>
        {
            for (var n = 1; n <= 10_000; n++)
                await peer.SendAsync(RawPeer.Publish("a", 1, 1, (ushort)n));
        });
        await Eventually.TrueAsync(() => rig.Inbox.Pending >= 8192, "the window is full");
        await sending.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.InRange(rig.Inbox.Pending, 8192, 8193);

        for (var n = 0; n < 10_000; n++)
            (await rig.ReadAsync()).Ack.Complete();
    }

    [Fact]
    public async Task Throughput_Qos1WithImmediateAcknowledgement_IsAtLeastTwentyThousandASecond()
    {
        await using var rig = await StartAsync();
        using var stop = new CancellationTokenSource();
        var draining = DrainAsync(rig, stop.Token);
        await using var client = await MqttRig.ConnectAsync(rig.Service.ListenerUrl!, "fast", change: o => o with { MaxInFlight = 2000 });
        var payload = new byte[300];
        const int Count = 100_000;
        await SendAsync(client, payload, 10_000);

        var best = 0.0;
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            await SendAsync(client, payload, Count);
            best = Math.Max(best, Count / watch.Elapsed.TotalSeconds);
        }

        output.WriteLine($"client -> listener, QoS 1, acknowledged: {best:N0} messages/s");
        await stop.CancelAsync();
        await draining;
        Assert.True(best >= 20_000, $"{best:N0} messages/s");
    }

    [Fact]
    public async Task Start_PortTaken_IsTold()
    {
        await using var rig = await StartAsync();
        await using var second = new MqttListener(
            new MqttListenerOptions { Port = rig.Service.ListenerPort }, rig.Inbox, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<MqttListener>.Instance);

        var start = second.Start();

        Assert.Equal((false, true), (start.Started, start.PortTaken));
        Assert.Contains(rig.Service.ListenerPort.ToString()!, start.Fault);
    }

    private static async Task SendAsync(IMqttConnection client, byte[] payload, int count)
    {
        var last = Task.FromResult(MqttReasonCode.Success);
        for (var n = 0; n < count; n++)
            last = await client.BeginPublishAsync("meshcore/SJC/0123456789abcdef/packets", payload, 1, false, CancellationToken.None);
        Assert.Equal(MqttReasonCode.Success, await last.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task DrainAsync(MqttRig rig, CancellationToken stop)
    {
        try
        {
            await foreach (var message in rig.Inbox.Reader.ReadAllAsync(stop))
                message.Ack.Complete();
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task<MqttRig> StartAsync(ManualClock? clock = null)
    {
        var rig = new MqttRig(clock: clock);
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });
        return rig;
    }
}
