using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// Client side of MQTT 3.1.1 and 5. Three loops live as long as the connection: one reads and delivers, one sends, one pings and
/// notices a dead peer. Whichever fails first ends all. A message is acknowledged when its token is completed, in order of arrival.
/// </summary>
public sealed partial class MqttConnection : IMqttConnection
{
    private static readonly TimeSpan s_farewellTimeout = TimeSpan.FromMilliseconds(250);
    private readonly MqttConnectionOptions _options;
    private readonly MqttDeliveryHandler? _receiver;
    private readonly TimeProvider _clock;
    private readonly TopicTable _topics;
    private readonly TaskCompletionSource<MqttException?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ConnackPacket> _connack = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Outbox _outbox = new();
    private MqttLink? _link;
    private MqttSession? _session;
    private byte[] _scratch = [];
    private long _lastReceived;
    private volatile bool _delivering;
    private volatile bool _isDismissed;
    private Task _sending = Task.CompletedTask;
    private int _isEnding;

    /// <summary>A connection that is not open yet.</summary>
    public MqttConnection(MqttConnectionOptions options, MqttDeliveryHandler? receiver, TimeProvider clock)
    {
        _options = options;
        _receiver = receiver;
        _clock = clock;
        _topics = new TopicTable(options.Version == MqttVersion.V5 ? options.TopicAliasMaximum : 0);
    }

    /// <summary>Makes connections of this kind.</summary>
    public static MqttConnectionFactory Factory { get; } = static (options, receiver, clock) => new MqttConnection(options, receiver, clock);

    /// <inheritdoc />
    public Task<MqttException?> Closed => _closed.Task;

    /// <inheritdoc />
    public int OwedCount => _link?.OwedCount ?? 0;

