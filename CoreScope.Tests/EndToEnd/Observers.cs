using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.Ingest.Mqtt;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.EndToEnd;

/// <summary>What observers publish, and publishers that do so.</summary>
internal static class Observers
{
    public const string Key = "AA00000000000000000000000000000000000000000000000000000000000001";
    public const string Topic = "meshcore/OAK/" + Key + "/packets";

    /// <summary>A packet made of a number: another number is another transmission.</summary>
    public static string Envelope(int number) =>
        $$"""{"origin":"end to end","SNR":"5.5","raw":"{{Convert.ToHexString(APacket.Flood(PayloadType.Ack).Number(number).Via("AB", "CD").Frame())}}"}""";

    /// <summary>The real capture as topic and envelope.</summary>
    public static IReadOnlyList<(string Topic, string Body)> Capture()
    {
        var messages = new List<(string, string)>();
        foreach (var line in File.ReadLines(SharedFiles.Require("data/capture.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            messages.Add((row.GetProperty("topic").GetString()!, JsonSerializer.Serialize(new
            {
                raw = row.GetProperty("raw_hex").GetString(),
                origin = row.GetProperty("observer_name").GetString(),
                timestamp = row.GetProperty("timestamp").GetString(),
            })));
        }

        return messages;
    }

    /// <summary>
    /// Publishes packet 0 until it is stored: from then on the subscription stands and the broker keeps messages while the app is
    /// away. However often it takes, it is one transmission.
    /// </summary>
    public static async Task WaitUntilSubscribedAsync(MosquittoBroker broker, CoreScopeProcess app, params string[] credentials)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        do
        {
            Assert.True(DateTime.UtcNow < deadline, "the subscription does not stand:\n" + app.Output);
            Assert.Equal(0, await MosquittoBroker.PublishAsync(broker.Port, ["-q", "1", "-t", Topic, "-m", Envelope(0), .. credentials]));
            await Task.Delay(50);
        }
        while (app.Transmissions == 0);
    }

    /// <summary>Publishes one message a line of <paramref name="bodies"/> with <c>mosquitto_pub</c>.</summary>
    public static async Task PublishLinesAsync(int port, string topic, IEnumerable<string> bodies)
    {
        using var process = MosquittoBroker.PublishForever(port, "-q", "1", "-t", topic, "-l");
        foreach (var body in bodies)
            await process.StandardInput.WriteLineAsync(body);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>
    /// Publishes packets <paramref name="first"/> to <paramref name="last"/> at QoS 1 and 200 a second; returns when all are
    /// acknowledged. Whatever the broker has not acknowledged when a connection ends goes out again on the next.
    /// </summary>
    public static async Task PublishSteadilyAsync(int port, int first, int last, Action<int>? acknowledged = null)
    {
        var open = new Queue<int>(Enumerable.Range(first, last - first + 1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (open.Count > 0)
            open = await PublishOverOneConnectionAsync(port, open, acknowledged, patience.Token);
    }

    private static async Task<Queue<int>> PublishOverOneConnectionAsync(int port, Queue<int> numbers, Action<int>? acknowledged, CancellationToken patience)
    {
        var unanswered = new List<int>(numbers);
        var answers = new List<(int Number, Task<MqttReasonCode> Answer)>();
        try
        {
            await using var connection = await MqttRig.ConnectAsync($"mqtt://127.0.0.1:{port}", "steady-" + port);
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            foreach (var number in numbers)
            {
                patience.ThrowIfCancellationRequested();
                await tick.WaitForNextTickAsync(patience);
                answers.Add((number, await connection.BeginPublishAsync(Topic, System.Text.Encoding.UTF8.GetBytes(Envelope(number)), 1, false, patience)));
            }

            await Task.WhenAll(answers.Select(a => a.Answer)).WaitAsync(TimeSpan.FromSeconds(30), patience);
        }
        catch (MqttException)
        {
            // The other side went away: what it did not acknowledge is repeated.
            await Task.Delay(50, patience);
        }

        foreach (var (number, answer) in answers)
        {
            if (!answer.IsCompletedSuccessfully)
                continue;
            unanswered.Remove(number);
            acknowledged?.Invoke(number);
        }

        return new Queue<int>(unanswered);
    }
}
