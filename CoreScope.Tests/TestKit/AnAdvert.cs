using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;

namespace CoreScope.Tests.TestKit;

/// <summary>Frames of signed adverts.</summary>
public static class AnAdvert
{
    /// <summary>The key of the node that <paramref name="seed"/> stands for.</summary>
    public static PublicKey KeyOf(byte seed) => new(Ed25519.PublicKeyOf(SeedOf(seed)));

    /// <summary>A flood advert; another <paramref name="timestamp"/> makes another transmission.</summary>
    public static byte[] Frame(byte seed, string? name, int type = 2, uint timestamp = 1_760_000_000, params string[] hops) =>
        APacket.Flood(PayloadType.Advert)
            .Payload(AdvertWriter.Payload(SeedOf(seed), timestamp, new AdvertContent { Type = type, Name = name, Position = (37.5, -122.25) }))
            .Via(hops)
            .Frame();

    /// <summary>A repeater's flood advert from there.</summary>
    public static byte[] FrameAt(byte seed, double lat, double lon) =>
        APacket.Flood(PayloadType.Advert)
            .Payload(AdvertWriter.Payload(SeedOf(seed), 1_760_000_000, new AdvertContent { Type = 2, Name = $"Node {seed}", Position = (lat, lon) }))
            .Frame();

    /// <summary>The same with a signature that does not fit.</summary>
    public static byte[] Forged(byte seed, string name)
    {
        var frame = Frame(seed, name);
        frame[^Encoding.UTF8.GetByteCount(name)] ^= 1;
        return frame;
    }

    private static byte[] SeedOf(byte seed) => [.. Enumerable.Repeat(seed, Ed25519.SeedSize)];
}
