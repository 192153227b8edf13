using System.Diagnostics;

namespace CoreScope.Benchmarks.Figures;

/// <summary>What the pages of nodes ask for, over HTTP, on a full archive while messages come in.</summary>
internal static class NodeFigures
{
    private const double IngestRate = 500;
    private const int Nodes = 150;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Detail with paths, analytics, list and search. The busiest nodes in turn, so that no report is there already.</summary>
    public static async Task<string[]> RunAsync(FigureRun run)
    {
        await using var app = AppUnderTest.Start(run, run.Archive(150_000, 1_660_000));
        await app.ReadyAsync();
        var keys = BusiestNode.KeysIn(app, Nodes + 20);
        using var stop = new CancellationTokenSource();
        var running = ReaderFigures.PublisherTo(app.MqttPort, IngestRate, 3).RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(10));

        // The last twenty warm the code up and are not asked again.
        foreach (var key in keys.Skip(Nodes))
            await AllOfAsync(app, key, new Samples(), new Samples());
        Samples detail = new(), analytics = new(), list = new(), search = new();
        foreach (var key in keys.Take(Nodes))
        {
            await AllOfAsync(app, key, detail, analytics);
            await ReadAsync(app, list, "/api/nodes?limit=500");
            await ReadAsync(app, search, "/api/nodes/search?q=" + key[..3]);
            await Task.Delay(s_pause);
        }

        await stop.CancelAsync();
        await running;
        FigureRun.Log($"nodes at {IngestRate} messages/s: detail {detail}; analytics {analytics}; list {list}; search {search}");
        return [detail.ToString(), analytics.ToString(), list.ToString(), search.ToString()];
    }

    private static async Task AllOfAsync(AppUnderTest app, string key, Samples detail, Samples analytics)
    {
        await ReadAsync(app, detail, "/api/nodes/" + key, $"/api/nodes/{key}/paths");
        await ReadAsync(app, analytics, $"/api/nodes/{key}/analytics?days=7");
    }

    private static async Task ReadAsync(AppUnderTest app, Samples samples, params string[] urls)
    {
        var watch = Stopwatch.StartNew();
        foreach (var url in urls)
        {
            using var answer = await app.Http.GetAsync(url);
            await answer.Content.ReadAsByteArrayAsync();
            answer.EnsureSuccessStatusCode();
        }

        samples.Add(watch.Elapsed.TotalMilliseconds);
    }
}
