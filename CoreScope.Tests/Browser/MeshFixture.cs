using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>A running app that has heard 5,200 packets, the newest of them heard by three observers over three paths.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    public const int Count = 5_200;

    private static readonly APacket s_group = APacket.Flood(PayloadType.Ack).Number(Count);

    public AppHost App { get; private set; } = null!;

    /// <summary>The oldest packet.</summary>
    public static byte[] Oldest { get; } = Numbered(1);

    /// <summary>One that was heard once and stands near the top.</summary>
    public static byte[] Single { get; } = Numbered(Count - 1);

    /// <summary>The packet heard three times, as each observer heard it.</summary>
    public static IReadOnlyList<byte[]> Group { get; } =
        [s_group.Frame(), s_group.Via("A1B2", "C3D4").Frame(), s_group.Via("A1B2", "C3D4", "E5F6", "0708", "1A2B").Frame()];

    public static string GroupHash { get; } = s_group.Hash().ToString();

    public async Task InitializeAsync()
    {
        App = await AppHost.StartAsync("--CoreScope:MqttListener:MaxMessagesPerSecond=100000");
        await using var radio = await RadioObserver.ConnectAsync(App.MqttPort);
        var answers = new List<Task>(Count);
        for (var i = 1; i < Count; i++)
            answers.Add(await radio.BeginAsync(Numbered(i)));
        await Task.WhenAll(answers);
        for (var i = 0; i < Group.Count; i++)
            await radio.HearAsync(Group[i], observer: i + 1, snr: 5 - i, rssi: -90 - i);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    private static byte[] Numbered(int number) => APacket.Flood(PayloadType.Ack).Number(number).Frame();
}
