using System.Globalization;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Simulation.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.App.Cli;

/// <summary>Publishes to a broker and tells every second how it goes.</summary>
internal static class SimulateToBroker
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(LoadOptions options, CancellationToken stop)
    {
        var clock = TimeProvider.System;
        Console.WriteLine(Text($"Building a region of {options.Shape.Nodes} nodes and {options.Shape.Observers} observers, seed {options.Shape.Seed}"));
        var publisher = new LoadPublisher(options, MqttConnection.Factory, clock, NullLogger<LoadPublisher>.Instance);
        try
        {
            await publisher.ProbeAsync(stop);
        }
        catch (MqttException problem)
        {
            await Console.Error.WriteLineAsync($"simulate: {options.Address.Bare} cannot be used: {problem.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }

        Console.WriteLine(Text($"Publishing {options.Rate:0.##} messages a second at QoS {options.Qos} to {options.Address.Bare}, {options.Publishers} publishers; Ctrl+C ends it"));
        var begun = clock.GetTimestamp();
        var running = publisher.RunAsync(stop);
        await TellAsync(publisher, running, clock);
        await running;

        var (end, seconds) = (publisher.Progress, clock.GetElapsedTime(begun).TotalSeconds);
        Console.WriteLine(Text($"{end.Sent:N0} sent in {seconds:0.0} s ({end.Sent / seconds:N0}/s), {end.Acknowledged:N0} acknowledged, {end.Repeated:N0} repeated, {end.Lost:N0} lost, {end.Skipped:N0} skipped"));
        // What was broken off in the middle is no failure of the broker.
        return stop.IsCancellationRequested || end is { Lost: 0, Skipped: 0 } && end.Acknowledged == end.Sent ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task TellAsync(LoadPublisher publisher, Task running, TimeProvider clock)
    {
        var before = publisher.Progress;
        var since = clock.GetTimestamp();
        using var timer = new PeriodicTimer(s_interval, clock);
        while (await Task.WhenAny(running, timer.WaitForNextTickAsync().AsTask()) != running)
        {
            var (now, seconds) = (publisher.Progress, clock.GetElapsedTime(since).TotalSeconds);
            since = clock.GetTimestamp();
            Console.WriteLine(Text(
                $"{now.Sent,12:N0} sent {now.Acknowledged,12:N0} acknowledged {(now.Sent - before.Sent) / seconds,9:N0}/s  repeated {now.Repeated:N0}, lost {now.Lost:N0}, skipped {now.Skipped:N0}, {now.Connected} connected"));
            before = now;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
