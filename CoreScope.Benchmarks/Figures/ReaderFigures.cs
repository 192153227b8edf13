using System.Diagnostics;
using System.Text.Json;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Simulation.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Benchmarks.Figures;

/// <summary>What readers and an idle evening cost, seen over HTTP and in <c>/proc</c>.</summary>
internal static class ReaderFigures
{
    private const double IngestRate = 5_000;
    private const int ReadSeconds = 25;
    private const int WarmReads = 300;
    private const int PathReads = 60;
    private const int CpuSeconds = 60;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(4);

    /// <summary>GET of the newest 50 packets while messages come in at QoS 1 through the own listener.</summary>
    public static async Task<string> OverHttpAsync(FigureRun run)
    {
        await using var app = AppUnderTest.Start(run, run.NewFolder());
        await app.ReadyAsync();
        using var stop = new CancellationTokenSource();
        var publisher = PublisherTo(app.MqttPort, IngestRate, 1);
        var running = publisher.RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(5));
        await ReadAsync(app, "/api/packets?limit=50", WarmReads);
        var latency = new Samples();
        var watch = Stopwatch.StartNew();
        var rowsBefore = app.Number("SELECT max(id) FROM observations");
        while (watch.Elapsed.TotalSeconds < ReadSeconds)
        {
            latency.Add((await ReadAsync(app, "/api/packets?limit=50", 1)).Percentile(50));
            await Task.Delay(s_pause);
        }

        var ingested = (app.Number("SELECT max(id) FROM observations") - rowsBefore) / watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await running;
        FigureRun.Log($"newest 50 over HTTP at {ingested:N0} messages/s: {latency}, {latency.Count:N0} reads");
        return FormattableString.Invariant($"{latency} ({latency.Count:N0} reads at {ingested:N0} messages/s)");
    }

    /// <summary>The node that most stored paths lead through.</summary>
    public static async Task<string> PathsAsync(FigureRun run)
    {
        await using var app = AppUnderTest.Start(run, run.Archive(150_000, 1_660_000), ("MqttListener__Enabled", "false"));
        await app.ReadyAsync();
        var key = BusiestNode.KeyIn(app);
        var url = $"/api/nodes/{key}/paths";
        using (var first = await app.Http.GetAsync(url))
        {
            if (!first.IsSuccessStatusCode)
                return FormattableString.Invariant($"not measured: the server answers {(int)first.StatusCode}");
        }

        var latency = await ReadAsync(app, url, PathReads);
        FigureRun.Log($"paths of {key[..8]}: {latency}");
        return latency.ToString();
    }

    /// <summary>CPU time of the app alone.</summary>
    public static async Task<string> IdleAsync(FigureRun run)
    {
        await using var app = AppUnderTest.Start(run, run.NewFolder());
        await app.ReadyAsync();
        using var stop = new CancellationTokenSource();
        // Compiled first, as after some minutes of any evening.
        await RunForAsync(PublisherTo(app.MqttPort, 1_000, 1), TimeSpan.FromSeconds(12));
        var running = PublisherTo(app.MqttPort, 50, 2).RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var (cpu, rows, watch) = (app.CpuSeconds, app.Number("SELECT max(id) FROM observations"), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(CpuSeconds));
        var percent = (app.CpuSeconds - cpu) / watch.Elapsed.TotalSeconds * 100;
        var rate = (app.Number("SELECT max(id) FROM observations") - rows) / watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await running;
        FigureRun.Log($"CPU {percent:0.00} % of a core at {rate:0} messages/s committed");
        return FormattableString.Invariant($"{percent:0.0} % of a core ({rate:0} rows/s committed)");
    }

    private static async Task RunForAsync(LoadPublisher publisher, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        await publisher.RunAsync(stop.Token);
    }

    /// <summary>Messages at this rate, QoS 1, to the app's own listener.</summary>
    public static LoadPublisher PublisherTo(int port, double rate, int day) =>
        BrokerAddress.TryParse(FormattableString.Invariant($"mqtt://127.0.0.1:{port}"), out var address, out var fault)
            ? new LoadPublisher(new LoadOptions(address) { Rate = rate, Qos = 1, Window = 1_000, Shape = new LoadShape { Day = day } }, MqttConnection.Factory, TimeProvider.System, NullLogger<LoadPublisher>.Instance)
            : throw new InvalidOperationException(fault);

    private static async Task<Samples> ReadAsync(AppUnderTest app, string url, int times)
    {
        var samples = new Samples();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await app.Http.GetAsync(url);
            await answer.Content.ReadAsByteArrayAsync();
            answer.EnsureSuccessStatusCode();
            samples.Add(watch.Elapsed.TotalMilliseconds);
        }

        return samples;
    }
}
