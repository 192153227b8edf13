using System.Globalization;
using CoreScope.Core.Feed;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Core.Feed;

public sealed class CallbackThrottlerTests : IDisposable
{
    private static readonly TimeSpan s_interval = PacketFeed.RefreshInterval;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly ManualClock _clock = new();
    private readonly ListLogger<PacketFeed> _logger = new();
    private readonly SemaphoreSlim _called = new(0);
    private readonly List<DateTimeOffset> _calls = [];
    private readonly CallbackThrottler _throttler;
    private Func<Task> _callback = () => Task.CompletedTask;

    public CallbackThrottlerTests()
    {
        _throttler = new CallbackThrottler(RunAsync, s_interval, _clock, _logger);
    }

    public void Dispose()
    {
        _throttler.Dispose();
        _called.Dispose();
    }

    [Fact]
    public async Task Request_AfterAQuietSpell_RunsAtOnceAndOffTheCallersThread()
    {
        var caller = Environment.CurrentManagedThreadId;
        var thread = 0;
        using var entered = new ManualResetEventSlim();
        _callback = () =>
        {
            thread = Environment.CurrentManagedThreadId;
            entered.Set();
            return Task.CompletedTask;
        };
        _throttler.Request();
        // Blocking on purpose: the callback must not need this thread.
        Assert.True(entered.Wait(s_patience));
        Assert.NotEqual(caller, thread);
        await CalledAsync();
        Assert.Equal([_clock.GetUtcNow()], _calls);
    }

    [Fact]
    public async Task Request_ManyWithinTheInterval_AreFoldedIntoOneTrailingRun()
    {
        _throttler.Request();
        await AtDelayAsync();
        for (var i = 0; i < 1_000; i++)
            _throttler.Request();
        _clock.Advance(s_interval - TimeSpan.FromMilliseconds(1));
        Assert.Single(_calls);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await AtDelayAsync();
        Assert.Equal(2, _calls.Count);
        _clock.Advance(s_interval * 10);
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task Request_AllTheTime_RunsAtMostOncePerInterval()
    {
        for (var i = 0; i < 20; i++)
        {
            _throttler.Request();
            if (i % 5 == 0)
                await AtDelayAsync();
            _clock.Advance(s_interval / 5);
        }

        for (var i = 1; i < _calls.Count; i++)
            Assert.True(_calls[i] - _calls[i - 1] >= s_interval);
        Assert.InRange(_calls.Count, 3, 5);
    }

    [Fact]
    public async Task Request_DuringTheCallback_LeadsToAFurtherRun()
    {
        var first = true;
        _callback = () =>
        {
            if (first)
                _throttler.Request();
            first = false;
            return Task.CompletedTask;
        };
        _throttler.Request();
        await AtDelayAsync();
        _clock.Advance(s_interval);
        await CalledAsync();
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public void Request_RacingWithTheEndOfARun_NeverLosesTheLast()
    {
        // Each round the value is written before the request: the last run must see the last value.
        var written = 0;
        var seen = 0;
        using var ran = new AutoResetEvent(false);
        using var throttler = new CallbackThrottler(
            () =>
            {
                Volatile.Write(ref seen, Volatile.Read(ref written));
                ran.Set();
                return Task.CompletedTask;
            },
            TimeSpan.Zero,
            TimeProvider.System,
            _logger);
        for (var round = 1; round <= 20_000; round++)
        {
            Volatile.Write(ref written, round);
            throttler.Request();
            while (Volatile.Read(ref seen) != round)
                Assert.True(ran.WaitOne(s_patience), $"round {round} was lost");
        }
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), 1)]
    [InlineData(typeof(OperationCanceledException), 0)]
    [InlineData(typeof(ObjectDisposedException), 0)]
    public async Task Callback_ThatThrows_IsRunAgainNextTime(Type kind, int logged)
    {
        var error = kind == typeof(ObjectDisposedException) ? new ObjectDisposedException("page") : (Exception)Activator.CreateInstance(kind)!;
        _callback = () => throw error;
        _throttler.Request();
        await AtDelayAsync();
        _throttler.Request();
        _callback = () => Task.FromException(error);
        _clock.Advance(s_interval);
        await AtDelayAsync();
        _throttler.Request();
        _callback = () => Task.CompletedTask;
        _clock.Advance(s_interval);
        await CalledAsync();
        Assert.Equal(3, _calls.Count);
        Assert.Equal(logged * 2, _logger.Entries.Count(e => e.Level == LogLevel.Warning && e.Error == error));
    }

    [Fact]
    public async Task Dispose_WhileWaiting_EndsIt()
    {
        _throttler.Request();
        await AtDelayAsync();
        _throttler.Request();
        _throttler.Dispose();
        _clock.Advance(s_interval * 5);
        _throttler.Request();
        _throttler.Dispose();
        _clock.Advance(s_interval * 5);
        Assert.Single(_calls);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Callback_RunsInTheContextOfItsMaker()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var mark = new AsyncLocal<string> { Value = "maker" };
            var seen = "";
            var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var throttler = new CallbackThrottler(
                () =>
                {
                    seen = mark.Value;
                    ran.SetResult();
                    return Task.CompletedTask;
                },
                s_interval,
                _clock,
                _logger);
            mark.Value = "publisher";
            throttler.Request();
            await ran.Task.WaitAsync(s_patience);
            Assert.Equal("maker", seen);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private Task RunAsync()
    {
        _calls.Add(_clock.GetUtcNow());
        _called.Release();
        return _callback();
    }

    private async Task CalledAsync() => Assert.True(await _called.WaitAsync(s_patience));

    // The callback ran and the throttler has come to its delay.
    private async Task AtDelayAsync()
    {
        await CalledAsync();
        await _clock.WhenTimersPending(1).WaitAsync(s_patience);
    }
}
