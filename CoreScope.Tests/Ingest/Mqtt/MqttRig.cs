using System.Globalization;
using System.Text;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>An ingest service with its inbox and data folder, as the app has it but without a pipeline behind.</summary>
public sealed class MqttRig : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private readonly TimeProvider _clock;

    public MqttRig(string? folder = null, int inboxCapacity = 0, TimeProvider? clock = null, bool ownsFolder = false)
    {
        _ownsFolder = ownsFolder || folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("mqtt-rig-").FullName;
        _clock = clock ?? TimeProvider.System;
        Inbox = new MessageInbox(inboxCapacity);
    }

    public string Folder { get; }

    public MessageInbox Inbox { get; }

    public MqttIngestService Service { get; private set; } = null!;

    /// <summary>How connections are made; over the network unless given.</summary>
    public MqttConnectionFactory Connect { get; init; } = MqttConnection.Factory;

    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    public Task StartAsync(params MqttSourceOptions[] sources) => StartAsync(new MqttListenerOptions { Enabled = false }, sources);

    public Task StartAsync(MqttListenerOptions listener, params MqttSourceOptions[] sources) =>
        StartAsync(new MqttIngestOptions { DataDir = Folder, Listener = listener, Sources = sources });

    public Task StartAsync(MqttIngestOptions options)
    {
        Service = new MqttIngestService(options, Inbox, _clock, Logs) { Connect = Connect };
        return Service.StartAsync(CancellationToken.None);
    }

    public async Task<MqttMessage> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        return await Inbox.Reader.ReadAsync(timeout.Token);
    }

    /// <summary>
    /// Publishes numbered probes until one comes back: from then on the subscription stands. Returns when the last one sent has
    /// come too, so that nothing of it is left on the way.
    /// </summary>
    public async Task WaitUntilSubscribedAsync(IMqttConnection publisher, string topic)
    {
        var sent = 0;
        var seen = 0;
        await Eventually.TrueAsync(
            () =>
            {
                publisher.BeginPublishAsync(topic, Encoding.UTF8.GetBytes($"{++sent}"), 0, false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                return Inbox.Pending > 0;
            },
            "a probe arrives",
            40);
        while (seen < sent)
            seen = int.Parse(Encoding.UTF8.GetString((await ReadAsync()).Payload.Span), CultureInfo.InvariantCulture);
    }

    public static async Task<IMqttConnection> ConnectAsync(string url, string id = "", MqttVersion version = MqttVersion.V311, MqttDeliveryHandler? receiver = null, Func<MqttConnectionOptions, MqttConnectionOptions>? change = null)
    {
        Assert.True(BrokerAddress.TryParse(url, out var address, out var fault), fault);
        var options = new MqttConnectionOptions { Address = address, ClientId = id, Version = version, Username = address.Username, Password = address.Password };
        var connection = new MqttConnection(change?.Invoke(options) ?? options, receiver, TimeProvider.System);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await connection.ConnectAsync(timeout.Token);
        return connection;
    }

    public static async Task<MqttReasonCode> PublishAsync(IMqttConnection connection, string topic, string text, byte qos = 1, bool retain = false) =>
        await (await connection.BeginPublishAsync(topic, Encoding.UTF8.GetBytes(text), qos, retain, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (Service is not null)
        {
            await Service.StopAsync(CancellationToken.None);
            Service.Dispose();
        }

        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
