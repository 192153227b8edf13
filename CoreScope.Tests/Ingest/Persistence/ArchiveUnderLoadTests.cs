using System.Collections.Concurrent;
using System.Diagnostics;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using Xunit.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>How long a commit waits while a large table is pruned, and what reads of a large file take; prints its figures.</summary>
public sealed class ArchiveUnderLoadTests(ITestOutputHelper output)
{
    private const int Heard = 11;

    [Fact]
    [Trait("row", "OP-22")]
    public Task Prune_WhileIngestRuns_HardlyDelaysCommits() => PruneAsync(9_100);

    [Fact]
    [Trait("row", "OP-22")]
    [Trait("Category", "Soak")]
    public Task Prune_AMillionObservations_HardlyDelaysCommits() => PruneAsync(91_000);

    [Fact]
    [Trait("row", "ST-13")]
    public Task Read_OlderPackets_IsQuick() => ReadAsync(9_100);

    [Fact]
    [Trait("row", "ST-13")]
    [Trait("Category", "Soak")]
    public Task Read_OlderPacketsOfALargeFile_IsQuick() => ReadAsync(151_000);

    private async Task PruneAsync(int transmissions)
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(1) }, RetentionRig.Packets(transmissions, Heard, RetentionRig.Ago(2), 10));
        var acks = new Latencies();
        using var stop = new CancellationTokenSource();
        var feeding = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var metric = new ObserverMetric(1 + (i % Heard), new UnixMillis(RetentionRig.Ago(0) + i), -100, 1, 1, 0, 1, 1, 1);
                await rig.Queue.AddAsync(new PersistItem { Metric = metric, Ack = acks.Begin(i) }, CancellationToken.None);
                await Task.Delay(2);
            }
        });
        var watch = Stopwatch.StartNew();
        await rig.Job.DeletePacketsAsync(CancellationToken.None);
        watch.Stop();
        await stop.CancelAsync();
        await feeding;
        var commits = acks.Figures();
        var turns = rig.Writer.Meter.Snapshot().Single(w => w.Component == "prune_packets");
        output.WriteLine($"{transmissions * Heard:N0} observations pruned in {watch.Elapsed.TotalSeconds:F1} s, {turns.Count} turns of {turns.Hold}; commit latency {commits}");
        Assert.Equal(0L, rig.Count("observations"));
        Assert.True(commits.P99 < 250, $"p99 of {commits.P99:F0} ms");
    }

    private async Task ReadAsync(int transmissions)
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(transmissions, Heard, RetentionRig.Ago(0), 10));
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        var watch = Stopwatch.StartNew();
        var older = await packets.OlderTransmissionsAsync(transmissions + 1, CancellationToken.None);
        var counted = watch.Elapsed;
        watch.Restart();
        var heard = await packets.OlderObservationsAsync(transmissions + 1, int.MaxValue - 1, CancellationToken.None);
        var countedHeard = watch.Elapsed;
        Assert.Equal((transmissions, transmissions * Heard), (older.Count, heard.Count));

        var random = new Random(7);
        var hash = new PacketHash((ulong)(long)rig.Sql($"SELECT hash FROM transmissions WHERE id = {transmissions / 2}")!);
        var detail = await MeasureAsync(async () => Assert.Equal(Heard, (await packets.FindAsync(hash, CancellationToken.None))!.Observations.Length));
        var page = await MeasureAsync(async () => Assert.Equal(50, (await older.PageAsync(random.Next(transmissions - 50), 50, CancellationToken.None)).Count));
        var pageHeard = await MeasureAsync(async () => Assert.Equal(50, (await heard.PageAsync(random.Next((transmissions * Heard) - 50), 50, CancellationToken.None)).Count));
        watch.Restart();
        var all = await packets.SearchAsync(new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Route = CoreScope.Core.Protocol.RouteType.Flood }, Matches = (t, _) => t.Id % 2 == 0, TimeLimit = TimeSpan.FromMinutes(1) }, CancellationToken.None);
        output.WriteLine(
            $"{transmissions * Heard:N0} observations: counted in {counted.TotalMilliseconds:F0} and {countedHeard.TotalMilliseconds:F0} ms; detail {detail}; "
            + $"50 transmissions {page}; 50 observations {pageHeard}; all searched with a predicate in {watch.Elapsed.TotalSeconds:F2} s");
        Assert.Equal(transmissions / 2, all.Hits.Count);
        foreach (var (what, search) in new (string, ArchiveSearch)[]
        {
            ("a type nobody sent", new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Type = CoreScope.Core.Protocol.PayloadType.Trace } }),
            ("since the middle", new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Since = new UnixMillis(RetentionRig.Ago(0) - (transmissions * 5L)) } }),
            ("until the middle", new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Until = new UnixMillis(RetentionRig.Ago(0) - (transmissions * 5L)), IsAscending = true } }),
            ("an observer", new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Observers = ["x"] }, HeardBy = [[Heard]] }),
            ("an observer who heard nothing", new ArchiveSearch { BelowId = int.MaxValue, Query = new PacketQuery { Observers = ["x"] }, HeardBy = [[Heard + 1]] }),
        })
        {
            watch.Restart();
            var found = await packets.SearchAsync(search with { TimeLimit = TimeSpan.FromMinutes(1) }, CancellationToken.None);
            output.WriteLine($"{what}: {found.Hits.Count:N0} packets in {watch.Elapsed.TotalMilliseconds:F0} ms");
        }

        watch.Restart();
        var counts = await packets.CountHeardAsync(new UnixMillis(0), byObserver: true, CancellationToken.None);
        output.WriteLine($"all counted by observer in {watch.Elapsed.TotalMilliseconds:F0} ms");
        Assert.Equal((transmissions * Heard, Heard), (counts.Total, counts.ByObserver.Count));
        // A few times what they do on a slow, busy machine.
        Assert.True(detail.P50 < 5 && page.P50 < 20 && pageHeard.P50 < 20, $"{detail.P50:F1} {page.P50:F1} {pageHeard.P50:F1}");
    }

    private static async Task<LatencyFigures> MeasureAsync(Func<Task> read)
    {
        var times = new double[200];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await read();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return LatencyFigures.Of(times, times.Max());
    }

    /// <summary>Time from handing an item over to its acknowledgement.</summary>
    private sealed class Latencies : IAckTarget
    {
        private readonly ConcurrentDictionary<long, long> _started = new();
        private readonly ConcurrentBag<double> _took = [];

        public AckToken Begin(long id)
        {
            _started[id] = Stopwatch.GetTimestamp();
            return new AckToken(this, id);
        }

        public void Acknowledge(long id) => _took.Add(Stopwatch.GetElapsedTime(_started[id]).TotalMilliseconds);

        public LatencyFigures Figures()
        {
            var took = _took.ToArray();
            return LatencyFigures.Of(took, took.Max());
        }
    }
}
