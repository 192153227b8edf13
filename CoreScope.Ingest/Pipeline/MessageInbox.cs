using System.Threading.Channels;
using CoreScope.Ingest.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The bounded queue between the network and the pipeline. When it is full a QoS 0 message is dropped (the newest) and counted,
/// a QoS 1 message waits, so that its connection is not read on (DECISIONS 8). Many writers, one reader.
/// </summary>
public sealed class MessageInbox
{
    private readonly Channel<MqttMessage> _channel;
    private readonly OverflowLog _overflow;
    private long _dropped;
    private volatile bool _isClosed;

    /// <summary>An inbox for <paramref name="capacity"/> messages; below 1 means the default of 50,000.</summary>
    public MessageInbox(int capacity = DefaultCapacity, TimeProvider? clock = null, ILogger<MessageInbox>? log = null)
    {
        Capacity = capacity < 1 ? DefaultCapacity : capacity;
        _channel = Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _overflow = new OverflowLog(clock ?? TimeProvider.System, log ?? NullLogger<MessageInbox>.Instance, Capacity);
    }

    /// <summary>Messages held unless configured otherwise (spec/operations.md §2.10).</summary>
    public const int DefaultCapacity = 50_000;

    /// <summary>Most messages held.</summary>
    public int Capacity { get; }

    /// <summary>Messages waiting now.</summary>
    public int Pending => _channel.Reader.Count;

    /// <summary>QoS 0 messages dropped since start because the inbox was full.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>For the pipeline only.</summary>
    internal ChannelReader<MqttMessage> Reader => _channel.Reader;

    /// <summary>
    /// Puts <paramref name="message"/> in. One with an ack waits for room; one without is dropped and counted when there is
    /// none. False when it was dropped or the inbox is closed.
    /// </summary>
    public async ValueTask<bool> PostAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (_channel.Writer.TryWrite(message))
            return true;
        if (!message.Ack.IsOwed)
        {
            if (_isClosed)
                return false;
            Interlocked.Increment(ref _dropped);
            _overflow.Dropped();
            return false;
        }

        try
        {
            await _channel.Writer.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>The pipeline has taken all there was.</summary>
    internal void Drained() => _overflow.Drained();

    /// <summary>No further message is taken; what is inside can still be read.</summary>
    public void Close()
    {
        _isClosed = true;
        _channel.Writer.TryComplete();
    }
}
