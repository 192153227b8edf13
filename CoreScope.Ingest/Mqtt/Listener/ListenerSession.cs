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

    /// <summary>Largest packet of somebody who has not been let in.</summary>
    private const int MaxConnectBytes = 16 * 1024;

    /// <summary>Bytes of answers held for a client; it is not read on while it leaves more untaken.</summary>
    private const int RoomBytes = 64 * 1024;

    /// <summary>Reads in a row that may find data waiting before the thread is given to somebody else.</summary>
    private const int ReadsPerTurn = 16;

    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_goodbyeTimeout = TimeSpan.FromSeconds(1);

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
    private ListenerIncident? _abortedFor;

    public ListenerSession(MqttListener listener, Socket socket, IPAddress peer, MqttListenerOptions options, TimeProvider clock)
    {
        _listener = listener;
        _options = options;
        _clock = clock;
        Peer = peer;
        socket.NoDelay = true;
        // Answers are a few bytes; a larger buffer in the kernel would only serve those that do not read them.
        socket.SendBufferSize = RoomBytes;
        // Finds clients without keep-alive whose machine is gone.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 120);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 20);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        _rate = options.MaxMessagesPerSecond == 0 || listener.IsExempt(peer) ? null : new MessageRate(options.MaxMessagesPerSecond, clock);
        _link = new MqttLink(new NetworkStream(socket, ownsSocket: true), clock, RoomBytes, manyIdle: true);
    }

    /// <summary>Where it comes from, as the limits by address count it.</summary>
    public IPAddress Peer { get; }

    /// <summary>Its place in the waiting room; the room's own.</summary>
    public LinkedListNode<ListenerSession>? Place { get; set; }

    /// <summary>As the client said, or as we named it; empty before CONNECT.</summary>
    public string ClientId { get; private set; } = "";

    /// <summary>Completes when everything of it is gone.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Runs on the pool: a client that sends without pause must not hold up who accepts the next one.</summary>
    public void Start() => _ = Task.Run(RunAsync);

    /// <inheritdoc />
    public void Acknowledge(long id) => _link.Settle(id);

    /// <inheritdoc />
    public void Flush() => _link.Flush();

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

    /// <summary>Ends the connection at once because of <paramref name="incident"/>.</summary>
    public void Abort(ListenerIncident incident)
    {
        _abortedFor = incident;
        _link.Close();
    }

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
        ListenerIncident? incident = null;
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
            incident = e.Reason == MqttReasonCode.PacketTooLarge ? ListenerIncident.TooLarge : ListenerIncident.Malformed;
            Tell(e.Reason);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            (incident, failure) = Interrupted(e);
        }
        catch (Exception e)
        {
            // Whatever it was, it must end this session only, and end it wholly.
            incident = ListenerIncident.Fault;
            failure = $"{e.GetType().Name}: {e.Message}";
        }

        await EndAsync(sending, incident, failure).ConfigureAwait(false);
    }

    private (ListenerIncident? Incident, string? Failure) Interrupted(Exception e)
    {
        if (_cut.IsCancellationRequested)
        {
            Tell(_closedFor);
            return (null, null);
        }

        if (_abortedFor is not null)
            return (_abortedFor, null);
        if (_link.IsDeaf)
            return (ListenerIncident.Deaf, null);
        if (e is not OperationCanceledException || _link.Closed.IsCancellationRequested)
            return (null, _admitted ? "The connection was lost." : null);
        Tell(MqttReasonCode.KeepAliveTimeout);
        return (_admitted ? ListenerIncident.Silent : ListenerIncident.NoConnect, null);
    }

    private async Task EndAsync(Task sending, ListenerIncident? incident, string? failure)
    {
        try
        {
            _deadline = null;
            _link.Complete();
            // Who does not take the farewell is not waited for.
            await sending.WaitAsync(s_goodbyeTimeout, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _link.Close();
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
            _listener.Left(this, _admitted, incident, failure);
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
        for (var turn = 1; !_finished; turn++)
        {
            var reading = _link.Input.ReadAsync(stop);
            if (turn % ReadsPerTurn == 0 && reading.IsCompleted)
                await Task.Yield();
            var result = await reading.ConfigureAwait(false);
            var buffer = result.Buffer;
            var any = false;
            while (!_finished && MqttFrame.TryRead(ref buffer, _admitted ? _options.MaxPacketBytes : Math.Min(MaxConnectBytes, _options.MaxPacketBytes), out var frame))
            {
                any = true;
                var handled = HandleAsync(frame, stop);
                var pause = _rate?.Count() ?? TimeSpan.Zero;
                if (!handled.IsCompletedSuccessfully || pause > TimeSpan.Zero || _link.IsCrowded)
                    await WaitAsync(handled, pause).ConfigureAwait(false);
            }

            _link.Input.AdvanceTo(buffer.Start, buffer.End);
            if (any)
                ArmDeadline();
            if (result.IsCompleted && !_finished)
                throw new IOException("The client left without a DISCONNECT.");
        }
    }

    /// <summary>While we do not read, the client's silence is ours: the clock stands still.</summary>
    private async ValueTask WaitAsync(ValueTask handled, TimeSpan pause)
    {
        _deadline?.CancelAfter(Timeout.InfiniteTimeSpan);
        await handled.ConfigureAwait(false);
        await _link.WaitToSendAsync(_link.Closed).ConfigureAwait(false);
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, _clock, _link.Closed).ConfigureAwait(false);
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
        return posted.IsCompletedSuccessfully && room.IsCompletedSuccessfully ? ValueTask.CompletedTask : WaitForRoomAsync(posted, room);
    }

    private static async ValueTask WaitForRoomAsync(ValueTask<bool> posted, ValueTask room)
    {
        await posted.ConfigureAwait(false);
        await room.ConfigureAwait(false);
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
