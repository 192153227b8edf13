using System.Diagnostics;
using System.Globalization;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.EndToEnd;

/// <summary>What fifty open live maps cost the server at 30 packets a second of five observations each.</summary>
[Collection(EndToEndCollection.Name)]
[Trait("Category", "Soak")]
[Trait("row", "LV-32")]
public sealed class LiveBudgetTests(ITestOutputHelper output)
{
    private const int Pages = 50;
    private const int MostBytes = 6_000;
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(12);

    /// <summary>With and without compression: what one costs more of the other saves.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FiftyLiveMaps_StayWithinTheirShareOfProcessorAndLine(bool compresses)
    {
        await using var app = await CoreScopeProcess.StartAsync();
        var feeding = CoreScopeProcess.RunAsync(
            "simulate", "--to", $"mqtt://127.0.0.1:{app.MqttPort}", "--rate", "150", "--per-transmission", "5", "--seconds", "80", "--nodes", "400", "--observers", "10");
        await Eventually.TrueAsync(async () => (await app.GetAsync("/api/stats")).GetProperty("totalObservations").GetInt32() > 2_000, "packets are stored", 60);
        var alone = await CoresAsync(app.Id);

        var open = new List<CircuitClient>();
        for (var i = 0; i < Pages; i++)
            open.Add(await CircuitClient.OpenAsync(new Uri($"http://127.0.0.1:{app.WebPort}/live"), compresses));
        await Eventually.TrueAsync(() => open.All(page => page.Batches > 3), "every page draws", 60);
        // Opening a page costs once (its nodes, what the runtime compiles and looks up); what is measured is what goes on.
        await Task.Delay(s_settling);
        var (line, before) = (open.Sum(page => page.OnTheLine), open.Sum(page => page.Received));
        var together = await CoresAsync(app.Id);
        var bytes = (open.Sum(page => page.OnTheLine) - line) / s_measured.TotalSeconds / Pages;
        var uncompressed = (open.Sum(page => page.Received) - before) / s_measured.TotalSeconds / Pages;
        Assert.All(open, page => Assert.Null(page.Fault));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{100 * (together - alone):0.0} % of a core for {Pages} pages beside {100 * alone:0.0} % for the mesh, {bytes / 1000:0.0} kB/s and page on the line, {uncompressed / 1000:0.0} kB/s before compression"));
        if (compresses)
            Assert.InRange(bytes, 1, MostBytes);
        foreach (var page in open)
            await page.DisposeAsync();
        await app.StopAsync();
        await feeding;
    }

    private static async Task<double> CoresAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        var (used, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(s_measured);
        process.Refresh();
        return (process.TotalProcessorTime - used) / clock.Elapsed;
    }
}
