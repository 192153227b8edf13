using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Benchmarks;

/// <summary>What each received frame costs, and what each new transmission costs beyond that.</summary>
internal static class DecodeBench
{
    // Written to by every case, so that no work can be left out.
    private static ulong _sink;

    public static void Run()
    {
        var (frames, source) = FrameSamples.Load();
        Harness.PrintHead();
        Console.WriteLine($"{frames.Length} frames from {source}, mean payload {frames.Average(PayloadLength):N0} bytes; Ed25519 {(Ed25519.IsNative ? "OpenSSL" : "managed")}");
        Harness.Measure("decode frame", count => Decode(frames, count));
        Harness.Measure("decode frame + payload, no fields", count => DecodeAndRead(frames, count));
        Harness.Measure("decode frame + content hash", count => DecodeAndHash(frames, count));
        MeasureSignatures();
        MeasureChannels();
        MeasureScopes();
        GC.KeepAlive(_sink);
    }

    private static int PayloadLength(byte[] raw) => PacketDecoder.TryDecode(raw, out var frame, out _) ? frame.Payload.Length : 0;

    private static void DecodeAndRead(byte[][] frames, int count)
    {
        for (int i = 0, at = 0; i < count; i++)
        {
            if (PacketDecoder.TryDecode(frames[at], out var frame, out _))
                _sink += (ulong)FrameReader.Check(frame);
            at = at + 1 == frames.Length ? 0 : at + 1;
        }
    }

    private static void Decode(byte[][] frames, int count)
    {
        for (int i = 0, at = 0; i < count; i++)
        {
            if (PacketDecoder.TryDecode(frames[at], out var frame, out _))
                _sink += (ulong)frame.Payload.Length;
            if (++at == frames.Length)
                at = 0;
        }
    }

    private static void DecodeAndHash(byte[][] frames, int count)
    {
        for (int i = 0, at = 0; i < count; i++)
        {
            if (PacketDecoder.TryDecode(frames[at], out var frame, out _))
                _sink += PacketHasher.Hash(frame).Value;
            if (++at == frames.Length)
                at = 0;
        }
    }

    private static void MeasureSignatures()
    {
        if (!Ed25519.IsNative)
            return;
        var seed = new byte[Ed25519.SeedSize];
        seed[0] = 1;
        var advert = AdvertWriter.Payload(seed, 1_780_000_000, new() { Type = 2, Position = (50.1, 4.2), Name = "Hilltop repeater" });
        Harness.Measure("advert signature", count =>
        {
            for (var i = 0; i < count; i++)
                _sink += AdvertSignature.Verify(advert.AsSpan(0, 32), advert.AsSpan(32, 4), advert.AsSpan(36, 64), advert.AsSpan(100)) ? 1UL : 0;
        });

        var signature = new byte[Ed25519.SignatureSize];
        var message = advert[..64];
        Ed25519.Sign(seed, message, signature);
        var key = Ed25519.PublicKeyOf(seed);
        Harness.Measure("Ed25519 verify, managed fallback", count =>
        {
            for (var i = 0; i < count; i++)
                _sink += ManagedEd25519.Verify(key, message, signature) ? 1UL : 0;
        });
    }

    private static void MeasureChannels()
    {
        var payload = GroupWriter.Text(ChannelKey.Public, 1_780_000_000, "Copper", "anyone on the ridge?");
        var plaintext = new byte[payload.Length];
        ChannelKey.TryCreate("other", new byte[16], out var other);
        Harness.Measure("channel trial, MAC differs", count =>
        {
            for (var i = 0; i < count; i++)
                _sink += ChannelCipher.TryOpen(other!, payload.AsSpan(1, 2), payload.AsSpan(3), plaintext) ? 1UL : 0;
        });
        Harness.Measure("channel trial, opened", count =>
        {
            for (var i = 0; i < count; i++)
                _sink += ChannelCipher.TryOpen(ChannelKey.Public, payload.AsSpan(1, 2), payload.AsSpan(3), plaintext) ? 1UL : 0;
        });
    }

    private static void MeasureScopes()
    {
        var scopes = RegionScopes.Build(Enumerable.Range(0, 10).Select(i => $"region{i}"), out _);
        var payload = GroupWriter.Text(ChannelKey.Public, 1_780_000_000, "Copper", "anyone on the ridge?");
        var raw = PacketEncoder.Frame(RouteType.TransportFlood, PayloadType.GroupText, payload, codes: new TransportCodes(0x4242));
        Harness.Measure("scope against 10 regions", count =>
        {
            for (var i = 0; i < count; i++)
            {
                if (PacketDecoder.TryDecode(raw, out var frame, out _))
                    _sink += (ulong)scopes.Match(frame)!.Length;
            }
        });
    }
}
