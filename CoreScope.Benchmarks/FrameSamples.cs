using System.Text.Json;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Benchmarks;

/// <summary>Frames to measure with: the captured ones where <c>shared/data/capture.jsonl</c> lies beside the project, else made ones.</summary>
internal static class FrameSamples
{
    private const string Capture = "shared/data/capture.jsonl";

    /// <summary>Frames that decode, and where they come from.</summary>
    public static (byte[][] Frames, string Source) Load()
    {
        var path = FindCapture();
        return path is null ? (Make(), "made frames") : (Read(path), path);
    }

    /// <summary>One frame of each common kind, a few hops in.</summary>
    public static byte[][] Make()
    {
        var random = new Random(1);
        var secret = Bytes(random, 32);
        var key = new PublicKey(Bytes(random, 32));
        (PayloadType Type, byte[] Payload)[] payloads =
        [
            (PayloadType.Advert, [.. Bytes(random, 100), .. AdvertWriter.AppData(new() { Type = 2, Position = (50.1, 4.2), Name = "Hilltop repeater" })]),
            (PayloadType.GroupText, GroupWriter.Text(ChannelKey.Public, 1_780_000_000, "Copper", "anyone on the ridge this evening?")),
            (PayloadType.GroupText, GroupWriter.Text(ChannelKey.Public, 1_780_000_100, "Otter", "yes")),
            (PayloadType.TextMessage, DirectWriter.TextMessage(1, 2, secret, 1_780_000_200, "see you there at seven")),
            (PayloadType.Path, DirectWriter.PathReturn(1, 2, secret, Bytes(random, 6), 2, PayloadType.Ack, Bytes(random, 4))),
            (PayloadType.Request, DirectWriter.Request(1, 2, secret, 1_780_000_300, 1, Bytes(random, 8))),
            (PayloadType.Response, DirectWriter.Response(1, 2, secret, 1_780_000_300, Bytes(random, 52))),
            (PayloadType.Ack, AckWriter.Plain(0x12345678)),
            (PayloadType.AnonRequest, DirectWriter.AnonRequest(1, key, secret, Bytes(random, 12))),
        ];
        return [.. payloads.SelectMany(payload => Enumerable.Range(0, 6).Select(hops =>
            PacketEncoder.Frame(RouteType.Flood, payload.Type, payload.Payload, Bytes(random, 2 * hops), 2)))];
    }

    private static byte[][] Read(string path)
    {
        var frames = new List<byte[]>();
        foreach (var line in File.ReadLines(path))
        {
            using var entry = JsonDocument.Parse(line);
            var raw = Convert.FromHexString(entry.RootElement.GetProperty("raw_hex").GetString()!);
            if (PacketDecoder.TryDecode(raw, out _, out _))
                frames.Add(raw);
        }

        return [.. frames];
    }

    private static string? FindCapture()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Capture);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
