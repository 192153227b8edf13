using System.Diagnostics;
using System.Globalization;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.EndToEnd;

/// <summary>
/// The app under 300 messages a second with open feed pages, one more coming and going: what it holds beside the packets
/// themselves does not grow.
/// </summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "EndToEnd")]
public sealed class AppSoakTests(ITestOutputHelper output)
{
    private const int Observers = 3;
    private const double RatePerObserver = 100;

    /// <summary>Minutes of the long form, for a shorter look by hand.</summary>
    private const string MinutesVariable = "CORESCOPE_SOAK_MINUTES";

    [Fact]
    public Task App_ThreePagesForHalfAMinute_DrawsAndHoldsStill() =>
        SoakAsync(pages: 3, samples: 3, every: TimeSpan.FromSeconds(11), heapMegabytes: 12, handles: 12, threads: 12);

    [Fact]
    [Trait("Category", "Soak")]
    public Task App_TwentyPagesForThirtyMinutes_HeapHandlesAndThreadsAreFlat()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable(MinutesVariable) ?? "30", CultureInfo.InvariantCulture);
        return SoakAsync(pages: 20, samples: minutes * 4, every: TimeSpan.FromSeconds(15), heapMegabytes: 8, handles: 10, threads: 10);
    }

    private async Task SoakAsync(int pages, int samples, TimeSpan every, double heapMegabytes, double handles, double threads)
    {
        await using var app = await CoreScopeProcess.StartAsync();
        var publishers = Enumerable.Range(1, Observers).Select(i => SteadyPublisher.Start(app.MqttPort, RatePerObserver, i.ToString("X8", CultureInfo.InvariantCulture) + new string('7', 56))).ToArray();
        await Eventually.TrueAsync(() => publishers[0].Acknowledged > 100, "packets are stored");
        var page = new Uri($"http://127.0.0.1:{app.WebPort}/packets");
        var open = new List<CircuitClient>();
        for (var i = 0; i < pages; i++)
            open.Add(await CircuitClient.OpenAsync(page));
        await Eventually.TrueAsync(() => open.All(c => c.Batches > 3), "every page draws");

        using var stop = new CancellationTokenSource();
        var passing = ComeAndGoAsync(page, stop.Token);
        var taken = new List<Sample>();
        var clock = Stopwatch.StartNew();
        for (var i = 1; i <= samples; i++)
        {
            await Task.Delay(every);
            Assert.All(open, c => Assert.Null(c.Fault));
            taken.Add(await TakeAsync(app, clock.Elapsed, open.Sum(c => c.Batches)));
            output.WriteLine(taken[^1].ToString());
        }

        await stop.CancelAsync();
        var visits = await passing;
        foreach (var client in open)
            await client.DisposeAsync();
        await Task.WhenAll(publishers.Select(p => p.StopAsync()));

        // Four times a second at most, and not much less: all of them are served all the time.
        var batches = (taken[^1].Batches - taken[0].Batches) / (taken[^1].At - taken[0].At).TotalSeconds / pages;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batches:0.0} batches/s and page, {visits} visits"));
        Assert.InRange(batches, 2, 6);
        Assert.True(visits >= samples);
        var settled = taken.Skip(samples / 3).ToList();
        AssertFlat("heap without packets, MB", settled, s => s.Heap - s.Store, heapMegabytes);
        AssertFlat("handles", settled, s => s.Handles, handles);
        AssertFlat("threads", settled, s => s.Threads, threads);
    }

    /// <summary>Opens a page, looks at it and cuts the line, again and again; returns how often.</summary>
    private static async Task<int> ComeAndGoAsync(Uri page, CancellationToken stop)
    {
        var visits = 0;
        for (; !stop.IsCancellationRequested; visits++)
        {
            await using var visitor = await CircuitClient.OpenAsync(page);
            await Eventually.TrueAsync(() => visitor.Batches > 5 || visitor.Fault is not null, "the visitor's page draws");
            Assert.Null(visitor.Fault);
        }

        return visits;
    }

    private static async Task<Sample> TakeAsync(CoreScopeProcess app, TimeSpan at, int batches)
    {
        var probe = new RuntimeProbe(app.Id);
        await probe.CollectAsync();
        var stats = await app.GetAsync("/api/stats");
        return new Sample(
            at, stats.GetProperty("goHeapInuseMB").GetDouble(), stats.GetProperty("trackedMB").GetDouble(), stats.GetProperty("totalObservations").GetInt32(),
            probe.Resident / 1024.0 / 1024, probe.Handles, probe.Threads, batches);
    }

    /// <summary>What the straight line through the samples rises from first to last stays below <paramref name="limit"/>.</summary>
    private void AssertFlat(string what, List<Sample> samples, Func<Sample, double> value, double limit)
    {
        var (meanAt, mean) = (samples.Average(s => s.At.TotalSeconds), samples.Average(value));
        var slope = samples.Sum(s => (s.At.TotalSeconds - meanAt) * (value(s) - mean)) / samples.Sum(s => Math.Pow(s.At.TotalSeconds - meanAt, 2));
        var rise = slope * (samples[^1].At - samples[0].At).TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {mean:0.0} on average, rises by {rise:0.00}"));
        Assert.True(rise < limit, $"{what} rises by {rise:0.0} from {samples[0]} to {samples[^1]}");
    }

    /// <summary>Memory in MB; the heap as it is after a collection.</summary>
    private sealed record Sample(TimeSpan At, double Heap, double Store, int Observations, double Resident, int Handles, int Threads, int Batches);
}
