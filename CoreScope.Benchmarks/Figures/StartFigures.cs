using System.Text.Json;

namespace CoreScope.Benchmarks.Figures;

/// <summary>How fast an archive is back in memory, and what that takes.</summary>
internal static class StartFigures
{
    private const int Starts = 3;
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(3);

    public static async Task<string[]> OrdinaryAsync(FigureRun run)
    {
        var folder = run.Archive(150_000, 1_660_000);
        var starts = new List<Start>();
        for (var i = 0; i < Starts; i++)
            starts.Add(await StartAsync(run, folder));
        // Others disturb a start, nothing speeds one up.
        var (heap, first, loaded, rss) = (starts.Min(s => s.HeapMB), starts.Min(s => s.FirstPage), starts.Min(s => s.Loaded), starts.Max(s => s.ResidentMB));
        return [FormattableString.Invariant($"{heap:0} MB"), FormattableString.Invariant($"{first:0.00} s / {loaded:0.0} s / {rss:0} MB")];
    }

    public static async Task<string> BigAsync(FigureRun run)
    {
        var start = await StartAsync(run, run.Archive(1_000_000, 10_000_000));
        return FormattableString.Invariant($"{start.Loaded:0.0} s, {start.ResidentMB / 1000:0.00} GB (heap {start.HeapMB / 1000:0.00} GB)");
    }

    private static async Task<Start> StartAsync(FigureRun run, string folder)
    {
        await using var app = AppUnderTest.Start(run, folder, ("MqttListener__Enabled", "false"));
        var first = await app.FirstPageAsync();
        var ready = await app.ReadyAsync();
        var cpu = app.CpuSeconds;
        await Task.Delay(s_rest);
        using var stats = JsonDocument.Parse(await app.Http.GetStringAsync("/api/stats"));
        // Upstream's name of the key; its megabytes are binary.
        var heap = stats.RootElement.GetProperty("goHeapInuseMB").GetDouble() * 1.048576;
        var start = new Start(first.TotalSeconds, ready.TotalSeconds, app.ResidentMB, heap);
        FigureRun.Log($"first page {start.FirstPage:0.00} s, loaded {start.Loaded:0.0} s with {cpu:0.0} s of CPU, RSS {start.ResidentMB:0} MB (peak {app.PeakMB:0}), heap {heap:0} MB");
        return start;
    }

    private readonly record struct Start(double FirstPage, double Loaded, double ResidentMB, double HeapMB);
}
