using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>The client over WebSockets, through a bridge such as a reverse proxy is, to a broker behind it.</summary>
public sealed class WebSocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_OverWebSocket_PublishesAndIsAcknowledged(bool tls)
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });
        var certificates = new TestCertificates(rig.Folder);
        await using var bridge = await StartBridgeAsync(rig.Service.ListenerPort!.Value, tls ? certificates : null);
        var url = $"{bridge.Urls.First().Replace("http", "ws", StringComparison.Ordinal)}/mqtt";
        await using var connection = await MqttRig.ConnectAsync(url, "ws", MqttVersion.V5, change: o => o with { Tls = new MqttTlsOptions { CaCertPath = tls ? certificates.CaPath : null } });

        var publishing = MqttRig.PublishAsync(connection, "a/b", new string('x', 30_000));
        var message = await rig.ReadAsync();
        message.Ack.Complete();

        Assert.Equal(("a/b", 30_000, MqttReasonCode.Success), (message.Topic, message.Payload.Length, await publishing));
        await connection.DisconnectAsync(CancellationToken.None);
        Assert.Null(await connection.Closed);
    }

    [Theory]
    [Trait("Category", "Broker")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_OverWebSocketToMosquitto_GetsAndAcknowledgesMessages(bool tls)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var rig = new MqttRig();
        var certificates = new TestCertificates(rig.Folder);
        await using var bridge = await StartBridgeAsync(broker.Port, tls ? certificates : null);
        var url = $"{bridge.Urls.First().Replace("http", "ws", StringComparison.Ordinal)}/mqtt";
        await rig.StartAsync(
            new MqttSourceOptions { Name = "good", Broker = url, CaCertPath = tls ? certificates.CaPath : null },
            new MqttSourceOptions { Name = "strange", Broker = url, CaCertPath = tls ? certificates.StrangeCaPath : null, Enabled = tls });
        await using var publisher = await MqttRig.ConnectAsync(broker.Url);
        await rig.WaitUntilSubscribedAsync(publisher, "meshcore/probe");

        await MqttRig.PublishAsync(publisher, "meshcore/x", new string('x', 200_000));
        var large = await rig.ReadAsync();
        large.Ack.Complete();
        // More than Mosquitto's window of 20: they come only if the acknowledgements arrive.
        for (var n = 0; n < 60; n++)
            await MqttRig.PublishAsync(publisher, "meshcore/x", $"{n}");
        for (var n = 0; n < 60; n++)
            (await rig.ReadAsync()).Ack.Complete();

        Assert.Equal(200_000, large.Payload.Length);
        Assert.True(rig.Service.Statuses[0].Connected);
        if (tls)
            Assert.Contains("authority that is not trusted", rig.Service.Statuses[1].LastError);
    }

    [Fact]
    public async Task Connection_OverWebSocketWithUnknownAuthority_IsRefused()
    {
        await using var rig = new MqttRig();
        await rig.StartAsync(new MqttListenerOptions { Port = 0 });
        var certificates = new TestCertificates(rig.Folder);
        await using var bridge = await StartBridgeAsync(rig.Service.ListenerPort!.Value, certificates);

        await Assert.ThrowsAsync<MqttException>(() => MqttRig.ConnectAsync($"{bridge.Urls.First().Replace("https", "wss", StringComparison.Ordinal)}/mqtt", "ws"));
    }

    private static async Task<WebApplication> StartBridgeAsync(int port, TestCertificates? certificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o =>
        {
            if (certificates is not null)
                o.UseHttps(X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(certificates.ServerCertPath, certificates.ServerKeyPath).Export(X509ContentType.Pkcs12), null));
        }));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => BridgeAsync(context, port));
        await app.StartAsync();
        return app;
    }

    private static async Task BridgeAsync(HttpContext context, int port)
    {
        Assert.Contains("mqtt", context.WebSockets.WebSocketRequestedProtocols);
        using var socket = await context.WebSockets.AcceptWebSocketAsync("mqtt");
        using var outer = WebSocketStream.Create(socket, WebSocketMessageType.Binary);
        using var inner = new TcpClient();
        await inner.ConnectAsync(IPAddress.Loopback, port);
        var there = outer.CopyToAsync(inner.GetStream());
        var back = inner.GetStream().CopyToAsync(outer);
        await Task.WhenAny(there, back).Unwrap().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
