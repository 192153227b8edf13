using System.Net;
using System.Net.Sockets;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Wire;

/// <summary>A broker of one connection at a time that says exactly what a test wants it to say.</summary>
internal sealed class ScriptedBroker : IDisposable
{
    private readonly TcpListener _listening = new(IPAddress.Loopback, 0);
    private readonly MqttVersion _version;
    private TcpClient? _peer;

    public ScriptedBroker(MqttVersion version)
    {
        _version = version;
        _listening.Start();
    }

    public string Url => $"mqtt://127.0.0.1:{((IPEndPoint)_listening.LocalEndpoint).Port}";

    /// <summary>Opens a connection to it and lets it in.</summary>
    public async Task<MqttConnection> ConnectAsync(MqttDeliveryHandler? receiver = null, Func<MqttConnectionOptions, MqttConnectionOptions>? change = null, MqttProperties? grants = null)
    {
        Assert.True(BrokerAddress.TryParse(Url, out var address, out _));
        var options = new MqttConnectionOptions { Address = address, ClientId = "c", Version = _version };
        var connection = new MqttConnection(change?.Invoke(options) ?? options, receiver, TimeProvider.System);
        var connecting = connection.ConnectAsync(CancellationToken.None);
        _peer?.Dispose();
        _peer = await _listening.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(MqttPacketType.Connect, (await ReadAsync()).Type);
        await SendAsync(w => MqttEncoder.Write(w, new ConnackPacket(false, MqttReasonCode.Success, grants ?? MqttProperties.Empty), _version));
        await connecting.WaitAsync(TimeSpan.FromSeconds(10));
        return connection;
    }

    public Task PublishAsync(string topic, int length, byte qos = 0, ushort id = 0, MqttProperties? properties = null) =>
        SendAsync(w => MqttEncoder.WritePublish(w, _version, topic, new byte[length], qos, false, false, id, properties ?? MqttProperties.Empty));

    public async Task SendAsync(Action<MqttWriter> write)
    {
        var writer = new MqttWriter();
        write(writer);
        await SendAsync(writer.Written.ToArray());
    }

    public Task SendAsync(byte[] bytes) => _peer!.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>The client's next packet.</summary>
    public async Task<(MqttPacketType Type, byte[] Body)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var head = new byte[2];
        await _peer!.GetStream().ReadExactlyAsync(head, timeout.Token);
        Assert.True(head[1] < 0x80, "a packet longer than this reader knows");
        var body = new byte[head[1]];
        await _peer.GetStream().ReadExactlyAsync(body, timeout.Token);
        return ((MqttPacketType)(head[0] >> 4), body);
    }

    /// <summary>True while the client has sent something that was not read.</summary>
    public bool HasMore => _peer!.Available > 0;

    public void Dispose()
    {
        _peer?.Dispose();
        _listening.Dispose();
    }
}
