using System.Text.Json;
using CoreScope.Core.Protocol;
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
    /// Publishes a probe until it is stored: from then on the subscription stands and the broker keeps messages while the app is
    /// away. However often it takes, it is one transmission.
    /// </summary>
    public static async Task WaitUntilSubscribedAsync(MosquittoBroker broker, CoreScopeProcess app, string[]? credentials = null, int probe = 0)
    {
        var before = app.Transmissions;
        var deadline = DateTime.UtcNow.AddSeconds(20);
        do
        {
            Assert.True(DateTime.UtcNow < deadline, "the subscription does not stand:\n" + app.Output);
            Assert.Equal(0, await MosquittoBroker.PublishAsync(broker.Port, ["-q", "1", "-t", Topic, "-m", Envelope(probe), .. credentials ?? []]));
            await Task.Delay(50);
        }
        while (app.Transmissions == before);
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
}
