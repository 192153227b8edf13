using System.Text.Json;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Tests.Core.Protocol.Writers;

/// <summary>Writes the frames of the shared vectors anew from their meaning and compares every byte.</summary>
public sealed class WriterVectorTests
{
    // Their texts were cleaned or cut in reading, or they carry more than a writer would send.
    private static readonly HashSet<string> _notReversible =
        ["advert-name-control-chars", "advert-name-cut-utf8", "grptxt-cut-utf8-tail", "ack-padded-16", "control-unknown", "scope-zero-code"];

    public static TheoryData<string> Names { get; } = [.. ProtocolVectors.Root.GetProperty("vectors").EnumerateArray()
        .Where(v => v.Text("category") == "valid" && !_notReversible.Contains(v.Text("name")))
        .Select(v => v.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Payload_MeaningOfVector_GivesItsBytes(string name)
    {
        var vector = ProtocolVectors.Root.GetProperty("vectors").EnumerateArray().Single(v => v.Text("name") == name);
        var expected = vector.GetProperty("expected");
        var raw = expected.Text("raw");
        Assert.True(PacketDecoder.TryDecode(Convert.FromHexString(raw), out var frame, out _));

        var payload = PayloadOf(vector, expected.GetProperty("payload"), frame);
        var path = expected.GetProperty("path");
        var isTrace = frame.Header.Payload == PayloadType.Trace;
        var hops = isTrace ? frame.Path.ToArray() : Convert.FromHexString(string.Concat(path.GetProperty("hops").EnumerateArray().Select(h => h.GetString())));
        var written = PacketEncoder.Frame(
            frame.Header.Route, frame.Header.Payload, payload, hops, isTrace ? 1 : Math.Max(path.GetProperty("hashSize").GetInt32(), 1), CodesOf(expected));
        Assert.Equal(raw, Convert.ToHexString(written));
    }

    private static TransportCodes? CodesOf(JsonElement expected)
    {
        var codes = expected.GetProperty("transportCodes");
        return codes.ValueKind == JsonValueKind.Null ? null : new TransportCodes(Code(codes.Text("code1")), Code(codes.Text("code2")));
    }

    private static ushort Code(string wireHex) => BitConverter.ToUInt16(Convert.FromHexString(wireHex));

    private static byte[] PayloadOf(JsonElement vector, JsonElement payload, in PacketFrame frame) => payload.Text("type") switch
    {
        "REQ" or "RESPONSE" or "TXT_MSG" or "PATH" when vector.TryGetProperty("info", out var info) => Direct(payload, info),
        "ANON_REQ" => Anonymous(payload, vector.GetProperty("info")),
        "ACK" => Ack(payload, "extraHash", "ackAttempt", "ackRand"),
        "ADVERT" => Advert(payload, frame.Payload),
        "CHAN" => GroupWriter.RawText(
            Channel(vector, payload), payload.GetProperty("sender_timestamp").GetUInt32(), System.Text.Encoding.UTF8.GetBytes(payload.Text("text")), payload.GetProperty("txtFlags").GetByte()),
        "GRP_DATA" when payload.TryGetProperty("decryptedBlob", out _) => GroupWriter.Data(
            Channel(vector, payload), payload.GetProperty("dataType").GetUInt16(), payload.Bytes("decryptedBlob")),
        "GRP_TXT" or "GRP_DATA" => [payload.GetProperty("channelHash").GetByte(), .. payload.Bytes("mac"), .. payload.Bytes("encryptedData")],
        "TRACE" => TraceWriter.Payload(
            payload.GetProperty("tag").GetUInt32(), payload.GetProperty("authCode").GetUInt32(), payload.Bytes("pathData"), 1 << payload.GetProperty("traceFlags").GetInt32()),
        "MULTIPART" => Multipart(payload),
        "CONTROL" => Control(payload),
        _ => payload.Bytes("raw"),
    };

    private static byte[] Direct(JsonElement payload, JsonElement info)
    {
        var (destination, source) = (payload.Bytes("destHash")[0], payload.Bytes("srcHash")[0]);
        var (secret, plaintext) = (info.Bytes("sharedSecret"), info.Bytes("plaintext"));
        var time = BitConverter.ToUInt32(plaintext);
        switch (payload.Text("type"))
        {
            case "REQ":
                return DirectWriter.Request(destination, source, secret, time, plaintext[4], plaintext.AsSpan(5));
            case "RESPONSE":
                return DirectWriter.Response(destination, source, secret, time, plaintext.AsSpan(4));
            case "TXT_MSG":
                var text = System.Text.Encoding.UTF8.GetString(plaintext.AsSpan(5));
                return DirectWriter.TextMessage(destination, source, secret, time, text, plaintext[4] >> 2, (byte)(plaintext[4] & 3));
            default:
                var hashSize = (plaintext[0] >> 6) + 1;
                var pathEnd = 1 + (hashSize * (plaintext[0] & 0x3F));
                return DirectWriter.PathReturn(
                    destination, source, secret, plaintext.AsSpan(1..pathEnd), hashSize, (PayloadType)plaintext[pathEnd], plaintext.AsSpan(pathEnd + 1));
        }
    }

    private static byte[] Anonymous(JsonElement payload, JsonElement info) => DirectWriter.AnonRequest(
        payload.Bytes("destHash")[0], new PublicKey(payload.Bytes("ephemeralPubKey")), info.Bytes("sharedSecret"), info.Bytes("plaintext"));

    private static byte[] Ack(JsonElement payload, string crc, string attempt, string random)
    {
        var checksum = Convert.ToUInt32(payload.Text(crc), 16);
        if (payload.TryGetProperty(random, out var last))
            return AckWriter.Extended(checksum, payload.GetProperty(attempt).GetByte(), last.GetByte());
        return payload.TryGetProperty(attempt, out var middle) ? [.. AckWriter.Plain(checksum), middle.GetByte()] : AckWriter.Plain(checksum);
    }

    private static byte[] Advert(JsonElement payload, ReadOnlySpan<byte> original)
    {
        // Nobody has the seeds of the vectors' nodes: the signed part is taken over, the app data is written.
        if (!payload.TryGetProperty("flags", out var flags))
            return original.ToArray();
        var content = new AdvertContent
        {
            Type = flags.GetProperty("type").GetInt32(),
            Position = payload.TryGetProperty("lat", out var lat) ? (lat.GetDouble(), payload.GetProperty("lon").GetDouble()) : null,
            Feature1 = payload.TryGetProperty("feat1", out var feat1) ? feat1.GetUInt16() : null,
            Feature2 = payload.TryGetProperty("feat2", out var feat2) ? feat2.GetUInt16() : null,
            Name = payload.TryGetProperty("name", out var name) ? name.GetString() : null,
            Telemetry = payload.TryGetProperty("battery_mv", out var mv) ? (mv.GetUInt16(), payload.GetProperty("temperature_c").GetDouble()) : null,
        };
        return [.. original[..100], .. AdvertWriter.AppData(content)];
    }

    private static byte[] Multipart(JsonElement payload)
    {
        var type = (PayloadType)payload.GetProperty("innerType").GetInt32();
        var inner = type == PayloadType.Ack ? Ack(payload, "innerAckCrc", "innerAckAttempt", "innerAckRand") : payload.Bytes("innerPayload");
        return MultipartWriter.Payload(payload.GetProperty("remaining").GetInt32(), type, inner);
    }

    private static byte[] Control(JsonElement payload)
    {
        var tag = payload.GetProperty("ctrlTag").GetUInt32();
        if (payload.Text("ctrlSubtype") == "DISCOVER_REQ")
        {
            uint? since = payload.TryGetProperty("ctrlSince", out var time) ? time.GetUInt32() : null;
            return ControlWriter.DiscoverRequest(payload.GetProperty("ctrlFilter").GetByte(), tag, payload.GetProperty("ctrlPrefixOnly").GetBoolean(), since);
        }

        var key = payload.Bytes("ctrlPubKey");
        var whole = new byte[32];
        key.CopyTo(whole, 0);
        return ControlWriter.DiscoverResponse(
            payload.GetProperty("ctrlNodeType").GetInt32(), payload.GetProperty("ctrlSNR").GetInt32() / 4.0, tag, new PublicKey(whole), key.Length == 8);
    }

    private static ChannelKey Channel(JsonElement vector, JsonElement payload)
    {
        var name = payload.Text("channel");
        Assert.True(ChannelKey.TryParse(name, vector.GetProperty("keys").GetProperty("channels").Text(name), out var key));
        return key;
    }
}
