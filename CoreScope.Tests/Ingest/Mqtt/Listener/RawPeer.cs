using System.Net;
using System.Net.Sockets;
using System.Text;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Listener;

/// <summary>A bare socket that can send whatever a hostile or broken client would.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpClient _client = new();

    /// <summary>Bytes handed to the kernel.</summary>
    public long SentBytes { get; private set; }

    public static async Task<RawPeer> OpenAsync(int port, int receiveBuffer = 0)
    {
        var peer = new RawPeer();
        if (receiveBuffer > 0)
            peer._client.ReceiveBufferSize = receiveBuffer;
        await peer._client.ConnectAsync(IPAddress.Loopback, port);
        return peer;
    }

    public static async Task<RawPeer> ConnectedAsync(int port, string id = "raw", ushort keepAlive = 60, MqttVersion version = MqttVersion.V311, MqttWill? will = null, string? username = null, string? password = null, int receiveBuffer = 0)
    {
        var peer = await OpenAsync(port, receiveBuffer);
        await peer.SendAsync(Connect(id, keepAlive, version, will, username, password));
        var answer = await peer.ReceiveAsync();
        Assert.Equal((0x20, 0x00), (answer[0], answer[3]));
        return peer;
    }

    public static byte[] Connect(string id, ushort keepAlive = 60, MqttVersion version = MqttVersion.V311, MqttWill? will = null, string? username = null, string? password = null)
    {
        var writer = new MqttWriter();
        MqttEncoder.Write(writer, new ConnectPacket(version, id, true, keepAlive, will, username, password is null ? null : Encoding.UTF8.GetBytes(password), MqttProperties.Empty));
        return writer.Written.ToArray();
    }

    public static byte[] Publish(string topic, int length, byte qos = 0, ushort id = 0)
    {
        var writer = new MqttWriter();
        MqttEncoder.WritePublish(writer, MqttVersion.V311, topic, new byte[length], qos, false, false, id, MqttProperties.Empty);
        return writer.Written.ToArray();
    }

    public async Task SendAsync(params byte[] bytes)
    {
        await _client.GetStream().WriteAsync(bytes);
        SentBytes += bytes.Length;
    }

    /// <summary>Sends as much as the kernel takes and returns how much that was.</summary>
    public async Task<int> SendSomeAsync(byte[] bytes, CancellationToken stop) => await _client.Client.SendAsync(bytes.AsMemory(), SocketFlags.None, stop);

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
