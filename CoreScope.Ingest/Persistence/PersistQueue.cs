using System.Threading.Channels;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The bounded queue between the pipeline and the persistence writer. When it is full the pipeline waits: losing the archive
/// would be worse than lagging. One writer, one reader.
/// </summary>
public sealed class PersistQueue
{
    /// <summary>Items held before the pipeline waits, unless configured otherwise.</summary>
    public const int DefaultCapacity = 20_000;

    private readonly Channel<PersistItem> _channel;

    /// <summary>A queue for <paramref name="capacity"/> items.</summary>
    public PersistQueue(int capacity = DefaultCapacity)
    {
        _channel = Channel.CreateBounded<PersistItem>(
            new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Items waiting now.</summary>
    public int Pending => _channel.Reader.Count;

    /// <summary>For the writer only.</summary>
    internal ChannelReader<PersistItem> Reader => _channel.Reader;

    /// <summary>Hands <paramref name="item"/> to the writer; waits while the queue is full.</summary>
    public ValueTask AddAsync(PersistItem item, CancellationToken cancellationToken) =>
        _channel.Writer.TryWrite(item) ? ValueTask.CompletedTask : _channel.Writer.WriteAsync(item, cancellationToken);

    /// <summary>Nothing further comes; the writer ends when it has written what is inside.</summary>
    public void Close() => _channel.Writer.TryComplete();
}
