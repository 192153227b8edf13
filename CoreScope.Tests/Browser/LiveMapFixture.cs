using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>A running app with an area of its own and three repeaters, the first two of them on either side of <see cref="Between"/>.</summary>
public sealed class LiveMapFixture : IAsyncLifetime
{
    /// <summary>Live map over the middle of the way from the first to the second repeater.</summary>
    public const string Between = "live?lat=59.93001&lon=10.675&zoom=12";

    private static int s_number = 1_000;

    public AppHost App { get; private set; } = null!;

    public RadioObserver Radio { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        double[][] corners = [[59.5, 10], [59.5, 11.5], [60.5, 11.5], [60.5, 10]];
        App = await AppHost.StartAsync(
            [.. corners.SelectMany((corner, i) => corner.Select((value, j) => FormattableString.Invariant($"--CoreScope:geo_filter:Polygon:{i}:{j}={value}"))), "--CoreScope:geo_filter:BufferKm=5"]);
        Radio = await RadioObserver.ConnectAsync(App.MqttPort);
        await Radio.HearAsync(AnAdvert.FrameAt(1, 59.91, 10.75));
        await Radio.HearAsync(AnAdvert.FrameAt(2, 59.95, 10.60));
        await Radio.HearAsync(AnAdvert.FrameAt(3, 60.02, 10.90));
    }

    public async Task DisposeAsync()
    {
        await Radio.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>A packet nobody has heard before, over the first and the second repeater.</summary>
    public static byte[] Frame() =>
        APacket.Flood(PayloadType.Ack).Number(Interlocked.Increment(ref s_number)).Via(Prefix(1), Prefix(2)).Frame();

    /// <summary>Waits until the nodes stand on the map.</summary>
    public static Task NodesAsync(WatchedPage view) =>
        view.UntilAsync("() => document.querySelector('.live-map')?.dataset.nodes === '3'");

    private static string Prefix(byte seed) => AnAdvert.KeyOf(seed).Prefix(2).ToString();
}
