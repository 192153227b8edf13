using System.Diagnostics;
using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Ingest.Simulation;
using CoreScope.Ingest.Simulation.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Benchmarks.Figures;

/// <summary>Lists the newest 50 packets, without a web server, while the pipeline takes messages in and the writer commits them.</summary>
internal static class InProcessReader
{
    private const int IngestRate = 5_000;
    private const int Seconds = 15;
    private const int WarmSeconds = 3;

    public static async Task<string> RunAsync(FigureRun run)
    {
        var mesh = new Mesh(TimeProvider.System, NullLogger<PacketFeed>.Instance);
        using var file = ArchiveFile.Open(new ArchiveOptions(Path.Combine(run.NewFolder(), "corescope.db")));
        using var archive = new SqliteArchive(file);
        var (inbox, queue, counters) = (new MessageInbox(), new PersistQueue(), new IngestCounters());
        using var writer = new PersistWriter(file, queue, counters, TimeProvider.System, NullLogger<PersistWriter>.Instance);
        var pipeline = new IngestPipeline(mesh, inbox, new StoreCommandQueue(), queue, new ResolvedPathCache(archive), counters, new IngestRules(), static (_, _) => { }, NullLogger<IngestPipeline>.Instance);
        var writing = Task.Run(() => writer.RunAsync(CancellationToken.None));
        var working = Task.Run(() => pipeline.RunAsync(CancellationToken.None));
        var feeding = Task.Run(() => FeedAsync(inbox));
        var latency = await Task.Run(() => ReadAsync(mesh, feeding));
        inbox.Close();
        await working;
        queue.Close();
        await writing;
        FigureRun.Log($"newest 50 in process at {mesh.Store.ObservationCount / (double)Seconds:N0} messages/s: {latency}, {latency.Count:N0} reads");
        return FormattableString.Invariant($"{latency} ({latency.Count:N0} reads)");
    }

    private static async Task FeedAsync(MessageInbox inbox)
    {
        var shape = new LoadShape { Seed = 80 };
        var region = shape.BuildRegion();
        var envelope = new PacketEnvelope();
        var start = DateTimeOffset.UtcNow;
        var times = Enumerable.Range(0, Seconds * IngestRate).Select(i => start + TimeSpan.FromSeconds(i * shape.PerTransmission / IngestRate));
        var sequence = new LoadSequence(region, shape, times, Seconds * IngestRate, (long)(Seconds * IngestRate * shape.PerTransmission));
        var watch = Stopwatch.StartNew();
        for (var sent = 0; sent < Seconds * IngestRate;)
        {
            for (; sent < watch.Elapsed.TotalSeconds * IngestRate && sequence.TryNext(out _, out var reception); sent++)
            {
                var observer = region.Observers[reception.Observer];
                var payload = envelope.Write(observer, reception, DateTimeOffset.UtcNow);
                await inbox.PostAsync(new MqttMessage("bench", observer.PacketTopic, payload, false, UnixMillis.Now(TimeProvider.System)), CancellationToken.None);
            }

            await Task.Delay(1);
        }
    }

    private static async Task<Samples> ReadAsync(Mesh mesh, Task feeding)
    {
        var queries = new PacketQueries(mesh);
        var query = new PacketQuery { Limit = 50 };
        var samples = new Samples();
        var watch = Stopwatch.StartNew();
        while (!feeding.IsCompleted)
        {
            var at = Stopwatch.GetTimestamp();
            var page = queries.List(query);
            var took = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
            if (page.Items.Count > 0 && watch.Elapsed.TotalSeconds > WarmSeconds)
                samples.Add(took);
            await Task.Delay(1);
        }

        await feeding;
        return samples;
    }
}
