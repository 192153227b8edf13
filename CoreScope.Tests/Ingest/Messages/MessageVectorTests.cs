using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Messages;

/// <summary>The <c>mqtt</c> section of the shared vectors, field by field (protocol.md §14).</summary>
public sealed class MessageVectorTests
{
    private const int Vectors = 49;
    private static readonly JsonArray s_vectors = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("vectors/protocol.json")))!["mqtt"]!.AsArray();

    public static TheoryData<string> Names => [.. s_vectors.Select(v => (string)v!["name"]!)];

    [Fact]
    public void Vectors_AreAllThere() => Assert.Equal(Vectors, s_vectors.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_Vector_GivesExactlyTheExpectedFields(string name)
    {
        var vector = s_vectors.Single(v => (string)v!["name"]! == name)!;
        var now = UnixMillis.From(DateTimeOffset.Parse((string)vector["now"]!, CultureInfo.InvariantCulture));
        var message = new MqttMessage("s", (string)vector["topic"]!, System.Text.Encoding.UTF8.GetBytes((string)vector["payload"]!), (bool)vector["retained"]!, now);

        var parsed = new MessageParser().Parse(message, FilterOf(vector["config"]!));

        Assert.Equal(Sorted(vector["expected"]!), Sorted(Describe(parsed)));
        if (parsed.Kind == ParsedKind.Status)
            Assert.Equal((bool)vector["retained"]!, parsed.Status!.Retained);
    }

    private static IngestFilter FilterOf(JsonNode config) => new(new IngestFilterOptions
    {
        ObserverBlacklist = Strings(config["observerBlacklist"]),
        ObserverIataWhitelist = Strings(config["observerIATAWhitelist"]),
        ClientRxCoverage = (bool?)config["clientRxCoverage"] ?? false,
        Sources = [new SourceRules("s", Strings(config["iataFilter"]), (string?)config["sourceRegion"])],
    });

    private static string[] Strings(JsonNode? list) => list is null ? [] : [.. list.AsArray().Select(v => (string)v!)];

    private static JsonObject Describe(ParsedMessage parsed) => parsed.Kind switch
    {
        ParsedKind.Packet => Packet(parsed.Packet),
        ParsedKind.Status => Status(parsed.Status!),
        ParsedKind.Bridge => Bridge(parsed.Bridge!),
        ParsedKind.Client => Client(parsed.Client!),
        _ => Given(("kind", "ignored"), ("reason", parsed.Drop.Name()), ("error", parsed.Drop == DropReason.DecodeError ? parsed.Error.Kind : null)),
    };

    private static JsonObject Packet(PacketMessage packet)
    {
        Assert.True(PacketDecoder.TryDecode(packet.Frame.Span, out var frame, out _));
        return Given(
            ("kind", "packet"), ("observerId", packet.ObserverId), ("iata", packet.Region), ("hash", PacketHasher.Hash(frame).ToString()),
            ("raw", Convert.ToHexString(packet.Frame.Span)), ("rxTime", Seconds(packet.RxTime)), ("naiveSkewSec", packet.RxTime.NaiveSkewSeconds),
            ("name", packet.Name), ("snr", packet.Snr), ("rssi", packet.Rssi), ("score", packet.Score), ("direction", packet.Direction));
    }

    private static JsonObject Status(StatusMessage status) => Given(
        ("kind", "status"), ("observerId", status.ObserverId), ("iata", status.Region), ("name", status.Name), ("status", status.Status),
        ("meta", Given(
            ("model", status.Model), ("firmware", status.Firmware), ("clientVersion", status.ClientVersion), ("radio", status.Radio),
            ("batteryMv", status.BatteryMv), ("uptimeSecs", status.UptimeSecs), ("noiseFloor", status.NoiseFloor), ("txAirSecs", status.TxAirSecs),
            ("rxAirSecs", status.RxAirSecs), ("recvErrors", status.RecvErrors), ("packetsSent", status.PacketsSent), ("packetsRecv", status.PacketsRecv),
            ("canRelay", status.CanRelay))));

    private static JsonObject Bridge(BridgeMessage bridge) => Given(
        ("kind", bridge.Kind == BridgeMessageKind.Channel ? "channelMessage" : "directMessage"), ("observerId", BridgeMessage.CompanionObserver),
        ("text", bridge.Text), ("channel", bridge.Channel), ("sender", bridge.Sender), ("sender_timestamp", bridge.SenderTimestamp),
        ("snr", bridge.Snr), ("rssi", bridge.Rssi), ("score", bridge.Score), ("direction", bridge.Direction));

    private static JsonObject Client(ClientReception client) => Given(
        ("kind", "clientReception"), ("rxPubkey", client.RxPubkey), ("heardKey", client.HeardKey), ("heardKeyLen", client.HeardKeyLength),
        ("src", client.Source), ("lat", client.Position.Lat), ("lon", client.Position.Lon), ("accM", client.AccuracyMetres), ("snr", client.Snr),
        ("rssi", client.Rssi), ("rxTime", Seconds(client.RxTime)), ("name", client.Name));

    private static string Seconds(RxTime time) => time.Time.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Given(params (string Key, object? Value)[] fields)
    {
        var result = new JsonObject();
        foreach (var (key, value) in fields.Where(f => f.Value is not null))
            result[key] = value as JsonNode ?? JsonSerializer.SerializeToNode(value);
        return result;
    }

    // One line a field, numbers by value: 4.0 and 4 are the same figure.
    private static string Sorted(JsonNode node) => string.Join('\n', Lines("", node).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Lines(string prefix, JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(p => Lines($"{prefix}.{p.Key}", p.Value!)),
        _ when node.GetValueKind() == JsonValueKind.Number => [$"{prefix}={double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture):R}"],
        _ => [$"{prefix}={node}"],
    };
}
