using CoreScope.Core.Identity;
using CoreScope.Ingest.Mqtt;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Mqtt;

/// <summary>The table of spec/operations.md §2.8 on a clock of our own, over the real meters.</summary>
public sealed class SourceWatchdogTests
{
    private readonly ManualClock _clock = new();
    private readonly ListLogger<SourceWatchdog> _log = new();
    private int _forced;

    [Fact]
    [Trait("row", "OP-07")]
    public async Task Scan_SilentSource_WarnsOnceReconnectsOnceRemindsHourlyAndTellsTheRecovery()
    {
        var meter = Meter();
        meter.Connected();
        Message(meter);
        var watchdog = Watchdog(Watched("west", meter, onForce: () => { meter.Disconnected(); meter.Connected(); }));

        Pass(watchdog, minutes: 5);
        Assert.Empty(Warnings);
        Pass(watchdog, minutes: 1);
        Assert.Contains("silent", Assert.Single(Warnings));
        await ForcedAsync(1);

        // It stays silent: nothing more for an hour, then one reminder with one more reconnect, and so on.
        Pass(watchdog, minutes: 59);
        Assert.Single(Warnings);
        Pass(watchdog, minutes: 1);
        Assert.Equal(2, Warnings.Count);
        await ForcedAsync(2);
        Pass(watchdog, minutes: 60);
        Assert.Equal(3, Warnings.Count);
        await ForcedAsync(3);
        Assert.DoesNotContain(_log.Entries, e => e.Level == LogLevel.Information);

        Message(meter);
        Pass(watchdog, minutes: 1);
        Pass(watchdog, minutes: 1);
        Assert.Equal("MQTT source west recovered", Assert.Single(_log.Entries, e => e.Level == LogLevel.Information).Text);
        Assert.Equal((3, 3), (Warnings.Count, _forced));
    }

    [Fact]
    [Trait("row", "OP-07")]
    public async Task Scan_SourceThatReconnectedByItself_IsJudgedAnew()
    {
        var meter = Meter();
        meter.Connected();
        Message(meter);
        var watchdog = Watchdog(Watched("west", meter));
        Pass(watchdog, minutes: 6);
        await ForcedAsync(1);
        meter.Connected();
        Pass(watchdog, minutes: 2);

        meter.Disconnected();
        meter.Connected();
        Pass(watchdog, minutes: 4);
        Assert.Single(Warnings);
        Pass(watchdog, minutes: 2);

        Assert.Equal(2, Warnings.Count);
        await ForcedAsync(2);
    }

    [Fact]
    [Trait("row", "OP-08")]
    public void Scan_SourceThatNeverReceivedAndFlaps_WarnsOnceAndIsLeftAlone()
    {
        var meter = Meter();
        var watchdog = Watchdog(Watched("west", meter));
        for (var minute = 0; minute < 200; minute++)
        {
            meter.Connected();
            Pass(watchdog, minutes: 1);
            if (minute == 5)
                Assert.Empty(Warnings);
            meter.Disconnected();
        }

        Assert.Contains("never received", Assert.Single(Warnings));
        Assert.Equal(0, _forced);

        meter.Connected();
        Message(meter);
        Pass(watchdog, minutes: 1);
        Assert.Single(_log.Entries, e => e.Level == LogLevel.Information);
    }

    [Fact]
    [Trait("row", "OP-09")]
    public async Task Scan_SourceAway_IsForcedAfterTwentyFiveMinutesAndItsJitterThenOnceAMinute()
    {
        var meter = Meter();
        var watchdog = Watchdog(Watched("west", meter));
        watchdog.Scan();
        _clock.Advance(TimeSpan.FromMinutes(25) + SourceWatchdog.JitterOf("west"));
        watchdog.Scan();
        Assert.Empty(Warnings);

        // A scan a second for three minutes: only the throttle holds it at one reconnect a minute.
        for (var second = 0; second <= 180; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            watchdog.Scan();
        }

        Assert.Contains("disconnected", Assert.Single(Warnings));
        await ForcedAsync(4);
        meter.Connected();
        Pass(watchdog, minutes: 2);
        Assert.Equal("MQTT source west recovered", Assert.Single(_log.Entries, e => e.Level == LogLevel.Information).Text);
        Assert.Equal(4, _forced);
    }