    /// <inheritdoc />
    public async Task<MqttSession> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await BrokerTransport.OpenAsync(_options.Address, _options.Tls, cancellationToken).ConfigureAwait(false);
            _link = new MqttLink(stream, _clock) { Version = _options.Version };
            _link.Send(BuildConnect(), MqttEncoder.Write);
            _sending = RunAsync(_link.RunSenderAsync);
            _ = RunAsync(ReadLoopAsync);
            var connack = await _connack.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            _session = Accept(connack);
            _outbox.Open(Math.Min(_options.MaxInFlight, _session.ReceiveMaximum));
            if (_session.KeepAlive > TimeSpan.Zero)
                _ = RunAsync(PingLoopAsync);
            return _session;
        }
        catch (Exception e)
        {
            var failure = Explain(e, cancellationToken.IsCancellationRequested ? "No answer in time" : "Connect failed");
            Fail(failure);
            throw failure;
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<MqttReasonCode>> SubscribeAsync(IReadOnlyList<string> filters, byte qos, CancellationToken cancellationToken)
    {
        var link = OpenLink();
        var (id, reply) = _outbox.Ask();
        link.Send(new SubscribePacket(id, [.. filters.Select(f => new SubscriptionRequest(f, qos))], MqttProperties.Empty), (w, p) => MqttEncoder.Write(w, p, link.Version));
        var reasons = await reply.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (reasons.Count != filters.Count)
            throw new MqttException(MqttReasonCode.ProtocolError, "SUBACK does not answer every filter.");
        return reasons;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<MqttReasonCode>> UnsubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancellationToken)
    {
        var link = OpenLink();
        var (id, reply) = _outbox.Ask();
        link.Send(new UnsubscribePacket(id, filters, MqttProperties.Empty), (w, p) => MqttEncoder.Write(w, p, link.Version));
        var reasons = await reply.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reasons.Count == 0 ? [.. filters.Select(_ => MqttReasonCode.Success)] : reasons;
    }

    /// <inheritdoc />
    public async ValueTask<Task<MqttReasonCode>> BeginPublishAsync(
        string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, CancellationToken cancellationToken)
    {
        var link = OpenLink();
        if (Refuse(topic, payload.Length, qos) is { } refusal)
            return Task.FromResult(refusal);
        await link.WaitToSendAsync(cancellationToken).ConfigureAwait(false);
        if (qos == 0)
        {
            SendPublish(link, topic, payload, qos, retain, 0);
            return s_success;
        }

        var (id, reply) = await _outbox.BeginAsync(cancellationToken).ConfigureAwait(false);
        SendPublish(link, topic, payload, qos, retain, id);
        return reply;
    }

    /// <inheritdoc />
    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        if (_link is { } link && !_closed.Task.IsCompleted)
        {
            link.Send(new ReasonPacket(MqttReasonCode.Success, MqttProperties.Empty), (w, p) => MqttEncoder.WriteReason(w, MqttPacketType.Disconnect, p, link.Version));
            link.Complete();
            // The sender ends when all is written, and with it the connection; a peer that takes nothing is cut.
            await ((Task)_closed.Task).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Fail(null);
    }

    /// <inheritdoc />
    public void Acknowledge(long id) => _link?.Settle(id);

    /// <inheritdoc />
    public void Flush() => _link?.Flush();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Fail(null);
        if (_link is { } link)
            await link.DisposeAsync().ConfigureAwait(false);
    }

    private static readonly Task<MqttReasonCode> s_success = Task.FromResult(MqttReasonCode.Success);

    private MqttLink OpenLink() => _link is { } link && _session is not null && !_closed.Task.IsCompleted
        ? link
        : throw new MqttException("The connection is not open.");

    private static void SendPublish(MqttLink link, string topic, ReadOnlyMemory<byte> payload, byte qos, bool retain, ushort id) =>
        link.Send((link, topic, payload, qos, retain, id), static (w, p) =>
            MqttEncoder.WritePublish(w, p.link.Version, p.topic, p.payload.Span, p.qos, p.retain, duplicate: false, p.id, MqttProperties.Empty));

    private MqttReasonCode? Refuse(string topic, int payloadLength, byte qos)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 1);
        if (!TopicFilter.IsTopic(topic))
            return MqttReasonCode.TopicNameInvalid;
        if (qos > _session!.MaximumQos)
            return MqttReasonCode.QosNotSupported;
        // Fixed header, topic length, packet id and an empty property block add at most 10 bytes.
        var size = Encoding.UTF8.GetByteCount(topic) + (long)payloadLength + 10;
        return size > _session.MaximumPacketBytes ? MqttReasonCode.PacketTooLarge : null;
    }

    private ConnectPacket BuildConnect()
    {
        var properties = MqttProperties.Empty;
        if (_options.Version == MqttVersion.V5)
        {
            properties = new MqttProperties().With(MqttPropertyId.MaximumPacketSize, (uint)_options.MaxPacketBytes);
            if (_options.SessionExpiry > TimeSpan.Zero)
                properties.With(MqttPropertyId.SessionExpiryInterval, (uint)_options.SessionExpiry.TotalSeconds);
            if (_options.ReceiveMaximum is { } receiveMaximum)
                properties.With(MqttPropertyId.ReceiveMaximum, receiveMaximum);
            if (_options.TopicAliasMaximum > 0)
                properties.With(MqttPropertyId.TopicAliasMaximum, _options.TopicAliasMaximum);
        }

        var username = string.IsNullOrEmpty(_options.Username) ? null : _options.Username;
        var password = string.IsNullOrEmpty(_options.Password) ? null : Encoding.UTF8.GetBytes(_options.Password);
        // 3.1.1 knows no password without a user name.
        if (_options.Version == MqttVersion.V311 && password is not null)
            username ??= "";
        return new ConnectPacket(_options.Version, _options.ClientId, _options.CleanStart, (ushort)_options.KeepAlive.TotalSeconds, null, username, password, properties);
    }

    private MqttSession Accept(ConnackPacket connack)
    {
        var properties = connack.Properties;
        if (connack.Reason != MqttReasonCode.Success)
            throw new MqttException(connack.Reason, Describe("The broker refused the connection", connack.Reason, properties));
        var keepAlive = properties.Number(MqttPropertyId.ServerKeepAlive) is { } seconds ? TimeSpan.FromSeconds(seconds) : _options.KeepAlive;
        return new MqttSession(
            connack.SessionPresent,
            properties.Text(MqttPropertyId.AssignedClientIdentifier) ?? _options.ClientId,
            keepAlive,
            (int)(properties.Number(MqttPropertyId.ReceiveMaximum) ?? ushort.MaxValue),
            (byte)(properties.Number(MqttPropertyId.MaximumQos) ?? 2),
            properties.Number(MqttPropertyId.MaximumPacketSize) ?? uint.MaxValue);
    }

    private static string Describe(string what, MqttReasonCode reason, MqttProperties properties)
    {
        var name = Enum.IsDefined(reason) ? reason.ToString() : "unknown reason";
        var text = properties.Text(MqttPropertyId.ReasonString);
        var advice = reason is MqttReasonCode.NotAuthorized or MqttReasonCode.BadUserNameOrPassword ? " Look at Username and Password of this source." : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {name} (0x{(int)reason:x2}){(text is null ? "" : $", {text}")}.{advice}");
    }

    private async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await loop().ConfigureAwait(false);
            Fail(null);
        }
        catch (Exception e)
        {
            await FailAsync(Explain(e, "Connection lost")).ConfigureAwait(false);
        }
    }

    private void Fail(MqttException? reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
            End(reason);
    }

    /// <summary>As <see cref="Fail"/>, but a broker of version 5 that did something wrong is told what.</summary>
    private async Task FailAsync(MqttException reason)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) != 0)
            return;
        if (_link is { Version: MqttVersion.V5 } link && _session is not null && !_isDismissed && IsBrokersFault(reason.Reason)
            && link.Send(new ReasonPacket(reason.Reason, MqttProperties.Empty), static (w, p) => MqttEncoder.WriteReason(w, MqttPacketType.Disconnect, p, MqttVersion.V5)))
        {
            link.Complete();
            await _sending.WaitAsync(s_farewellTimeout, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        End(reason);
    }

    private static bool IsBrokersFault(MqttReasonCode reason) => reason is MqttReasonCode.MalformedPacket or MqttReasonCode.ProtocolError
        or MqttReasonCode.PacketTooLarge or MqttReasonCode.TopicAliasInvalid or MqttReasonCode.TopicNameInvalid or MqttReasonCode.ReceiveMaximumExceeded;

    /// <summary>Ends the connection; who still waits for an answer is told. Called once.</summary>
    private void End(MqttException? reason)
    {
        _closed.TrySetResult(reason);
        var failure = reason ?? new MqttException("The connection was closed.");
        _connack.TrySetException(failure);
        _ = _connack.Task.Exception;
        _outbox.Close(failure);
        _link?.Close();
    }

    private static MqttException Explain(Exception e, string what) => e switch
    {
        MqttException known => known,
        AuthenticationException => new MqttException($"{what}: TLS: {e.Message}", e),
        SocketException socket => new MqttException($"{what}: {socket.SocketErrorCode}: {socket.Message}", e),
        OperationCanceledException => new MqttException($"{what}.", e),
        IOException or WebSocketException or ObjectDisposedException => new MqttException($"{what}: {Root(e).Message}", e),
        _ => new MqttException($"{what}: {e.GetType().Name}: {e.Message}", e),
    };

    private static Exception Root(Exception e) => e.InnerException is { } inner ? Root(inner) : e;
}
