using CoreScope.App.Hosting;
using CoreScope.App.Shared.Live;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;

namespace CoreScope.Tests.App.Hosting;

[Trait("row", "WU-02")]
public sealed class SilentSourcesTests
{
    private const long Minute = 60_000;
    private static readonly UnixMillis s_start = new(1_000 * Minute);

    [Fact]
    public void Source_AfterFiveMinutesWithoutAMessage_IsNamed_AtAnyTime()
    {
        var silent = new SilentSources(s_start, areNamed: true);
        var source = Source("west", lastReceipt: 10);
        Assert.Empty(silent.Of([source], At(15)));
        Assert.Equal([new SilentSource("west", true, At(10).Value)], silent.Of([source], At(15.1)));
        Assert.Empty(silent.Of([source with { LastReceipt = At(15.2) }], At(15.3)));
        Assert.Single(silent.Of([source with { LastReceipt = At(15.2) }], At(10_000)));
    }

    [Fact]
    public void Source_ThatNeverSpoke_HasFiveMinutesFromItsFirstConnection()
    {
        var silent = new SilentSources(s_start, areNamed: true);
        Assert.Empty(silent.Of([Source("a", connectedAt: 3)], At(7.9)));
        Assert.Equal(0, Assert.Single(silent.Of([Source("a", connectedAt: 3)], At(8.1))).LastHeard);
        var flapping = Source("a", connectedAt: 8) with { ConnectCount = 9 };
        Assert.Equal(0, Assert.Single(silent.Of([flapping], At(8.1))).LastHeard);
        var down = Source("a") with { Connected = false };
        Assert.Empty(silent.Of([down], At(4.9)));
        Assert.Equal([new SilentSource("a", false, 0)], silent.Of([down], At(5.1)));
    }

    [Fact]
    public void Listener_ThatNobodyEverUsed_IsNotSilent()
    {
        var silent = new SilentSources(s_start, areNamed: true);
        Assert.Empty(silent.Of([Source("listener", connectedAt: 0)], At(60)));
        Assert.Single(silent.Of([Source("listener", connectedAt: 0, lastReceipt: 1)], At(60)));
        Assert.Single(silent.Of([Source("listener") with { Connected = false }], At(60)));
    }

    [Fact]
    [Trait("row", "MQ-04")]
    public void Names_WhereVisitorsMustNotKnow_AreNotTold() =>
        Assert.Null(Assert.Single(new SilentSources(s_start, areNamed: false).Of([Source("west", lastReceipt: 1)], At(60))).Name);

    [Fact]
    public void List_WhileNothingChanges_IsTheSame()
    {
        var silent = new SilentSources(s_start, areNamed: true);
        var first = silent.Of([Source("west", lastReceipt: 1)], At(60));
        Assert.Same(first, silent.Of([Source("west", lastReceipt: 1)], At(61)));
        Assert.NotSame(first, silent.Of([Source("west", lastReceipt: 2)], At(61)));
    }

    [Fact]
    [Trait("row", "WU-01")]
    public void Warmup_TellsNumbersAndPercentUntilAllIsThere()
    {
        Assert.Equal(("120,000 of 1,660,000 observations", 7), Of(new StoreStatus(StorePhase.Warming, 120_000, 1_660_000)));
        Assert.Equal((null, null), Of(new StoreStatus(StorePhase.Warming)));
        Assert.Equal(("30 of 120 packets", 25), Of(new StoreStatus(StorePhase.Ready) { History = new HistoryStatus(false, 30, 120) }));
        Assert.Equal(("120 of 120 packets", 100), Of(new StoreStatus(StorePhase.Ready) { History = new HistoryStatus(false, 150, 120) }));
        Assert.Null(WarmupProgress.Of(new StoreStatus(StorePhase.Ready)));
        Assert.Equal(
            WarmupProgress.Of(new StoreStatus(StorePhase.Warming, 1, 100))!.Text,
            WarmupProgress.Of(new StoreStatus(StorePhase.Warming, 99, 100))!.Text);

        static (string?, int?) Of(StoreStatus status) => WarmupProgress.Of(status) is { } progress ? (progress.Count, (int?)progress.Percent) : default;
    }

    private static UnixMillis At(double minutes) => s_start + TimeSpan.FromMinutes(minutes);

    private static SourceStatus Source(string name, double? connectedAt = null, double? lastReceipt = null) => new(
        name, "mqtt://x", true, connectedAt is { } at ? At(at) : default, default, lastReceipt is { } heard ? At(heard) : default, default, 1, 0, 0, 0, null, 0);
}