    [Fact]
    [Trait("row", "OP-09")]
    public void JitterOf_Tag_IsTheSameAtEveryStartAndWithinAMinute()
    {
        Assert.Equal(SourceWatchdog.JitterOf("west"), SourceWatchdog.JitterOf("west"));
        var all = Enumerable.Range(0, 500).Select(n => SourceWatchdog.JitterOf($"tag{n}")).ToArray();
        Assert.All(all, j => Assert.InRange(j, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
        Assert.True(all.Max() - all.Min() > TimeSpan.FromSeconds(50));
    }

    [Fact]
    [Trait("row", "OP-10")]
    public async Task Scan_OneSourceThrows_IsCountedAndTheOthersAreWatched()
    {
        var meter = Meter();
        meter.Connected();
        Message(meter);
        var throwing = new WatchedSource("broken", () => throw new InvalidOperationException("broken"), () => { });
        var throwingLater = Watched("broken later", meter, onForce: () => throw new InvalidOperationException("later"));
        var watchdog = Watchdog(throwing, throwingLater, Watched("good", meter));

        Pass(watchdog, minutes: 6);

        await ForcedAsync(2);
        await Eventually.TrueAsync(() => watchdog.Status.PanicCount == 7, "six scans and one reconnect failed");
        Assert.Equal(UnixMillis.Now(_clock), watchdog.Status.LastTick);
        Assert.Equal(2, Warnings.Count);
        Assert.Equal(7, _log.Entries.Count(e => e.Level == LogLevel.Error));
    }

    [Fact]
    [Trait("row", "OP-10")]
    public async Task Run_EveryMinute_StampsTheTickBeforeTheWork()
    {
        var seen = new List<UnixMillis>();
        SourceWatchdog? watchdog = null;
        watchdog = Watchdog(new WatchedSource("w", () => { seen.Add(watchdog!.Status.LastTick); return default; }, () => { }));
        using var stop = new CancellationTokenSource();
        var began = UnixMillis.Now(_clock);
        var running = watchdog.RunAsync(stop.Token);
        for (var n = 1; n <= 3; n++)
        {
            _clock.Advance(SourceWatchdog.ScanInterval);
            await Eventually.TrueAsync(() => seen.Count == n + 1, "scanned");
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal([began, began + TimeSpan.FromMinutes(1), began + TimeSpan.FromMinutes(2), began + TimeSpan.FromMinutes(3)], seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scan_MessagesComeButAreNotWritten_BlamesTheWriterAndLeavesTheBrokerAlone(bool acknowledgementsOutstanding)
    {
        var meter = Meter();
        meter.Connected();
        Message(meter);
        var watchdog = Watchdog(new WatchedSource("west", () => meter.Pulse(acknowledgementsOutstanding), () => Interlocked.Increment(ref _forced)));

        for (var minute = 0; minute < 70; minute++)
        {
            // At QoS 1 a broker stops sending when its window is full: then the owed acknowledgements are the only trace.
            if (!acknowledgementsOutstanding)
                meter.Received();
            Pass(watchdog, minutes: 1);
        }

        Assert.All(Warnings, w => Assert.Contains("writer stalled", w));
        Assert.Equal(2, Warnings.Count);
        Assert.Equal(0, _forced);
        Message(meter);
        Pass(watchdog, minutes: 1);
        Assert.Single(_log.Entries, e => e.Level == LogLevel.Information);
    }

    [Fact]
    public void Scan_BusySource_SaysNothing()
    {
        var meter = Meter();
        meter.Connected();
        var watchdog = Watchdog(Watched("west", meter));
        for (var minute = 0; minute < 300; minute++)
        {
            Message(meter);
            Pass(watchdog, minutes: 1);
        }

        Assert.Empty(_log.Entries);
    }

    [Fact]
    [Trait("row", "OP-07")]
    public async Task Scan_LastMessageWasDropped_DoesNotBlameTheWriter()
    {
        var meter = Meter();
        meter.Connected();
        Message(meter);
        meter.Received();
        Assert.False(await meter.Follow(new(false)));
        var watchdog = Watchdog(Watched("west", meter));

        Pass(watchdog, minutes: 6);

        Assert.DoesNotContain("writer stalled", Assert.Single(Warnings), StringComparison.Ordinal);
    }

    private List<string> Warnings => [.. _log.Entries.Where(e => e.Level == LogLevel.Warning).Select(e => e.Text)];

    private SourceMeter Meter() => new("m", "mqtt://h", _clock);

    private SourceWatchdog Watchdog(params WatchedSource[] sources) => new(sources, _clock, _log);

    private WatchedSource Watched(string tag, SourceMeter meter, Action? onForce = null) => new(tag, () => meter.Pulse(owing: false), () =>
    {
        try
        {
            onForce?.Invoke();
        }
        finally
        {
            Interlocked.Increment(ref _forced);
        }
    });

    private static void Message(SourceMeter meter) => meter.Written(meter.Received());

    private void Pass(SourceWatchdog watchdog, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            watchdog.Scan();
        }
    }

    private Task ForcedAsync(int times) => Eventually.TrueAsync(() => Volatile.Read(ref _forced) >= times, $"forced {times} times");
}
