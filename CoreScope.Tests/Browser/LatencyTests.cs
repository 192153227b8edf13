using System.Globalization;
using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Xunit.Abstractions;

namespace CoreScope.Tests.Browser;

/// <summary>How long a packet takes from the observer's publish until its row is drawn in a browser.</summary>
[Collection(AloneCollection.Name)]
[Trait("Category", "Figures")]
public sealed class LatencyTests(BrowserFixture browser, ITestOutputHelper output) : IClassFixture<BrowserFixture>
{
    private const int PerSecond = 50;
    private const int WarmUp = 250;
    private const int Packets = 1_500;

    // A row counts when the browser draws the frame after the change: a callback before that frame notes the time.
    private const string NoteRows = """
        () => {
          window.seen = {};
          const note = rows => requestAnimationFrame(() => { for (const key of rows) window.seen[key] ??= performance.timeOrigin + performance.now(); });
          new MutationObserver(records => note(records.flatMap(record => record.type === 'attributes' ? [record.target.dataset.key]
            : [...record.addedNodes].filter(node => node.dataset?.key).map(node => node.dataset.key))))
            .observe(document.querySelector('.lt tbody'), { childList: true, subtree: true, attributeFilter: ['data-key'] });
        }
        """;

    [Fact]
    public async Task Publish_AtFiftyASecond_IsVisibleWithinTheOwedTimes()
    {
        await using var app = await AppHost.StartAsync();
        await using var radio = await RadioObserver.ConnectAsync(app.MqttPort);
        await using var view = await browser.OpenAsync(app.Url + "packets");
        await radio.HearAsync(Frame(0));
        await view.RowOf(Frame(0)).WaitForAsync();
        await view.Page.EvaluateAsync(NoteRows);

        var sent = new Dictionary<string, double>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        for (var i = 1; i <= WarmUp + Packets && await pace.WaitForNextTickAsync(); i++)
        {
            var frame = Frame(i);
            if (i > WarmUp)
                sent.Add(WatchedPage.HashOf(frame), (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds);
            // Nobody waits for the acknowledgement: observers publish when they hear something.
            await radio.BeginAsync(frame, observer: i % 12, snr: (i % 40) - 20, rssi: -90);
        }

        await view.RowOf(Frame(WarmUp + Packets)).WaitForAsync();
        var seen = JsonSerializer.Deserialize<Dictionary<string, double>>(await view.Page.EvaluateAsync<string>("() => JSON.stringify(window.seen)"))!;
        Assert.All(sent.Keys, key => Assert.True(seen.ContainsKey(key), $"{key} was never drawn"));
        var latencies = sent.Select(entry => seen[entry.Key] - entry.Value).Order().ToArray();
        double At(double part) => latencies[(int)Math.Ceiling(part * latencies.Length) - 1];
        var line = string.Create(CultureInfo.InvariantCulture, $"{latencies.Length} packets at {PerSecond}/s: p50 {At(.5):0} ms, p90 {At(.9):0} ms, p99 {At(.99):0} ms, max {latencies[^1]:0} ms");
        output.WriteLine(line);
        Console.WriteLine("[figures] publish to visible row: " + line);
        Assert.InRange(At(.5), 0, 200);
        Assert.InRange(At(.99), 0, 450);
    }

    // Channel messages with a path of five hops: as much to decode, resolve and draw as real traffic has.
    private static byte[] Frame(int number) =>
        APacket.Flood(PayloadType.TextMessage).Via("A1", "B2", "C3", "D4", "E5").Payload([.. BitConverter.GetBytes(number * 2654435761u), 0x11, 0x22, .. new byte[16]]).Frame();
}
