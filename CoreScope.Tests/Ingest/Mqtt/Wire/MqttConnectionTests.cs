using System.Net;
using System.Net.Sockets;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Mqtt.Wire;

/// <summary>The client against brokers that misbehave.</summary>
public sealed class MqttConnectionTests
{
    private static readonly byte[] s_connack = [0x20, 0x02, 0x00, 0x00];

    [Fact]
    public async Task PingLoop_BrokerFallsSilent_EndsTheConnection()
    {
        var clock = new ManualClock();
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        await using var connection = Connection(broker, clock);
        var connecting = connection.ConnectAsync(CancellationToken.None);
        using var peer = await broker.AcceptTcpClientAsync();
        await peer.GetStream().WriteAsync(s_connack);
        await connecting.WaitAsync(TimeSpan.FromSeconds(10));

        var began = clock.GetUtcNow();
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return connection.Closed.IsCompleted;
            },
            "the silence is noticed");

        Assert.Equal(MqttReasonCode.KeepAliveTimeout, (await connection.Closed)?.Reason);
        Assert.True(clock.GetUtcNow() - began >= TimeSpan.FromSeconds(44));
    }

    [Fact]
    public async Task Connect_BrokerThatNeverAnswers_FailsInTime()
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        await using var connection = Connection(broker, TimeProvider.System);
        using var timeout = new CancellationTokenSource();
        var connecting = connection.ConnectAsync(timeout.Token);
        using var peer = await broker.AcceptTcpClientAsync();

        await timeout.CancelAsync();

        await Assert.ThrowsAsync<MqttException>(() => connecting.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.NotNull(await connection.Closed);
    }

    [Theory]
    [InlineData("20020005")] // refused
    [InlineData("20020201")] // reserved flags
    [InlineData("D000")] // something else first
    [InlineData("485454502F312E31")] // HTTP
    [InlineData("2002000020020000")] // CONNACK twice
    [InlineData("20020000E000")] // DISCONNECT in 3.1.1
    [InlineData("200200003003000361")] // topic longer than the packet
    [InlineData("20020000FFFFFFFFFF")] // absurd length
    public async Task Connection_BrokerMisbehaves_ClosesWithAReason(string hex)
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        await using var connection = Connection(broker, TimeProvider.System);
        var connecting = connection.ConnectAsync(CancellationToken.None);
        using var peer = await broker.AcceptTcpClientAsync();
        await peer.GetStream().WriteAsync(Convert.FromHexString(hex));

        var reason = await connection.Closed.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.NotNull(reason);
        await Task.WhenAny(connecting);
        await Assert.ThrowsAsync<MqttException>(() => connection.SubscribeAsync(["a"], 0, CancellationToken.None));
        connection.Acknowledge(0);
    }

    [Fact]
    public async Task Publish_ConnectionLost_FailsWhoWaits()
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();
        await using var connection = Connection(broker, TimeProvider.System, maxInFlight: 1);
        var connecting = connection.ConnectAsync(CancellationToken.None);
        var peer = await broker.AcceptTcpClientAsync();
        await peer.GetStream().WriteAsync(s_connack);
        await connecting.WaitAsync(TimeSpan.FromSeconds(10));
        var unanswered = await connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None);
        var second = connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None).AsTask();
        var third = connection.BeginPublishAsync("a", default, 1, false, CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);

        peer.Dispose();

        await Assert.ThrowsAsync<MqttException>(() => unanswered.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<MqttException>(() => second.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<MqttException>(() => third.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Connect_NobodyThere_TellsWhy()
    {
        Assert.True(BrokerAddress.TryParse($"mqtt://127.0.0.1:{MosquittoBroker.FreePort()}", out var address, out _));
        await using var connection = new MqttConnection(new MqttConnectionOptions { Address = address }, null, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<MqttException>(() => connection.ConnectAsync(CancellationToken.None));

        Assert.Contains("ConnectionRefused", failure.Message);
    }

    private static MqttConnection Connection(TcpListener broker, TimeProvider clock, int maxInFlight = 20)
    {
        Assert.True(BrokerAddress.TryParse($"mqtt://127.0.0.1:{((IPEndPoint)broker.LocalEndpoint).Port}", out var address, out _));
        return new MqttConnection(new MqttConnectionOptions { Address = address, ClientId = "c", MaxInFlight = maxInFlight }, null, clock);
    }
}
