using System.Buffers.Binary;
using System.Globalization;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Ingest.Mqtt.Wire;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>A running app that knows 10,000 nodes.</summary>
public sealed class NodesFixture : IAsyncLifetime
{
    public const int Count = 10_000;

    public AppHost App { get; private set; } = null!;

    public RadioObserver Radio { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await AppHost.StartAsync("--CoreScope:MqttListener:MaxMessagesPerSecond=100000");
        Radio = await RadioObserver.ConnectAsync(App.MqttPort);
        var answers = new List<Task<MqttReasonCode>>(Count);
        for (var i = 0; i < Count; i++)
            answers.Add(await Radio.BeginAsync(Advert(i, NameOf(i))));
        Assert.All(await Task.WhenAll(answers), code => Assert.Equal(MqttReasonCode.Success, code));
    }

    public async Task DisposeAsync()
    {
        await Radio.DisposeAsync();
        await App.DisposeAsync();
    }

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"Node {number:D5}");

    /// <summary>Public key of the node with this number.</summary>
    public static string KeyOf(int number) => Convert.ToHexStringLower(Ed25519.PublicKeyOf(SeedOf(number)));

    /// <summary>An advert of the node with this number; every fourth is a companion, the others are repeaters.</summary>
    public static byte[] Advert(int number, string name, uint timestamp = 1_760_000_000) =>
        APacket.Flood(PayloadType.Advert).Payload(AdvertWriter.Payload(SeedOf(number), timestamp, new AdvertContent { Type = number % 4 == 3 ? 1 : 2, Name = name })).Frame();

    private static byte[] SeedOf(int number)
    {
        var seed = new byte[Ed25519.SeedSize];
        BinaryPrimitives.WriteInt32BigEndian(seed, number + 1);
        return seed;
    }
}
