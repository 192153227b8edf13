using System.IO.Pipelines;

namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// Byte stream to one peer, shared by client and listener. Whoever has something to send appends it under one lock; one sender
/// writes all that has gathered in a single call, so acknowledgements and publishes are batched under load and leave at once when
/// idle: then it runs on the thread of whoever woke it, as far as the peer takes what it is given. Sending never blocks the caller.
/// Also keeps the acknowledgements owed, since they must enter the buffer in order.
/// </summary>
internal sealed class MqttLink : IAsyncDisposable
{
    /// <summary>A peer that takes nothing for this long is gone (spec/operations.md §2.1).</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Messages a peer may have unacknowledged; beyond that it is not read on.</summary>
    public const int MaxOwed = 8192;

    private const int DefaultRoomBytes = 512 * 1024;
    private readonly int _roomBytes;
    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _life = new();

    // Guards everything below: the filling buffer, the owed acknowledgements and the waiters.
    private readonly Lock _gate = new();
    private readonly InboundAcks _owed = new();
    private MqttWriter _filling = new();
    private MqttWriter _sending = new();
    private TaskCompletionSource? _roomToSend;
    private TaskCompletionSource? _roomToOwe;
    private TaskCompletionSource? _senderWait;
    private bool _closed;
    private bool _completing;
    private Task _gone = Task.CompletedTask;

