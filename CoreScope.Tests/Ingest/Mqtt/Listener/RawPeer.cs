using System.Net;
using System.Net.Sockets;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>A bare socket that can send whatever a hostile or broken client would.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawPeer> OpenAsync(int port)
    {
        var peer = new RawPeer();
        await peer._client.ConnectAsync(IPAddress.Loopback, port);
        return peer;
    }

    public static async Task<RawPeer> ConnectedAsync(int port, string id = "raw", ushort keepAlive = 60, MqttVersion version = MqttVersion.V311, MqttWill? will = null)
    {
        var peer = await OpenAsync(port);
        await peer.SendAsync(Connect(id, keepAlive, version, will));
        var answer = await peer.ReceiveAsync();
        Assert.Equal((0x20, 0x00), (answer[0], answer[3]));
        return peer;
    }

    public static byte[] Connect(string id, ushort keepAlive = 60, MqttVersion version = MqttVersion.V311, MqttWill? will = null)
    {
        var writer = new MqttWriter();
        MqttEncoder.Write(writer, new ConnectPacket(version, id, true, keepAlive, will, null, null, MqttProperties.Empty));
        return writer.Written.ToArray();
    }

    public static byte[] Publish(string topic, int length, byte qos = 0, ushort id = 0)
    {
        var writer = new MqttWriter();
        MqttEncoder.WritePublish(writer, MqttVersion.V311, topic, new byte[length], qos, false, false, id, MqttProperties.Empty);
        return writer.Written.ToArray();
    }

    public Task SendAsync(params byte[] bytes) => _client.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>What comes next; empty when the other side has closed.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        var buffer = new byte[4096];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var count = await _client.GetStream().ReadAsync(buffer, timeout.Token);
            return buffer[..count];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public async Task<bool> IsCutAsync()
    {
        while (await ReceiveAsync() is { Length: > 0 })
        {
            // A farewell may come before the end.
        }

        return true;
    }

    public async Task PingAsync()
    {
        await SendAsync(0xC0, 0x00);
        Assert.Equal([0xD0, 0x00], await ReceiveAsync());
    }

    public void Dispose() => _client.Dispose();
}
