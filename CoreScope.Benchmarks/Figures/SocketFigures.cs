using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Ingest.Simulation;
using CoreScope.Ingest.Simulation.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Benchmarks.Figures;

/// <summary>
/// Time from the moment at which a message was due to be published, through Mosquitto and the app, to its frame at a WebSocket
/// client. What comes late because the publisher was late counts as late.
/// </summary>
internal static class SocketFigures
{
    // Enough for every node to be known and the code to be compiled.
    private const int WarmSeconds = 15;
    private const double WarmRate = 2_000;

    public static async Task<string> RunAsync(FigureRun run, double rate, int seconds)
    {
        await using var broker = await Broker.StartAsync(run.NewFolder(), 1_000);
        await using var app = AppUnderTest.Start(
            run, run.NewFolder(), ("MqttListener__Enabled", "false"), ("MqttSources__0__Broker", FormattableString.Invariant($"mqtt://127.0.0.1:{broker.Port}")), ("MqttSources__0__Qos", "0"));
        await app.ReadyAsync();
        await MeasureAsync(app, broker.Port, WarmRate, WarmSeconds, 1);
        var (latency, sent, cpu) = await MeasureAsync(app, broker.Port, rate, seconds, 2);
        return FormattableString.Invariant($"{latency} ({latency.Count:N0} frames of {sent:N0} messages; app {cpu:0} % of a core)");
    }

    private static async Task<(Samples Latency, long Sent, double CpuPercent)> MeasureAsync(AppUnderTest app, int port, double rate, int seconds, int day)
    {
        if (!BrokerAddress.TryParse(FormattableString.Invariant($"mqtt://127.0.0.1:{port}"), out var address, out var fault))
            throw new InvalidOperationException(fault);
        var due = new ConcurrentDictionary<ulong, long>();
        var publisher = new LoadPublisher(
            new LoadOptions(address) { Rate = rate, Qos = 0, Duration = TimeSpan.FromSeconds(seconds), Shape = new LoadShape { Day = day } },
            MqttConnection.Factory, TimeProvider.System, NullLogger<LoadPublisher>.Instance)
        {
            Sending = (message, at) => due[KeyOf(message)] = at,
        };
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.WebPort}/ws"), CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() => ReadAsync(socket, due, stop.Token));
        var (cpu, watch) = (app.CpuSeconds, Stopwatch.StartNew());
        await publisher.RunAsync(CancellationToken.None);
        var used = (app.CpuSeconds - cpu) / watch.Elapsed.TotalSeconds * 100;
        await Task.Delay(1_000);
        await stop.CancelAsync();
        var latency = await reading;
        var sent = publisher.Progress.Sent;
        FigureRun.Log($"/ws at {rate:N0}/s: {latency}, {latency.Count:N0} frames of {sent:N0}, app {used:0} % of a core");
        return (latency, sent, used);
    }

    private static async Task<Samples> ReadAsync(ClientWebSocket socket, ConcurrentDictionary<ulong, long> due, CancellationToken stop)
    {
        var samples = new Samples();
        var buffer = new byte[256 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                length += part.Count;
                if (!part.EndOfMessage)
                    continue;
                var now = Stopwatch.GetTimestamp();
                if (due.TryRemove(KeyOf(buffer.AsSpan(0, length)), out var at))
                    samples.Add(Stopwatch.GetElapsedTime(at, now).TotalMilliseconds);
                length = 0;
            }
        }
        catch (OperationCanceledException)
        {
            return samples;
        }
    }

    private static ulong KeyOf(in OutgoingMessage message) => KeyOf(message.Topic.Split('/')[2], message.Reception.Frame);

    /// <summary>From the first keys of the frame's data; what comes behind is not read.</summary>
    private static ulong KeyOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        string? observer = null;
        byte[]? frame = null;
        while ((observer is null || frame is null) && reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 2)
                continue;
            if (reader.ValueTextEquals("observer_id"u8) && reader.Read())
                observer = reader.GetString();
            else if (reader.ValueTextEquals("raw_hex"u8) && reader.Read())
                frame = Convert.FromHexString(reader.GetString()!);
        }

        return observer is null || frame is null ? 0 : KeyOf(observer, frame);
    }

    private static ulong KeyOf(string observer, byte[] frame)
    {
        var hash = default(HashCode);
        hash.AddBytes(frame);
        return ((ulong)(uint)hash.ToHashCode() << 32) | (uint)StringComparer.OrdinalIgnoreCase.GetHashCode(observer);
    }
}
