using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// One client of the listener, from accept to close. Everything a hostile peer can do is bounded: time to CONNECT, silence, packet
/// size, messages not yet acknowledged, rate, and what it does not read. One deadline timer serves all time limits.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A session ends itself and disposes its link then.")]
internal sealed class ListenerSession : IAckTarget
{
    private const ushort AliasMaximum = 64;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);

    private readonly MqttListener _listener;
    private readonly MqttListenerOptions _options;
    private readonly TimeProvider _clock;
    private readonly MqttLink _link;
    private readonly TopicTable _topics = new(AliasMaximum);
    private readonly MessageRate? _rate;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cut = new();
    private CancellationTokenSource? _deadline;
    private MqttReasonCode _closedFor;
    private TimeSpan _silence = s_connectTimeout;
    private MqttWill? _will;
    private byte[] _scratch = [];
    private bool _admitted;
    private bool _finished;

    public ListenerSession(MqttListener listener, Socket socket, MqttListenerOptions options, TimeProvider clock)
    {
        _listener = listener;
        _options = options;
        _clock = clock;
        socket.NoDelay = true;
        var local = socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        _rate = local || options.MaxMessagesPerSecond == 0 ? null : new MessageRate(options.MaxMessagesPerSecond, clock);
        _link = new MqttLink(new NetworkStream(socket, ownsSocket: true), clock);
    }

    /// <summary>As the client said, or as we named it; empty before CONNECT.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Completes when everything of it is gone.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _ = RunAsync();

    /// <inheritdoc />
    public void Acknowledge(long id) => _link.Settle(id);

    /// <summary>Ends the connection; a client of version 5 is told why. When we go ourselves, no client has died: its will is dropped.</summary>
    public void Close(MqttReasonCode reason)
    {
        if (reason == MqttReasonCode.ServerShuttingDown)
            Interlocked.Exchange(ref _will, null);
        _closedFor = reason;
        _cut.Cancel();
    }

    /// <summary>Ends the connection at once, whatever is still unsent.</summary>
    public void Abort() => _link.Close();

    /// <summary>Publishes the will, once.</summary>
    public async ValueTask PostWillAsync()
    {
        if (Interlocked.Exchange(ref _will, null) is not { } will)
            return;
        // Nobody waits for an acknowledgement, but a will of QoS 1 must not be dropped for want of room.
        var ack = will.Qos == 0 ? default : new AckToken(NoAckTarget.Instance, 0);
        await _listener.PostAsync(will.Topic, will.Payload, ack, _cut.Token).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var sending = SendAsync();
        string? failure = null;
        using var deadline = new CancellationTokenSource(s_connectTimeout, _clock);
        _deadline = deadline;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _link.Closed, _cut.Token);
            await ReadAllAsync(either.Token).ConfigureAwait(false);
        }
        catch (MqttException e)
        {
            failure = e.Message;
            Tell(e.Reason);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
            Tell(_closedFor);
        }
        catch (OperationCanceledException) when (_link.Closed.IsCancellationRequested)
        {
            failure = "The client took no answers.";
        }
        catch (OperationCanceledException)
        {
            failure = _admitted ? "The client was silent for too long." : "No CONNECT in time.";
            Tell(MqttReasonCode.KeepAliveTimeout);
        }
        catch (Exception e)
        {
            // Whatever it was, it must end this session only, and end it wholly.
            failure = e is IOException or SocketException or ObjectDisposedException ? "The connection was lost." : $"Unexpected failure: {e.Message}";
        }

        await EndAsync(sending, failure).ConfigureAwait(false);
    }

    private async Task EndAsync(Task sending, string? failure)
    {
        try
        {
            _deadline = null;
            _link.Complete();
            await sending.ConfigureAwait(false);
            await _link.Input.CompleteAsync().ConfigureAwait(false);
            await _link.DisposeAsync().ConfigureAwait(false);
            await PostWillAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The listener stopped while the will waited for room.
        }
        finally
        {
            _listener.Left(this, _admitted, failure);
            _ended.TrySetResult();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            await _link.RunSenderAsync().ConfigureAwait(false);
        }
        catch
        {
            // A peer that does not take our answers is cut; the read loop notices.
            _link.Close();
        }
    }

    private async Task ReadAllAsync(CancellationToken stop)
    {
        while (!_finished)
        {
            var result = await _link.Input.ReadAsync(stop).ConfigureAwait(false);
            var buffer = result.Buffer;
            var any = false;
            while (!_finished && MqttFrame.TryRead(ref buffer, _options.MaxPacketBytes, out var frame))
            {
                any = true;
                var handled = HandleAsync(frame, stop);
                if (!handled.IsCompletedSuccessfully)
                    await WaitAsync(handled).ConfigureAwait(false);
            }

            _link.Input.AdvanceTo(buffer.Start, buffer.End);
            if (any)
                ArmDeadline();
            if (result.IsCompleted && !_finished)
                throw new MqttException("The client left without a DISCONNECT.");
        }
    }

    /// <summary>While we do not read, the client's silence is ours: the clock stands still.</summary>
    private async ValueTask WaitAsync(ValueTask handled)
    {
        _deadline?.CancelAfter(Timeout.InfiniteTimeSpan);
        await handled.ConfigureAwait(false);
        ArmDeadline();
    }

    private void ArmDeadline() => _deadline?.CancelAfter(_silence);

    private ValueTask HandleAsync(in MqttFrame frame, CancellationToken stop)
    {
        var body = frame.Span(ref _scratch);
        if (!_admitted)
        {
            if (frame.Type != MqttPacketType.Connect)
                MqttException.ThrowProtocol("CONNECT must come first");
            return WelcomeAsync(ReadConnect(body));
        }

        switch (frame.Type)
        {
            case MqttPacketType.Publish:
                return TakeAsync(MqttDecoder.ReadPublish(frame.Flags, body, _link.Version, _topics), stop);
            case MqttPacketType.Pingreq:
                MqttDecoder.ReadEmpty(body);
                _link.Send(MqttPacketType.Pingresp, MqttEncoder.WriteEmpty);
                break;
            case MqttPacketType.Subscribe:
                Refuse(MqttDecoder.ReadSubscribe(body, _link.Version));
                break;
            case MqttPacketType.Unsubscribe:
                Answer(MqttDecoder.ReadUnsubscribe(body, _link.Version));
                break;
            case MqttPacketType.Disconnect:
                var farewell = MqttDecoder.ReadReason(frame.Type, body, _link.Version);
                if (farewell.Reason == MqttReasonCode.Success)
                    Interlocked.Exchange(ref _will, null);
                _finished = true;
                break;
            default:
                MqttException.ThrowProtocol("a packet that a publisher does not send");
                break;
        }

        return ValueTask.CompletedTask;
    }

    private ConnectPacket ReadConnect(ReadOnlySpan<byte> body)
    {
        try
        {
            return MqttDecoder.ReadConnect(body);
        }
        catch (MqttException e) when (e.Reason == MqttReasonCode.UnsupportedProtocolVersion)
        {
            SendConnack(e.Reason, MqttProperties.Empty);
            throw;
        }
    }

    private async ValueTask WelcomeAsync(ConnectPacket connect)
    {
        _link.Version = connect.Version;
        var fault = ListenerWelcome.Refuse(connect);
        ClientId = connect.ClientId.Length > 0 ? connect.ClientId : $"auto-{Guid.NewGuid():N}";
        _will = connect.Will;
        var reason = fault ?? await _listener.AdmitAsync(this, connect).ConfigureAwait(false);
        if (reason != MqttReasonCode.Success)
        {
            _will = null;
            SendConnack(reason, MqttProperties.Empty);
            _finished = true;
            return;
        }

        _admitted = true;
        _silence = connect.KeepAlive == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(connect.KeepAlive * 1.5);
        SendConnack(reason, ListenerWelcome.Grants(connect, ClientId, _options.MaxPacketBytes, AliasMaximum));
    }

    private ValueTask TakeAsync(in PublishPacket packet, CancellationToken stop)
    {
        var topic = _topics.Resolve(packet);
        if (packet.Qos == 2)
            throw new MqttException(MqttReasonCode.QosNotSupported, "QoS 2 is not served.");
        var ack = packet.Qos == 0 ? default : new AckToken(this, _link.Owe(packet.PacketId, exactlyOnce: false));
        var posted = _listener.PostAsync(topic, packet.Payload, ack, stop);
        var room = _link.WaitToOweAsync();
        var pause = _rate?.Count() ?? TimeSpan.Zero;
        return posted.IsCompletedSuccessfully && room.IsCompletedSuccessfully && pause == TimeSpan.Zero
            ? ValueTask.CompletedTask
            : WaitForRoomAsync(posted, room, pause);
    }

    private async ValueTask WaitForRoomAsync(ValueTask<bool> posted, ValueTask room, TimeSpan pause)
    {
        await posted.ConfigureAwait(false);
        await room.ConfigureAwait(false);
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, _clock, _link.Closed).ConfigureAwait(false);
    }

    private void Refuse(SubscribePacket packet)
    {
        var reasons = new MqttReasonCode[packet.Requests.Count];
        Array.Fill(reasons, _link.Version == MqttVersion.V5 ? MqttReasonCode.NotAuthorized : MqttReasonCode.UnspecifiedError);
        SendReasons(MqttPacketType.Suback, packet.PacketId, reasons);
    }

    private void Answer(UnsubscribePacket packet)
    {
        var reasons = new MqttReasonCode[packet.Filters.Count];
        Array.Fill(reasons, MqttReasonCode.NoSubscriptionExisted);
        SendReasons(MqttPacketType.Unsuback, packet.PacketId, reasons);
    }

    private void SendReasons(MqttPacketType type, ushort packetId, MqttReasonCode[] reasons) =>
        _link.Send(new ReasonsPacket(packetId, reasons, MqttProperties.Empty), (w, p) => MqttEncoder.WriteReasons(w, type, p, _link.Version));

    private void SendConnack(MqttReasonCode reason, MqttProperties properties) =>
        _link.Send(new ConnackPacket(false, reason, properties), (w, p) => MqttEncoder.Write(w, p, _link.Version));

    private void Tell(MqttReasonCode reason)
    {
        if (_admitted && _link.Version == MqttVersion.V5)
            _link.Send(new ReasonPacket(reason, MqttProperties.Empty), (w, p) => MqttEncoder.WriteReason(w, MqttPacketType.Disconnect, p, MqttVersion.V5));
    }
}
