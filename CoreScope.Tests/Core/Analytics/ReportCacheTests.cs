using CoreScope.Core.Analytics;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class ReportCacheTests
{
    private readonly ReportBed _bed = new();
    private readonly ListLogger<ReportCache> _log = new();
    private readonly ReportCache _cache;
    private readonly Counting _report = new("a");

    public ReportCacheTests() => _cache = new ReportCache(_bed.Mesh, _log, capacity: 4);

    [Fact]
    [Trait("row", "AN-32")]
    public async Task Get_ManyAtOnce_ComputesOnce()
    {
        _report.Gate.Reset();
        var asked = Enumerable.Range(0, 20).Select(_ => GetAsync()).ToList();
        _report.Gate.Set();
        var results = await Task.WhenAll(asked);
        Assert.Equal(1, _report.Runs);
        Assert.All(results, result => Assert.Same(results[0], result));
    }

    [Fact]
    [Trait("row", "AN-32")]
    public async Task Get_PastItsLifetime_GivesTheOldOneAndMakesANewOne()
    {
        var first = await GetAsync();
        _bed.Clock.Advance(_report.Lifetime);
        Assert.Same(first, await GetAsync());
        Assert.Equal(1, _report.Runs);
        _report.Gate.Reset();
        _bed.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Same(first, await GetAsync());
        Assert.Same(first, await GetAsync());
        var refreshed = _cache.RefreshAsync(_report, AnalyticsScope.All, CancellationToken.None);
        _report.Gate.Set();
        var second = await refreshed;
        Assert.NotSame(first, second);
        Assert.Same(second, await GetAsync());
        Assert.Equal(2, _report.Runs);
    }

    [Fact]
    public async Task Get_FarBeyondItsLifetime_WaitsForANewOne()
    {
        var first = await GetAsync();
        _bed.Clock.Advance(_report.Lifetime * 11);
        Assert.NotSame(first, await GetAsync());
    }

    [Fact]
    [Trait("row", "AN-32")]
    public async Task Refresh_ThatFails_KeepsTheOldOneAndSaysSo()
    {
        var first = await GetAsync();
        _report.Fault = new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _cache.RefreshAsync(_report, AnalyticsScope.All, CancellationToken.None));
        Assert.Same(first, await GetAsync());
        Assert.Contains(_log.Entries, entry => entry.Text.Contains("Counting", StringComparison.Ordinal));
        _report.Fault = null;
        _bed.Clock.Advance(_report.Lifetime * 2);
        Assert.NotSame(first, await _cache.RefreshAsync(_report, AnalyticsScope.All, CancellationToken.None));
    }

    [Fact]
    public async Task Get_OfAReportThatNeverWorked_TellsTheFault()
    {
        _report.Fault = new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(GetAsync);
        _report.Fault = null;
        Assert.NotNull(await GetAsync());
    }

    [Fact]
    public async Task Get_WhileTheStoreLoads_IsNotKept()
    {
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        var loading = await GetAsync();
        Assert.Null(_cache.Peek(_report, AnalyticsScope.All));
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        var ready = await GetAsync();
        Assert.NotSame(loading, ready);
        Assert.Same(ready, _cache.Peek(_report, AnalyticsScope.All));
    }

    [Fact]
    public async Task Get_OfAnotherScopeOrParameter_IsAnotherEntry()
    {
        var all = await GetAsync();
        Assert.NotSame(all, await _cache.GetAsync(_report, AnalyticsScope.Of("sjc", null, TimeWindow.All), CancellationToken.None));
        Assert.NotSame(all, await _cache.GetAsync(new Counting("b"), AnalyticsScope.All, CancellationToken.None));
        Assert.Same(
            await _cache.GetAsync(_report, AnalyticsScope.Of("SJC, oak", null, TimeWindow.Named("24h")), CancellationToken.None),
            await _cache.GetAsync(_report, AnalyticsScope.Of("OAK,sjc,all", " ", TimeWindow.Named("1d")), CancellationToken.None));
    }

    [Fact]
    public async Task Get_AfterANodeWasHidden_IsMadeAnew()
    {
        var before = await GetAsync();
        _bed.Mesh.Visibility.Hide([], ["x"]);
        Assert.NotSame(before, await GetAsync());
    }

    [Fact]
    public async Task Get_BeyondTheCapacity_ForgetsWhatWasUsedLeast()
    {
        var first = await GetAsync();
        for (var i = 0; i < 3; i++)
            await _cache.GetAsync(new Counting($"{i}"), AnalyticsScope.All, CancellationToken.None);
        Assert.Same(first, await GetAsync());
        await _cache.GetAsync(new Counting("one more"), AnalyticsScope.All, CancellationToken.None);
        Assert.Same(first, await GetAsync());
        Assert.Null(_cache.Peek(new Counting("0"), AnalyticsScope.All));
    }

    [Fact]
    public async Task Get_GivenUp_LetsTheOthersHaveIt()
    {
        _report.Gate.Reset();
        using var patience = new CancellationTokenSource();
        var impatient = _cache.GetAsync(_report, AnalyticsScope.All, patience.Token);
        var patient = GetAsync();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _report.Gate.Set();
        Assert.NotNull(await patient);
    }

    private Task<object> GetAsync() => _cache.GetAsync(_report, AnalyticsScope.All, CancellationToken.None);

    // Equal by name only, as a report's parameters make it equal.
    private sealed class Counting(string name) : IReport<object>
    {
        private int _runs;

        public ManualResetEventSlim Gate { get; } = new(true);

        public int Runs => Volatile.Read(ref _runs);

        public Exception? Fault { get; set; }

        public TimeSpan Lifetime => TimeSpan.FromSeconds(30);

        public object Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _runs);
            Gate.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return Fault is null ? new object() : throw Fault;
        }

        public override bool Equals(object? obj) => obj is Counting other && other.ToString() == ToString();

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

        public override string ToString() => name;
    }
}
