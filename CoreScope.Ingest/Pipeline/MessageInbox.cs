using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CoreScope.Ingest.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The bounded queue between the network and the pipeline. When it is full a QoS 0 message is dropped (the newest) and counted,
/// a QoS 1 message waits, so that its connection is not read on (DECISIONS 8). Full is a number of messages and, as one message
/// may be as large as its sender likes, a number of bytes. Many writers, one reader.
/// </summary>
public sealed class MessageInbox
{
    /// <summary>Messages held unless configured otherwise (spec/operations.md §2.10).</summary>
    public const int DefaultCapacity = 50_000;

    /// <summary>Bytes of topics and payloads held: more than twice what 50,000 messages of observers have.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    private readonly Channel<MqttMessage> _channel;
    private readonly OverflowLog _overflow;

    // Guards the signal below; the bytes change without it.
    private readonly Lock _gate = new();
    private TaskCompletionSource? _spaceForBytes;
    private long _bytes;
    private long _dropped;
    private volatile bool _isClosed;

    /// <summary>An inbox for <paramref name="capacity"/> messages; below 1 means the default of 50,000.</summary>
    public MessageInbox(int capacity = DefaultCapacity, TimeProvider? clock = null, ILogger<MessageInbox>? log = null)
    {
        Capacity = capacity < 1 ? DefaultCapacity : capacity;
        // An idle pipeline goes on, on the thread of whoever posts (IngestPipeline.HandledInline): no thread need be woken.
        _channel = Channel.CreateBounded<MqttMessage>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = true });
        _overflow = new OverflowLog(clock ?? TimeProvider.System, log ?? NullLogger<MessageInbox>.Instance, Capacity);
        Reader = new CountingReader(this);
    }

    /// <summary>Most messages held.</summary>
    public int Capacity { get; }

    /// <summary>Messages waiting now.</summary>
    public int Pending => _channel.Reader.Count;

    /// <summary>QoS 0 messages dropped since start because the inbox was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>For the pipeline only.</summary>
    internal ChannelReader<MqttMessage> Reader { get; }

    /// <summary>
    /// Puts <paramref name="message"/> in. One with an ack waits for room; one without is dropped and counted when there is
    /// none. False when it was dropped or the inbox is closed.
    /// </summary>
    public async ValueTask<bool> PostAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        var hasSpace = Interlocked.Read(ref _bytes) < MaxBytes;
        if (hasSpace && TryWrite(message))
            return true;
        if (!message.Ack.IsOwed)
        {
            if (_isClosed)
                return false;
            Interlocked.Increment(ref _dropped);
            _overflow.Dropped();
            return false;
        }

        if (!hasSpace)
            await WaitForSpaceAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pipeline has taken all there was.</summary>
    internal void Drained() => _overflow.Drained();

    /// <summary>No further message is taken; what is inside can still be read.</summary>
    public void Close()
    {
        _isClosed = true;
        _channel.Writer.TryComplete();
        Signal();
    }

    private bool TryWrite(MqttMessage message)
    {
        var size = SizeOf(message);
        Interlocked.Add(ref _bytes, size);
        if (_channel.Writer.TryWrite(message))
            return true;
        Taken(size);
        return false;
    }

    private async ValueTask<bool> WriteAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        var size = SizeOf(message);
        Interlocked.Add(ref _bytes, size);
        var written = false;
        try
        {
            await _channel.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            written = true;
        }
        catch (ChannelClosedException)
        {
            // The program stops; the message was not acknowledged.
        }
        finally
        {
            if (!written)
                Taken(size);
        }

        return written;
    }

    private async Task WaitForSpaceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task space;
            lock (_gate)
            {
                if (_isClosed || Interlocked.Read(ref _bytes) < MaxBytes)
                    return;
                _spaceForBytes ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                space = _spaceForBytes.Task;
            }

            await space.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Taken(long size)
    {
        var left = Interlocked.Add(ref _bytes, -size);
        if (left < MaxBytes && left + size >= MaxBytes)
            Signal();
    }

    private void Signal()
    {
        lock (_gate)
        {
            _spaceForBytes?.TrySetResult();
            _spaceForBytes = null;
        }
    }

    private static long SizeOf(MqttMessage message) => message.Payload.Length + (sizeof(char) * message.Topic.Length);

    private sealed class CountingReader(MessageInbox inbox) : ChannelReader<MqttMessage>
    {
        private readonly ChannelReader<MqttMessage> _reader = inbox._channel.Reader;

        public override Task Completion => _reader.Completion;

        public override bool CanCount => true;

        public override int Count => _reader.Count;

        public override bool TryRead([MaybeNullWhen(false)] out MqttMessage item)
        {
            if (!_reader.TryRead(out item))
                return false;
            inbox.Taken(SizeOf(item));
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => _reader.WaitToReadAsync(cancellationToken);
    }
}
