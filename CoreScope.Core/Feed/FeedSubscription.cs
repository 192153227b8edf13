namespace CoreScope.Core.Feed;

/// <summary>A standing request for "something changed, ask again". Dispose ends it.</summary>
public sealed class FeedSubscription : IDisposable
{
    private readonly PacketFeed _feed;
    private readonly CallbackThrottler _throttler;

    internal FeedSubscription(PacketFeed feed, CallbackThrottler throttler)
    {
        _feed = feed;
        _throttler = throttler;
    }

    internal void Request() => _throttler.Request();

    /// <inheritdoc />
    public void Dispose()
    {
        _feed.Remove(this);
        _throttler.Dispose();
    }
}
