using System.Diagnostics;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Simulation.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Benchmarks.Figures;

/// <summary>
/// The highest rate at which everything published is committed: rising rates are tried for some seconds each, the highest that
/// passes is held. A rate passes when the committed rows, counted in the file from outside, grow at it, no queue grows, and in
/// the end every message sent is a row.
/// </summary>
internal static class ThroughputFigures
{
    private const double Tolerance = 0.99;
    private const int TrySeconds = 8;
    private const int LeadSeconds = 10;

    public static Task<string> BrokerAsync(FigureRun run, int qos, int window, int holdSeconds, double[] rates) => MeasureAsync(run, qos, window, holdSeconds, rates);

    public static Task<string> ListenerAsync(FigureRun run, int holdSeconds, double[] rates) => MeasureAsync(run, 1, null, holdSeconds, rates);

    private static async Task<string> MeasureAsync(FigureRun run, int qos, int? brokerWindow, int holdSeconds, double[] rates)
    {
        await using var broker = brokerWindow is { } window ? await Broker.StartAsync(run.NewFolder(), window) : null;
        (string, string)[] settings = broker is null ? [] :
        [
            ("MqttListener__Enabled", "false"), ("MqttSources__0__Broker", FormattableString.Invariant($"mqtt://127.0.0.1:{broker.Port}")),
            ("MqttSources__0__Qos", FormattableString.Invariant($"{qos}")),
        ];
        await using var app = AppUnderTest.Start(run, run.NewFolder(), settings);
        await app.ReadyAsync();
        var port = broker?.Port ?? app.MqttPort;
        // Lets the runtime optimise what will be measured.
        await HoldAsync(app, port, qos, rates[0] / 2, TrySeconds, 1);
        var day = 2;
        var passed = new Stack<double>();
        foreach (var rate in rates)
        {
            var tried = await HoldAsync(app, port, qos, rate, TrySeconds, day++);
            if (!tried.Passed)
                break;
            passed.Push(rate);
        }

        while (passed.TryPop(out var rate))
        {
            var held = await HoldAsync(app, port, qos, rate, holdSeconds, day++);
            if (held.Passed)
                return FormattableString.Invariant($"{rate:N0}/s for {holdSeconds} s (committed {held.CommittedPerSecond:N0}/s, all {held.Sent:N0} rows there; app {held.CpuPercent:0} % of a core)");
        }

        return FormattableString.Invariant($"not {rates[0]:N0}/s on this machine now");
    }

    private static async Task<Held> HoldAsync(AppUnderTest app, int port, int qos, double rate, int seconds, int day)
    {
        if (!BrokerAddress.TryParse(FormattableString.Invariant($"mqtt://127.0.0.1:{port}"), out var address, out var fault))
            throw new InvalidOperationException(fault);
        var options = new LoadOptions(address) { Rate = rate, Qos = qos, Duration = TimeSpan.FromSeconds(seconds), Window = 1_000, Shape = new LoadShape { Day = day } };
        var publisher = new LoadPublisher(options, MqttConnection.Factory, TimeProvider.System, NullLogger<LoadPublisher>.Instance);
        await publisher.ProbeAsync(CancellationToken.None);
        var before = app.Number("SELECT count(*) FROM observations");
        var (cpu, watch) = (app.CpuSeconds, Stopwatch.StartNew());
        var running = publisher.RunAsync(CancellationToken.None);
        var samples = new List<(double Seconds, double Committed, int Backlog)>();
        // A short try is over before a queue fills; its lead is shorter too.
        var lead = Math.Min(LeadSeconds, seconds / 3);
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            await Task.Delay(500);
            var backlog = await app.BacklogAsync();
            // Ids are given one by one, so the highest tells the number without counting.
            if (watch.Elapsed.TotalSeconds is var at && at > lead && at < seconds)
                samples.Add((at, app.Number("SELECT max(id) FROM observations"), backlog.Inbox + backlog.Queue));
        }

        var used = (app.CpuSeconds - cpu) / watch.Elapsed.TotalSeconds * 100;
        await running;
        var sent = publisher.Progress;
        var rows = await SettledAsync(app, before + sent.Sent) - before;
        var slope = Slope(samples);
        var grown = samples[^1].Backlog - samples[0].Backlog;
        var passed = rows == sent.Sent && sent.Acknowledged == sent.Sent && sent is { Lost: 0, Skipped: 0 } && slope >= Tolerance * rate && grown < rate / 2;
        FigureRun.Log($"{rate:N0}/s QoS {qos} for {seconds} s: committed {slope:N0}/s, {rows:N0} rows of {sent.Sent:N0} sent, skipped {sent.Skipped:N0}, backlog {samples[0].Backlog:N0} → {samples[^1].Backlog:N0}, app {used:0} % of a core: {(passed ? "holds" : "does not hold")}");
        return new Held(passed, slope, sent.Sent, used);
    }

    /// <summary>Rows when nothing further comes.</summary>
    private static async Task<long> SettledAsync(AppUnderTest app, long expected)
    {
        var (rows, still) = (-1L, 0);
        for (var tries = 0; tries < 120 && still < 8; tries++)
        {
            var now = app.Number("SELECT count(*) FROM observations");
            if (now == expected)
                return now;
            still = now == rows ? still + 1 : 0;
            rows = now;
            await Task.Delay(250);
        }

        return rows;
    }

    /// <summary>Rows a second, by least squares.</summary>
    private static double Slope(List<(double Seconds, double Committed, int Backlog)> samples)
    {
        var (x, y) = (samples.Average(s => s.Seconds), samples.Average(s => s.Committed));
        return samples.Sum(s => (s.Seconds - x) * (s.Committed - y)) / samples.Sum(s => (s.Seconds - x) * (s.Seconds - x));
    }

    private readonly record struct Held(bool Passed, double CommittedPerSecond, long Sent, double CpuPercent);
}
