using System.Net.WebSockets;
using System.Threading.Channels;

namespace CoreScope.App.Realtime;

/// <summary>
/// One connected client and what waits for it. A client that does not keep up loses frames itself; nobody waits for it. It has
/// nothing to say: what it sends is read only to see that it is alive.
/// </summary>
internal sealed class PacketSocket
{
    /// <summary>Frames that may wait.</summary>
    public const int QueueCapacity = 2_048;

    /// <summary>Largest frame a client may send, bytes.</summary>
    public const int MaxIncoming = 512;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<ReadOnlyMemory<byte>> _queue = Channel.CreateBounded<ReadOnlyMemory<byte>>(
        new BoundedChannelOptions(QueueCapacity) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private long _dropped;

    /// <summary>Frames that were dropped because the client was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Frames that wait now.</summary>
    public int Pending => _queue.Reader.Count;

    /// <summary>Never blocks.</summary>
    public void Offer(ReadOnlyMemory<byte> frame)
    {
        if (!_queue.Writer.TryWrite(frame))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Serves <paramref name="socket"/> until it closes, dies or <paramref name="stop"/> ends it.</summary>
    public async Task RunAsync(WebSocket socket, CancellationToken stop)
    {
        // Two ends: the queue is left at once, the connection is cut only when the farewell takes too long, for a cancelled
        // read or write kills it before anything can be said.
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var cut = new CancellationTokenSource();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(() => stopped.TrySetResult());
        var sending = SendAsync(socket, leave.Token, cut.Token);
        var receiving = ReceiveAsync(socket, cut.Token);

        await Task.WhenAny(receiving, sending, stopped.Task).ConfigureAwait(false);
        await leave.CancelAsync().ConfigureAwait(false);
        cut.CancelAfter(s_farewell);
        await sending.ConfigureAwait(false);
        await CloseAsync(socket, receiving.IsCompleted ? await receiving.ConfigureAwait(false) : WebSocketCloseStatus.EndpointUnavailable, cut.Token).ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private async Task SendAsync(WebSocket socket, CancellationToken leave, CancellationToken cut)
    {
        try
        {
            await foreach (var frame in _queue.Reader.ReadAllAsync(leave).ConfigureAwait(false))
                await socket.SendAsync(frame, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cut).ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error))
        {
            // The client went away, or it is time to leave.
        }
    }

    /// <summary>Reads until the client closes or breaks the rule; the status to close with.</summary>
    private static async Task<WebSocketCloseStatus> ReceiveAsync(WebSocket socket, CancellationToken cut)
    {
        var buffer = new byte[MaxIncoming + 1];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cut).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                    return WebSocketCloseStatus.NormalClosure;
                length += received.Count;
                if (length > MaxIncoming)
                    return WebSocketCloseStatus.MessageTooBig;
                if (received.EndOfMessage)
                    length = 0;
            }
        }
        catch (Exception error) when (IsGone(error))
        {
            return WebSocketCloseStatus.NormalClosure;
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus status, CancellationToken cut)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        try
        {
            await socket.CloseOutputAsync(status, null, cut).ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error))
        {
            socket.Abort();
        }
    }

    private static bool IsGone(Exception error) =>
        error is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;
}
