using System.Buffers.Binary;
using System.Text;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>Frames made by hand, without the encoder under test elsewhere.</summary>
internal static class AFrame
{
    public static byte[] Of(PayloadType type, ReadOnlySpan<byte> payload, RouteType route = RouteType.Flood, ReadOnlySpan<byte> path = default) =>
        [new PacketHeader(route, type).Value, .. route.HasTransportCodes() ? new byte[4] : [], (byte)path.Length, .. path, .. payload];

    /// <summary>An unsigned advert of one key byte, repeated, with these app data.</summary>
    public static byte[] Advert(ReadOnlySpan<byte> appData, byte key = 0xA1)
    {
        var payload = new byte[100 + appData.Length];
        payload.AsSpan(0, 32).Fill(key);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(32), uint.MaxValue);
        appData.CopyTo(payload.AsSpan(100));
        return Of(PayloadType.Advert, payload);
    }

    public static byte[] AdvertNamed(string name, byte type = 1) => Advert([(byte)(0x80 | type), .. Encoding.UTF8.GetBytes(name)]);

    public static byte[] AdvertAt(int latitudeE6, int longitudeE6)
    {
        var appData = new byte[9];
        appData[0] = 0x12;
        BinaryPrimitives.WriteInt32LittleEndian(appData.AsSpan(1), latitudeE6);
        BinaryPrimitives.WriteInt32LittleEndian(appData.AsSpan(5), longitudeE6);
        return Advert(appData);
    }

    /// <summary>A channel text sealed for the Public channel.</summary>
    public static byte[] PublicText(ReadOnlySpan<byte> text, byte flags = 0)
    {
        Span<byte> sealedText = stackalloc byte[ProtocolLimits.MaxPayload];
        byte[] plaintext = [1, 2, 3, 4, flags, .. text];
        var length = ChannelCipher.Seal(ChannelKey.Public, plaintext, sealedText);
        return Of(PayloadType.GroupText, [ChannelKey.Public.Hash, .. sealedText[..length]]);
    }

    public static byte[] PublicText(string text) => PublicText(Encoding.UTF8.GetBytes(text));
}
