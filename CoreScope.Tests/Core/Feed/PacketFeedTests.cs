using CoreScope.Core.Feed;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Feed;

public sealed class PacketFeedTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly PacketStore _store = new();
    private readonly ManualClock _clock = new();
    private readonly PacketFeed _feed;

    public PacketFeedTests()
    {
        _feed = new PacketFeed(_clock, new ListLogger<PacketFeed>());
    }

    [Fact]
    public async Task WatchAsync_SeesWhatCameBetweenTheCallAndTheFirstRead()
    {
        using var stop = new CancellationTokenSource();
        var events = _feed.WatchAsync(stop.Token).GetAsyncEnumerator();
        Assert.True(_feed.IsWatched);
        var made = Publish(1);
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(s_patience));
        Assert.Same(made, events.Current);
        Assert.Equal(made.Transmission.Best, events.Current.Observation);
        await events.DisposeAsync();
        Assert.False(_feed.IsWatched);
    }

    [Fact]
    public async Task WatchAsync_ASlowWatcher_LosesTheOldestAndItIsCounted()
    {
        using var stop = new CancellationTokenSource();
        await using var slow = _feed.WatchAsync(stop.Token).GetAsyncEnumerator();
        var made = Enumerable.Range(1, PacketFeed.WatcherCapacity + 10).Select(Publish).ToArray();
        Assert.Equal(10, _feed.DroppedForWatchers);
        foreach (var expected in made[10..])
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Same(expected, slow.Current);
        }
    }

    [Fact]
    public async Task WatchAsync_OneSlowWatcher_CostsTheOthersNothing()
    {
        using var stop = new CancellationTokenSource();
        await using var slow = _feed.WatchAsync(stop.Token).GetAsyncEnumerator();
        await using var quick = _feed.WatchAsync(stop.Token).GetAsyncEnumerator();
        for (var i = 1; i <= PacketFeed.WatcherCapacity * 2; i++)
        {
            var made = Publish(i);
            Assert.True(await quick.MoveNextAsync());
            Assert.Same(made, quick.Current);
        }

        Assert.Equal(PacketFeed.WatcherCapacity, _feed.DroppedForWatchers);
    }

    [Fact]
    public async Task WatchAsync_Cancelled_EndsAndIsForgotten()
    {
        using var stop = new CancellationTokenSource();
        var events = _feed.WatchAsync(stop.Token).GetAsyncEnumerator();
        var next = events.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(s_patience));
        Assert.False(_feed.IsWatched);
    }

    [Fact]
    public void WatchAsync_CancelledBeforeTheFirstRead_IsForgotten()
    {
        using var stop = new CancellationTokenSource();
        _ = _feed.WatchAsync(stop.Token);
        Assert.True(_feed.IsWatched);
        stop.Cancel();
        Assert.False(_feed.IsWatched);
        _ = _feed.WatchAsync(stop.Token);
        Assert.False(_feed.IsWatched);
    }

    [Fact]
    public async Task Changed_CallsEverySubscriberUntilItIsDisposed()
    {
        using var called = new SemaphoreSlim(0);
        var gone = 0;
        using var stays = _feed.Subscribe(() =>
        {
            called.Release();
            return Task.CompletedTask;
        });
        _feed.Subscribe(() => Task.FromResult(gone++)).Dispose();
        _feed.Changed();
        Assert.True(await called.WaitAsync(s_patience));
        await _clock.WhenTimersPending(1).WaitAsync(s_patience);
        _feed.Changed();
        _clock.Advance(PacketFeed.RefreshInterval);
        Assert.True(await called.WaitAsync(s_patience));
        Assert.Equal(0, gone);
    }

    private PacketEvent Publish(int number)
    {
        var result = APacket.Flood(PayloadType.Ack).Number(number).AppendTo(_store);
        var made = new PacketEvent(result.Transmission, result.ObservationIndex, true, null);
        _feed.Publish(made);
        return made;
    }
}
