using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace CoreScope.Core.Feed;

/// <summary>
/// Tells what changed, in two kinds. <see cref="Subscribe"/>: "ask again", throttled to one call per 250 ms and subscriber,
/// for pages. <see cref="WatchAsync"/>: each item, through a bounded queue that drops the oldest, for the live map and sockets.
/// Publishing never blocks and never runs a subscriber's code on the pipeline's thread. Thread-safe.
/// </summary>
public sealed class PacketFeed
{
    /// <summary>Least time between two calls to one subscriber.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Events a watcher may lag behind before the oldest are dropped for it.</summary>
    public const int WatcherCapacity = 8_192;

    private readonly TimeProvider _clock;
    private readonly ILogger<PacketFeed> _logger;
    private ImmutableArray<FeedSubscription> _subscriptions = [];
    private ImmutableArray<Watcher> _watchers = [];
    private long _droppedForWatchers;

    public PacketFeed(TimeProvider clock, ILogger<PacketFeed> logger)
    {
        _clock = clock;
        _logger = logger;
    }

    /// <summary>True when events are worth making.</summary>
    public bool IsWatched => !_watchers.IsEmpty;

    /// <summary>Events dropped for watchers that were too slow.</summary>
    public long DroppedForWatchers => Interlocked.Read(ref _droppedForWatchers);

    /// <summary>Calls <paramref name="refresh"/> after changes, on the thread pool, until the answer is disposed.</summary>
    public FeedSubscription Subscribe(Func<Task> refresh)
    {
        var subscription = new FeedSubscription(this, new CallbackThrottler(refresh, RefreshInterval, _clock, _logger));
        ImmutableInterlocked.Update(ref _subscriptions, (list, added) => list.Add(added), subscription);
        return subscription;
    }

    /// <summary>Every event from the moment of the call, once, until <paramref name="cancellationToken"/> ends it by throwing.</summary>
    public IAsyncEnumerable<PacketEvent> WatchAsync(CancellationToken cancellationToken)
    {
        // Registered now and not at the first read: what arrives while the caller takes its snapshot must not be missed.
        var watcher = new Watcher(this);
        ImmutableInterlocked.Update(ref _watchers, (list, added) => list.Add(added), watcher);
        // A caller that is cancelled before its first read never reaches the end of the loop below.
        watcher.Cancellation = cancellationToken.UnsafeRegister(static state => ((Watcher)state!).Leave(), watcher);
        return ReadAsync(watcher, cancellationToken);
    }

    /// <summary>One observation was stored. Pipeline only.</summary>
    public void Publish(PacketEvent packetEvent)
    {
        foreach (var watcher in _watchers)
            watcher.Queue.Writer.TryWrite(packetEvent);
    }

    /// <summary>Something changed that pages may show. Pipeline only; cheap.</summary>
    public void Changed()
    {
        foreach (var subscription in _subscriptions)
            subscription.Request();
    }

    internal void Remove(FeedSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, (list, removed) => list.Remove(removed), subscription);

    private static async IAsyncEnumerable<PacketEvent> ReadAsync(Watcher watcher, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var packetEvent in watcher.Queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return packetEvent;
        }
        finally
        {
            watcher.Leave();
            watcher.Cancellation.Unregister();
        }
    }

    private sealed class Watcher(PacketFeed feed)
    {
        public Channel<PacketEvent> Queue { get; } = Channel.CreateBounded<PacketEvent>(
            new BoundedChannelOptions(WatcherCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref feed._droppedForWatchers));

        public CancellationTokenRegistration Cancellation { get; set; }

        public void Leave() => ImmutableInterlocked.Update(ref feed._watchers, (list, removed) => list.Remove(removed), this);
    }
}