    /// <summary>
    /// <paramref name="roomBytes"/> is what may gather for the peer before <see cref="WaitToSendAsync"/> waits. With
    /// <paramref name="manyIdle"/> a peer that sends nothing holds no receive buffer, at the price of one more call a read.
    /// </summary>
    public MqttLink(Stream stream, TimeProvider clock, int roomBytes = DefaultRoomBytes, bool manyIdle = false)
    {
        _stream = stream;
        _clock = clock;
        _roomBytes = roomBytes;
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true, useZeroByteReads: manyIdle));
    }

    public PipeReader Input { get; }

    public MqttVersion Version { get; set; } = MqttVersion.V311;

    /// <summary>Cancelled when the link is closed.</summary>
    public CancellationToken Closed => _life.Token;

    /// <summary>True when the peer has left so much untaken that nothing more should be asked of it; seen without the lock.</summary>
    public bool IsCrowded => Volatile.Read(ref _filling).Length >= _roomBytes;

    /// <summary>True when the link was closed because the peer took nothing.</summary>
    public bool IsDeaf { get; private set; }

    /// <summary>Messages received and not yet acknowledged.</summary>
    public int OwedCount
    {
        get
        {
            lock (_gate)
                return _owed.Count;
        }
    }

    /// <summary>Appends one packet; false when the link is closed. <paramref name="encode"/> runs under the lock.</summary>
    public bool Send<T>(T packet, Action<MqttWriter, T> encode)
    {
        lock (_gate)
        {
            if (_closed || _completing)
                return false;
            try
            {
                encode(_filling, packet);
            }
            catch (MqttException)
            {
                _filling.Abandon();
                throw;
            }
        }

        Flush();
        return true;
    }

    public void SendAck(MqttPacketType type, ushort packetId, MqttReasonCode reason = MqttReasonCode.Success)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            MqttEncoder.WriteAck(_filling, type, Version, packetId, reason, MqttProperties.Empty);
        }

        Flush();
    }

    /// <summary>Notes a message that will be acknowledged later.</summary>
    public long Owe(ushort packetId, bool exactlyOnce)
    {
        lock (_gate)
            return _owed.Add(packetId, exactlyOnce);
    }

    /// <summary>The message is safe: it and all settled ones before it are acknowledged, in order of arrival, with the next <see cref="Flush"/>.</summary>
    public void Settle(long id)
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _owed.Settle(id);
            while (_owed.TryTake(out var packetId, out var exactlyOnce))
            {
                var type = exactlyOnce ? MqttPacketType.Pubrec : MqttPacketType.Puback;
                MqttEncoder.WriteAck(_filling, type, Version, packetId, MqttReasonCode.Success, MqttProperties.Empty);
            }

            if (_roomToOwe is not null && _owed.Count < MaxOwed)
                Resolve(ref _roomToOwe);
        }
    }

    /// <summary>True when a QoS 2 message is a repetition and must not be delivered; PUBREC is sent again where it is due.</summary>
    public bool IsRepetition(ushort packetId)
    {
        lock (_gate)
        {
            if (!_owed.IsUnreleased(packetId))
                return false;
            if (!_owed.IsWaiting(packetId) && !_closed)
                MqttEncoder.WriteAck(_filling, MqttPacketType.Pubrec, Version, packetId, MqttReasonCode.Success, MqttProperties.Empty);
        }

        Flush();
        return true;
    }

    /// <summary>Answers PUBREL.</summary>
    public void Release(ushort packetId)
    {
        bool known;
        lock (_gate)
            known = _owed.Release(packetId);
        SendAck(MqttPacketType.Pubcomp, packetId, known ? MqttReasonCode.Success : MqttReasonCode.PacketIdentifierNotFound);
    }

    /// <summary>Completes when another message may be taken.</summary>
    public ValueTask WaitToOweAsync()
    {
        lock (_gate)
        {
            if (_owed.Count < MaxOwed || _closed)
                return ValueTask.CompletedTask;
            _roomToOwe ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_roomToOwe.Task);
        }
    }

    /// <summary>Completes when the peer has taken enough of what was sent.</summary>
    public ValueTask WaitToSendAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_filling.Length < _roomBytes || _closed)
                return ValueTask.CompletedTask;
            _roomToSend ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_roomToSend.Task.WaitAsync(cancellationToken));
        }
    }

    /// <summary>The one sender. Ends when the link is closed or, after <see cref="Complete"/>, when all is written.</summary>
    public async Task RunSenderAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        using var link = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _life.Token);
        while (true)
        {
            Task wait;
            while (TakeBatch(out wait))
            {
                timeout.CancelAfter(WriteTimeout);
                await WriteBatchAsync(link.Token).ConfigureAwait(false);
                timeout.CancelAfter(Timeout.InfiniteTimeSpan);
                _sending.Clear();
            }

            if (_completing)
                return;
            await wait.ConfigureAwait(false);
            _life.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Wakes the sender when there is something to send. It then writes on the caller's thread until the peer takes no more:
    /// waking a thread of the pool for each acknowledgement costs more than sending it.
    /// </summary>
    public void Flush()
    {
        TaskCompletionSource? sender;
        lock (_gate)
        {
            if (_filling.Length == 0 && !_completing)
                return;
            sender = _senderWait;
            _senderWait = null;
        }

        sender?.TrySetResult();
    }

    /// <summary>Nothing more is accepted; the sender ends when the rest is written.</summary>
    public void Complete()
    {
        lock (_gate)
            _completing = true;
        Flush();
    }

    /// <summary>Cuts the connection. Acknowledgements that come later are ignored.</summary>
    public void Close()
    {
        TaskCompletionSource? sender;
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            Resolve(ref _roomToSend);
            Resolve(ref _roomToOwe);
            sender = _senderWait;
            _senderWait = null;
        }

        _life.Cancel();
        _gone = CloseStreamAsync();
        // Whoever closes may hold a lock of its own: what follows from the sender's end must not run on this thread.
        if (sender is not null)
            ThreadPool.UnsafeQueueUserWorkItem(static waiting => waiting.TrySetResult(), sender, preferLocal: false);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _gone.ConfigureAwait(false);
    }

    private async Task CloseStreamAsync()
    {
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or System.Net.WebSockets.WebSocketException)
        {
            // The peer is gone already; there is nobody to tell.
        }
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(_sending.Written, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_life.IsCancellationRequested)
        {
            IsDeaf = true;
            throw new MqttException($"The peer took nothing for {WriteTimeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>What is to be written now; when there is nothing, a task that completes when there is.</summary>
    private bool TakeBatch(out Task wait)
    {
        wait = Task.CompletedTask;
        lock (_gate)
        {
            Resolve(ref _roomToSend);
            if (_filling.Length > 0)
            {
                (_filling, _sending) = (_sending, _filling);
                return true;
            }

            if (!_completing && !_closed)
                wait = (_senderWait = new TaskCompletionSource()).Task;
            return false;
        }
    }

    private static void Resolve(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }
}
