using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CoreScope.App.Realtime;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Realtime;

public sealed class PacketSocketTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    [Trait("row", "RP-09")]
    public async Task Socket_EachObservation_IsOneMessageWithTheKeysOfTheRestRow()
    {
        using var socket = await ConnectAsync();
        var relayed = APacket.Flood(PayloadType.Ack).Number(1).Via(AnAdvert.KeyOf(1).ToString()[..4]).Frame();
        await _host.PublishFrameAsync(AnAdvert.Frame(1, "<img onerror=x>"));
        await _host.PublishFrameAsync(relayed, "AA01", "OAK");
        await _host.PublishFrameAsync(relayed, "AA02", "SFO", snr: null);
        await _host.PublishFrameAsync(relayed, "AA02", "SFO");

        var frames = new List<JsonElement>();
        for (var i = 0; i < 3; i++)
            frames.Add(await ReceiveAsync(socket));

        Assert.All(frames, f => Assert.Equal("packet", f.GetProperty("type").GetString()));
        var messages = frames.ConvertAll(f => f.GetProperty("data"));
        Assert.Equal([1, 2, 2], messages.Select(m => m.GetProperty("id").GetInt32()));
        Assert.Equal(["AA01", "AA01", "AA02"], messages.Select(m => m.GetProperty("observer_id").GetString()));
        var rest = (await _host.GetAsync("/api/packets?type=3")).GetProperty("packets")[0];
        foreach (var key in rest.EnumerateObject())
        {
            Assert.Equal(key.Value.ValueKind, messages[1].GetProperty(key.Name).ValueKind);
            Assert.Equal(key.Value.ValueKind, messages[1].GetProperty("packet").GetProperty(key.Name).ValueKind);
        }

        Assert.Equal(AnAdvert.KeyOf(1).ToString(), messages[1].GetProperty("resolved_path")[0].GetString());
        foreach (var message in messages)
        {
            Assert.Equal(message.GetProperty("raw_hex").GetString(), message.GetProperty("raw").GetString());
            Assert.Equal(message.GetProperty("observer_id").GetString(), message.GetProperty("observer").GetString());
            var decoded = message.GetProperty("decoded");
            Assert.Equal(message.GetProperty("decoded_json").GetString(), decoded.GetProperty("payload").GetRawText());
            JsonShape.AssertHas(decoded.GetProperty("header"), "payloadTypeName:s");
            Assert.False(decoded.TryGetProperty("path", out _));
        }
    }

    [Fact]
    public async Task Socket_Trace_CarriesItsPath()
    {
        using var socket = await ConnectAsync();
        await _host.PublishFrameAsync(APacket.Trace(1, [0xAB, 0xCD], 20).Frame());
        var path = (await ReceiveAsync(socket)).GetProperty("data").GetProperty("decoded").GetProperty("path");
        Assert.Equal((2, 1), (path.GetProperty("hashCount").GetInt32(), path.GetProperty("hopsCompleted").GetInt32()));
    }

    [Fact]
    public async Task Socket_BridgeMessage_IsShownWithoutAFrame()
    {
        using var socket = await ConnectAsync();
        await _host.PublishAsync("meshcore/message/channel/0", """{"text":"Ann: hi"}""");
        var data = (await ReceiveAsync(socket)).GetProperty("data");
        Assert.Equal(("", "CHAN"), (data.GetProperty("raw").GetString(), data.GetProperty("decoded").GetProperty("payload").GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Socket_LastOneLeft_NobodyWatchesTheFeed()
    {
        var broadcast = _host.Services.GetRequiredService<PacketBroadcast>();
        using (var socket = await ConnectAsync())
        {
            Assert.True(_host.Mesh.Feed.IsWatched);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        await Eventually.TrueAsync(() => broadcast.Count == 0 && !_host.Mesh.Feed.IsWatched, "the socket is gone");
        using var again = await ConnectAsync();
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Frame());
        await ReceiveAsync(again);
    }

    [Fact]
    public async Task Socket_SaysTooMuch_IsClosed()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(new byte[512], WebSocketMessageType.Text, true, CancellationToken.None);
        await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Frame());
        await ReceiveAsync(socket);
        await socket.SendAsync(new byte[400], WebSocketMessageType.Binary, false, CancellationToken.None);
        await socket.SendAsync(new byte[113], WebSocketMessageType.Binary, true, CancellationToken.None);
        var result = await socket.ReceiveAsync(new byte[4096], CancellationToken.None);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.MessageTooBig), (result.MessageType, socket.CloseStatus));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Socket_FromAnotherHost_IsRefused(string origin)
    {
        var error = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(origin));
        Assert.Contains("403", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_FromTheSameHost_IsTaken()
    {
        using var socket = await ConnectAsync($"http://{_host.Client.BaseAddress!.Authority}");
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Socket_TooSlow_LosesFramesOnlyForItself()
    {
        var broadcast = _host.Services.GetRequiredService<PacketBroadcast>();
        var slow = new PacketSocket();
        broadcast.Join(slow);
        using var quick = await ConnectAsync();
        const int Frames = PacketSocket.QueueCapacity + 44;
        var reading = ReceiveAllAsync(quick, Frames);
        for (var i = 0; i < Frames; i++)
            await _host.PublishFrameAsync(APacket.Flood(PayloadType.Ack).Number(i).Frame());

        Assert.Equal(Enumerable.Range(1, Frames), await reading);
        await Eventually.TrueAsync(() => slow.Dropped == 44, "the slow one lost the rest");
        Assert.Equal(PacketSocket.QueueCapacity, slow.Pending);
        broadcast.Leave(slow);
    }

    [Fact]
    public void Socket_Options_PingAfterThirtySecondsAndGiveUpAfterSixty()
    {
        var options = PacketSocketEndpoint.Options;
        Assert.Equal((30, 60), (options.KeepAliveInterval.TotalSeconds, (options.KeepAliveInterval + options.KeepAliveTimeout).TotalSeconds));
    }

    [Fact]
    public async Task Socket_ServerStops_IsClosed()
    {
        var host = await ApiHost.StartAsync();
        using var socket = await ConnectAsync(host, null);
        var closing = socket.ReceiveAsync(new byte[16], CancellationToken.None);
        var stopping = host.DisposeAsync();
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable), ((await closing).MessageType, socket.CloseStatus));
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await stopping;
    }

    private Task<ClientWebSocket> ConnectAsync(string? origin = null) => ConnectAsync(_host, origin);

    private static async Task<ClientWebSocket> ConnectAsync(ApiHost host, string? origin)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new Uri($"ws://{host.Client.BaseAddress!.Authority}/ws"), CancellationToken.None);
        return socket;
    }

    private static async Task<int[]> ReceiveAllAsync(ClientWebSocket socket, int count)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++)
            ids[i] = (await ReceiveAsync(socket)).GetProperty("data").GetProperty("id").GetInt32();
        return ids;
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var text = new StringBuilder();
        var buffer = new byte[16_384];
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, patience.Token);
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            text.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
        while (!received.EndOfMessage);

        return JsonDocument.Parse(text.ToString()).RootElement;
    }
}
