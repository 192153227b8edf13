using System.Text;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>Our client and sources judged by a real Mosquitto.</summary>
[Trait("Category", "Broker")]
public sealed class BrokerTests
{
    [Theory]
    [InlineData("3.1.1")]
    [InlineData("5")]
    public async Task Source_MessagesOfBothQos_ArriveWithTheirFlags(string version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        await MosquittoBroker.PublishAsync(broker.Port, "-t", "meshcore/SJC/K/status", "-m", "old", "-r", "-q", "1");
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, ProtocolVersion = version });

        var retained = await rig.ReadAsync();
        Assert.Equal(("old", true, "a"), (Text(retained), retained.Retained, retained.Source));
        retained.Ack.Complete();
        foreach (var qos in new[] { "0", "1", "2" })
        {
            Assert.Equal(0, await MosquittoBroker.PublishAsync(broker.Port, "-t", "meshcore/SJC/<img onerror=…>/packets", "-m", $"live {qos}", "-q", qos));
            var live = await rig.ReadAsync();
            Assert.Equal(($"live {qos}", false, "meshcore/SJC/<img onerror=…>/packets"), (Text(live), live.Retained, live.Topic));
            Assert.Equal(qos != "0", live.Ack.IsOwed);
            live.Ack.Complete();
        }

        var status = rig.Service.Statuses.Single();
        Assert.Equal((true, 1L, 4L, 4L, (string?)null), (status.Connected, status.ConnectCount, status.MessagesTotal, status.MessagesLast5Min, status.LastError));
    }

    [Theory]
    [InlineData("3.1.1")]
    [InlineData("5")]
    public async Task Source_UnacknowledgedMessages_ComeAgainAfterAReconnect(string version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, ProtocolVersion = version });
        await rig.WaitUntilSubscribedAsync(publisher, "meshcore/probe");
        foreach (var text in new[] { "1", "2", "3" })
            await MqttRig.PublishAsync(publisher, "meshcore/x", text);
        var first = await ReadTexts(rig, 3);
        // Acknowledgements leave in order of arrival, so the later two wait for the first.
        first[2].Ack.Complete();
        first[1].Ack.Complete();

        rig.Service.ForceReconnect("a");
        var again = await ReadTexts(rig, 3);
        Assert.Equal(["1", "2", "3"], again.Select(Text));
        first[0].Ack.Complete();
        foreach (var message in again)
            message.Ack.Complete();
        await MqttRig.PublishAsync(publisher, "meshcore/x", "flush");
        var flush = await rig.ReadAsync();
        flush.Ack.Complete();

        rig.Service.ForceReconnect("a");
        await Eventually.TrueAsync(() => rig.Service.Statuses[0] is { Connected: true, ConnectCount: 3 }, "third connection");
        await MqttRig.PublishAsync(publisher, "meshcore/x", "4");
        Assert.Contains(Text(await rig.ReadAsync()), new[] { "flush", "4" });
    }

    [Fact]
    [Trait("row", "OP-06")]
    public async Task Source_BrokerRestart_ReconnectsAndGetsWhatComes()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url });
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Connected, "connected");

        await broker.StopAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0] is { Connected: false, LastError: not null }, "loss noticed");
        await broker.StartAgainAsync();
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Connected, "reconnected", 35);

        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await rig.WaitUntilSubscribedAsync(publisher, "meshcore/probe");
        var status = rig.Service.Statuses[0];
        Assert.Equal((2L, 1L, (string?)null), (status.ConnectCount, status.DisconnectCount, status.LastError));
    }

    [Theory]
    [InlineData("3.1.1")]
    [InlineData("5")]
    public async Task Source_MessagesWhileWeWereAway_ArriveOnReturn(string version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mqtt-away-").FullName;
        var source = new MqttSourceOptions { Name = "a", Broker = broker.Url, ProtocolVersion = version };
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await using (var before = new MqttRig(folder))
        {
            await before.StartAsync(source);
            await before.WaitUntilSubscribedAsync(publisher, "meshcore/probe");
        }

        foreach (var n in Enumerable.Range(0, 1500))
            await publisher.BeginPublishAsync("meshcore/x", Encoding.UTF8.GetBytes(n.ToString()), 1, false, CancellationToken.None);
        await using var after = new MqttRig(folder, ownsFolder: true);
        await after.StartAsync(source);
        for (var n = 0; n < 1500; n++)
        {
            var message = await after.ReadAsync();
            Assert.Equal(n.ToString(), Text(message));
            message.Ack.Complete();
        }
    }

    [Fact]
    public async Task Source_FilterNoLongerConfigured_IsUnsubscribed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mqtt-filters-").FullName;
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await using (var before = new MqttRig(folder))
        {
            await before.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, Topics = ["a/#", "b/#"] });
            await before.WaitUntilSubscribedAsync(publisher, "b/probe");
        }

        await using var after = new MqttRig(folder, ownsFolder: true);
        await after.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, Topics = ["a/#", "a/+/c"] });
        await after.WaitUntilSubscribedAsync(publisher, "a/probe");
        await MqttRig.PublishAsync(publisher, "b/x", "stale");
        await MqttRig.PublishAsync(publisher, "a/b/c", "wanted");

        Assert.Equal("wanted", Text(await after.ReadAsync()));
    }

    [Fact]
    public async Task Source_InboxFull_LosesNothingAndKeepsTheOrder()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig(inboxCapacity: 3);
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url });
        await rig.WaitUntilSubscribedAsync(publisher, "meshcore/probe");
        var dropped = rig.Inbox.Dropped;

        foreach (var n in Enumerable.Range(0, 200))
            await publisher.BeginPublishAsync("meshcore/x", Encoding.UTF8.GetBytes(n.ToString()), 1, false, CancellationToken.None);
        for (var n = 0; n < 200; n++)
        {
            var message = await rig.ReadAsync();
            Assert.Equal(n.ToString(), Text(message));
            message.Ack.Complete();
        }

        Assert.Equal(dropped, rig.Inbox.Dropped);
    }

    [Fact]
    [Trait("row", "OP-05")]
    public async Task Service_OneDeadOneRefusingOneGood_TheGoodOneIsAtWorkAtOnce()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var refusing = new MqttRig();
        await refusing.StartAsync(new MqttListenerOptions { Port = 0 });
        await using var rig = new MqttRig();
        await rig.StartAsync(
            new MqttSourceOptions { Name = "dead", Broker = $"mqtt://u:p@ssw0rd@127.0.0.1:{MosquittoBroker.FreePort()}" },
            new MqttSourceOptions { Name = "refusing", Broker = $"mqtt://u:p@ssw0rd@127.0.0.1:{refusing.Service.ListenerPort}" },
            new MqttSourceOptions { Name = "good", Broker = broker.Url });

        await Eventually.TrueAsync(() => rig.Service.Statuses[2].Connected, "the good one is connected", 2);
        await Eventually.TrueAsync(() => rig.Service.Statuses is [{ LastError: not null }, { LastError: not null }, _], "the others' faults are shown");
        var rows = rig.Service.Statuses;
        Assert.Equal([false, true, true], rows.Select(r => r.Connected));
        Assert.Contains("refused the subscription", rows[1].LastError);
        Assert.DoesNotContain(rows, r => $"{r.Broker} {r.LastError}".Contains("p@ss", StringComparison.Ordinal));
        Assert.Contains("u:****@127.0.0.1", rows[0].Broker);
    }

    [Fact]
    public async Task Source_WrongPassword_IsToldWithoutThePassword()
    {
        await using var broker = await MosquittoBroker.StartAsync(user: ("observer", "right"));
        await using var rig = new MqttRig();
        await rig.StartAsync(
            new MqttSourceOptions { Name = "wrong", Broker = broker.Url.Replace("://", "://observer:wr0ng@") },
            new MqttSourceOptions { Name = "v5", Broker = broker.Url, Username = "observer", Password = "wr0ng", ProtocolVersion = "5" },
            new MqttSourceOptions { Name = "right", Broker = broker.Url, Username = "observer", Password = "right" });

        await Eventually.TrueAsync(() => rig.Service.Statuses is [{ LastError: not null }, { LastError: not null }, { Connected: true }], "two refused, one connected");
        Assert.All(rig.Service.Statuses.Take(2), s => Assert.Contains("NotAuthorized", s.LastError));
        Assert.All(rig.Service.Statuses, s => Assert.DoesNotContain("wr0ng", $"{s.Broker} {s.LastError}"));
    }

    [Fact]
    public async Task Source_Tls_TrustsOnlyWhatItShould()
    {
        await using var broker = await MosquittoBroker.StartAsync(tls: true);
        await using var rig = new MqttRig();
        await rig.StartAsync(
            new MqttSourceOptions { Name = "own authority", Broker = broker.Url, CaCertPath = broker.Certificates!.CaPath },
            new MqttSourceOptions { Name = "any", Broker = broker.Url, RejectUnauthorized = false },
            new MqttSourceOptions { Name = "wrong authority", Broker = broker.Url, CaCertPath = broker.Certificates.StrangeCaPath },
            new MqttSourceOptions { Name = "system", Broker = broker.Url });

        await Eventually.TrueAsync(() => rig.Service.Statuses.All(s => s.Connected || s.LastError is not null), "all have tried");
        Assert.Equal([true, true, false, false], rig.Service.Statuses.Select(s => s.Connected));
        Assert.All(rig.Service.Statuses.Skip(2), s => Assert.Contains("is of an authority that is not trusted (CN=CoreScope test authority)", s.LastError));
    }

    [Theory]
    [InlineData(true, "expired on 20")]
    [InlineData(false, "is not for this host name")]
    public async Task Source_TlsWithABadCertificate_IsToldWhy(bool expired, string why)
    {
        await using var broker = await MosquittoBroker.StartAsync(tls: true, show: c => expired ? (c.ExpiredCertPath, c.ExpiredKeyPath) : (c.OtherHostCertPath, c.OtherHostKeyPath));
        await using var rig = new MqttRig();
        await rig.StartAsync(
            new MqttSourceOptions { Name = "strict", Broker = broker.Url, CaCertPath = broker.Certificates!.CaPath },
            new MqttSourceOptions { Name = "any", Broker = broker.Url, RejectUnauthorized = false });

        await Eventually.TrueAsync(() => rig.Service.Statuses is [{ LastError: not null }, { Connected: true }], "one refused, one in");
        Assert.Equal(0, rig.Service.Statuses[0].ConnectCount);
        Assert.Contains(why, rig.Service.Statuses[0].LastError);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("3.1.1")]
    public async Task Source_AnotherClientTakesItsSession_IsTold(string version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, ClientId = "shared", ProtocolVersion = version });
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Connected, "connected");

        await using var intruder = await MqttRig.ConnectAsync(broker.Url, "shared", MqttVersion.V5);

        await Eventually.TrueAsync(() => rig.Service.Statuses[0].LastError is not null, "told");
        // This Mosquitto closes without the farewell of version 5 that would name the cause.
        Assert.Matches("Another client connected with our id shared|The broker closed the connection", rig.Service.Statuses[0].LastError);
    }

    [Fact]
    public async Task Source_BrokerFallsSilent_IsNoticedAndComesBack()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttSourceOptions { Name = "a", Broker = broker.Url, KeepAliveSec = 1 });
        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Connected, "connected");

        // The kernel goes on accepting connections and bytes for it, as at a half-open one.
        await broker.FreezeAsync(true);
        try
        {
            await Eventually.TrueAsync(() => rig.Service.Statuses[0].LastError?.Contains("silent", StringComparison.Ordinal) == true, "the silence is noticed", 10);
        }
        finally
        {
            await broker.FreezeAsync(false);
        }

        await Eventually.TrueAsync(() => rig.Service.Statuses[0].Connected, "connected again", 30);
    }

    [Fact]
    public async Task Source_ClientCertificate_IsShownWhenConfigured()
    {
        await using var broker = await MosquittoBroker.StartAsync(tls: true, requireClientCertificate: true);
        var certificates = broker.Certificates!;
        await using var rig = new MqttRig();
        await rig.StartAsync(
            new MqttSourceOptions { Name = "with", Broker = broker.Url, CaCertPath = certificates.CaPath, ClientCertPath = certificates.ClientCertPath, ClientKeyPath = certificates.ClientKeyPath },
            new MqttSourceOptions { Name = "without", Broker = broker.Url, CaCertPath = certificates.CaPath });

        await Eventually.TrueAsync(() => rig.Service.Statuses is [{ Connected: true }, { LastError: not null }], "one in, one refused");
        Assert.Equal(0, rig.Service.Statuses[1].ConnectCount);
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public async Task Connection_Qos2_IsDeliveredOnce(MqttVersion version)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var deliveries = System.Threading.Channels.Channel.CreateUnbounded<MqttDelivery>();
        await using var connection = await MqttRig.ConnectAsync(broker.Url, "two", version, (d, ct) => deliveries.Writer.WriteAsync(d, ct));
        Assert.Equal([MqttReasonCode.GrantedQos2], await connection.SubscribeAsync(["q/#"], 2, CancellationToken.None));

        for (var n = 0; n < 50; n++)
        {
            await MosquittoBroker.PublishAsync(broker.Port, "-t", "q/x", "-m", $"{n}", "-q", "2");
            var delivery = await deliveries.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(($"{n}", 2), (Encoding.UTF8.GetString(delivery.Payload), delivery.Qos));
            delivery.Ack.Complete();
        }

        Assert.Equal([MqttReasonCode.Success], await connection.UnsubscribeAsync(["q/#"], CancellationToken.None));
        Assert.False(deliveries.Reader.TryRead(out _));
        Assert.False(connection.Closed.IsCompleted);
    }

    [Fact]
    public async Task Connection_V5WithoutId_IsGivenOne()
    {
        await using var broker = await MosquittoBroker.StartAsync(extra: "max_keepalive 20\nmax_packet_size 5000");
        Assert.True(BrokerAddress.TryParse(broker.Url, out var address, out _));
        await using var connection = new MqttConnection(new MqttConnectionOptions { Address = address, Version = MqttVersion.V5 }, null, TimeProvider.System);

        var session = await connection.ConnectAsync(CancellationToken.None);

        Assert.NotEmpty(session.ClientId);
        Assert.Equal((20, 5000L), (session.KeepAlive.TotalSeconds, session.MaximumPacketBytes));
        Assert.Equal(MqttReasonCode.PacketTooLarge, await MqttRig.PublishAsync(connection, "x", new string('x', 5000)));
    }

    private static async Task<List<CoreScope.Ingest.Messages.MqttMessage>> ReadTexts(MqttRig rig, int count)
    {
        var messages = new List<CoreScope.Ingest.Messages.MqttMessage>();
        while (messages.Count < count)
            messages.Add(await rig.ReadAsync());
        return messages;
    }

    private static string Text(CoreScope.Ingest.Messages.MqttMessage message) => Encoding.UTF8.GetString(message.Payload.Span);
}
