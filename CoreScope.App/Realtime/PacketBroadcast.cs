using System.Collections.Immutable;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Feed;

namespace CoreScope.App.Realtime;

/// <summary>
/// Makes the frame of every stored observation once and offers it to all sockets. Watches the feed only while there is one, so
/// that without listeners the pipeline makes no events. Thread-safe.
/// </summary>
internal sealed class PacketBroadcast : IDisposable
{
    private readonly PacketFeed _feed;
    private readonly PacketItems _items;
    private readonly ILogger<PacketBroadcast> _logger;

    // Guards joining and leaving; the list itself is replaced, never changed.
    private readonly Lock _gate = new();
    private ImmutableArray<PacketSocket> _sockets = [];
    private CancellationTokenSource? _watching;

    public PacketBroadcast(Mesh mesh, PacketItems items, ILogger<PacketBroadcast> logger)
    {
        _feed = mesh.Feed;
        _items = items;
        _logger = logger;
    }

    /// <summary>Sockets connected now.</summary>
    public int Count => _sockets.Length;

    /// <summary>From now on <paramref name="socket"/> gets every frame.</summary>
    public void Join(PacketSocket socket)
    {
        lock (_gate)
        {
            _sockets = _sockets.Add(socket);
            if (_watching is not null)
                return;
            _watching = new CancellationTokenSource();
            // Registered before this returns: nothing that comes after the greeting is missed.
            var events = _feed.WatchAsync(_watching.Token);
            var stop = _watching.Token;
            _ = Task.Run(() => WatchAsync(events, stop), CancellationToken.None);
        }
    }

    public void Leave(PacketSocket socket)
    {
        lock (_gate)
        {
            _sockets = _sockets.Remove(socket);
            if (_sockets.IsEmpty)
                StopWatching();
        }
    }

    public void Dispose()
    {
        lock (_gate)
            StopWatching();
    }

    private void StopWatching()
    {
        _watching?.Cancel();
        _watching?.Dispose();
        _watching = null;
    }

    private async Task WatchAsync(IAsyncEnumerable<PacketEvent> events, CancellationToken stop)
    {
        try
        {
            await foreach (var packetEvent in events.ConfigureAwait(false))
                Send(packetEvent, stop);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Send(PacketEvent packetEvent, CancellationToken stop)
    {
        // The last one left and another came: this loop is the old one.
        if (stop.IsCancellationRequested)
            return;
        try
        {
            var frame = SocketMessage.Build(packetEvent, _items);
            foreach (var socket in _sockets)
                socket.Offer(frame);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _logger.LogError(error, "[ws] an observation could not be shown and is skipped");
        }
    }
}
