using System.Text;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Messages;

/// <summary>Seeded damage to real envelopes: whatever comes, the parser answers and its answer holds together.</summary>
public sealed class MessageMutationTests
{
    private const int Mutations = 100_000;

    private static readonly string[] s_pieces =
    [
        "{", "}", "[", "]", "\"", "\\", "\\u", "\\ud800", ":", ",", "null", "1e999", "-", "\0", "\n", "\uFFFD", "😀", "{\"stats\":", "\"raw\":\"\"", "\"gps\":{\"lat\":",
    ];

    private static readonly string[] s_topics =
    [
        AMessage.Packets, AMessage.Status, AMessage.Client, "meshcore/packets", "meshcore/status", "meshcore/message/channel/0", "meshcore/message/direct/a1", "",
    ];

    [Fact]
    public void Parse_HundredThousandMutations_NeverThrowsAndAnswersConsistently()
    {
        var bodies = Bodies();
        var random = new Random(20260609);
        var parser = new MessageParser(new StringPool(64));
        var filter = AMessage.Filter(clients: true);
        var kinds = new int[5];
        for (var i = 0; i < Mutations; i++)
        {
            var body = Mutate([.. bodies[random.Next(bodies.Count)]], random);
            var topic = s_topics[random.Next(s_topics.Length)];
            if (random.Next(8) == 0)
                topic = Encoding.UTF8.GetString(Mutate(Encoding.UTF8.GetBytes(topic), random));

            var parsed = parser.Parse(AMessage.With(topic, body), filter);

            AssertConsistent(parsed);
            kinds[(int)parsed.Kind]++;
        }

        Assert.All(kinds, count => Assert.NotEqual(0, count));
    }

    private static void AssertConsistent(in ParsedMessage parsed)
    {
        Assert.Equal(parsed.Kind == ParsedKind.Ignored, parsed.Drop != DropReason.None);
        Assert.Equal(parsed.Kind == ParsedKind.Status, parsed.Status is not null);
        Assert.Equal(parsed.Kind == ParsedKind.Bridge, parsed.Bridge is not null);
        Assert.Equal(parsed.Kind == ParsedKind.Client, parsed.Client is not null);
        Assert.Equal(parsed.Drop == DropReason.DecodeError, parsed.Error.Code != DecodeErrorCode.None);
        if (parsed.Kind == ParsedKind.Packet)
            AssertPacket(parsed.Packet);
        AssertLine(parsed.Status?.Name ?? parsed.Bridge?.Sender ?? parsed.Client?.Name);
    }

    private static void AssertPacket(PacketMessage packet)
    {
        Assert.True(PacketDecoder.TryDecode(packet.Frame.Span, out _, out _));
        Assert.True(double.IsFinite(packet.Snr ?? 0) && double.IsFinite(packet.Rssi ?? 0) && double.IsFinite(packet.Score ?? 0));
        Assert.InRange(packet.RxTime.Time.Value, AMessage.Now.Value - (31 * 86_400_000L), AMessage.Now.Value);
        AssertLine(packet.ObserverId);
        AssertLine(packet.Name);
        AssertLine(packet.Region);
        AssertLine(packet.Direction);
    }

    private static void AssertLine(string? text)
    {
        if (text is null)
            return;
        Assert.InRange(text.Length, 1, 128);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.Equal(text.Trim(), text);
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        for (var n = random.Next(1, 4); n > 0 && body.Length > 0; n--)
        {
            var at = random.Next(body.Length);
            var to = random.Next(at, Math.Min(body.Length, at + 20) + 1);
            switch (random.Next(6))
            {
                case 0: body[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: body[at] = (byte)random.Next(256); break;
                case 2: body = body[..at]; break;
                case 3: body = [.. body[..at], .. body[to..]]; break;
                case 4: body = [.. body[..at], .. Encoding.UTF8.GetBytes(s_pieces[random.Next(s_pieces.Length)]), .. body[at..]]; break;
                default: body = [.. body[..to], .. body[at..]]; break;
            }
        }

        return body;
    }

    private static List<byte[]> Bodies()
    {
        var vectors = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(SharedFiles.Require("vectors/protocol.json")))!["mqtt"]!.AsArray();
        List<byte[]> bodies = [.. vectors.Select(v => Encoding.UTF8.GetBytes((string)v!["payload"]!))];
        foreach (var line in File.ReadLines(SharedFiles.Require("data/capture.jsonl")))
        {
            var row = System.Text.Json.Nodes.JsonNode.Parse(line)!;
            bodies.Add(Encoding.UTF8.GetBytes(new System.Text.Json.Nodes.JsonObject
            {
                ["origin"] = (string?)row["observer_name"],
                ["origin_id"] = (string?)row["observer"],
                ["timestamp"] = (string?)row["timestamp"],
                ["direction"] = "rx",
                ["raw"] = (string?)row["raw_hex"],
                ["SNR"] = "-3.5",
                ["RSSI"] = -90,
                ["gps"] = new System.Text.Json.Nodes.JsonObject { ["lat"] = 37.5, ["lon"] = -122.1 },
                ["text"] = "Ann: hi",
            }.ToJsonString()));
        }

        return bodies;
    }
}
