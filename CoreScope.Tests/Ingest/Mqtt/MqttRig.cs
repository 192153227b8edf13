using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
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

    public Task StartAsync(params MqttSourceOptions[] sources) => StartAsync(new MqttListenerOptions { Enabled = false }, sources);

    public Task StartAsync(MqttListenerOptions listener, params MqttSourceOptions[] sources) =>
        StartAsync(new MqttIngestOptions { DataDir = Folder, Listener = listener, Sources = sources });

    public Task StartAsync(MqttIngestOptions options)
    {
        Service = new MqttIngestService(options, Inbox, _clock, NullLoggerFactory.Instance);
        return Service.StartAsync(CancellationToken.None);
    }

    public async Task<MqttMessage> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        return await Inbox.Reader.ReadAsync(timeout.Token);
    }

    /// <summary>Publishes probes until one comes back: from then on the subscription stands.</summary>
    public async Task WaitUntilSubscribedAsync(IMqttConnection publisher, string topic)
    {
        await Eventually.TrueAsync(
            () =>
            {
                publisher.BeginPublishAsync(topic, "probe"u8.ToArray(), 0, false, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                return Inbox.Pending > 0;
            },
            "a probe arrives",
            40);
        await Eventually.TrueAsync(() => NothingCame(), "the last probe has arrived");
        bool NothingCame()
        {
            Thread.Sleep(200);
            var came = false;
            while (Inbox.Reader.TryRead(out _))
                came = true;
            return !came;
        }
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
        await (await connection.BeginPublishAsync(topic, System.Text.Encoding.UTF8.GetBytes(text), qos, retain, CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(20));

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
