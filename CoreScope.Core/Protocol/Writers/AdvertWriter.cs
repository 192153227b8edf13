using System.Buffers.Binary;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes ADVERT payloads (protocol.md §7.3).</summary>
public static class AdvertWriter
{
    private const int SensorType = 4;
    private const int MaxType = 15;
    private const int PositionFlag = 0x10;
    private const int Feature1Flag = 0x20;
    private const int Feature2Flag = 0x40;
    private const int NameFlag = 0x80;
    private const double Micro = 1_000_000;

    /// <summary>A signed advert of the node whose private seed is <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">The content does not fit 32 bytes, or the seed is not 32 bytes long.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is absent.</exception>
    public static byte[] Payload(ReadOnlySpan<byte> seed, uint timestamp, AdvertContent content) =>
        Payload(seed, Ed25519.PublicKeyOf(seed), timestamp, AppData(content));

    /// <summary>As the other form with ready app data, up to what a payload holds, and the public key already known.</summary>
    /// <exception cref="ArgumentException">A part has a wrong length.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is absent.</exception>
    public static byte[] Payload(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, uint timestamp, ReadOnlySpan<byte> appData)
    {
        Span<byte> time = stackalloc byte[AdvertSignature.TimestampSize];
        BinaryPrimitives.WriteUInt32LittleEndian(time, timestamp);
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.Bytes(publicKey);
        payload.Bytes(time);
        AdvertSignature.Sign(seed, publicKey, time, appData, payload.Take(Ed25519.SignatureSize));
        payload.Bytes(appData);
        return payload.ToArray();
    }

    /// <summary>The app data alone: flags, then the fields that are given.</summary>
    /// <exception cref="ArgumentException">More than 32 bytes, or a value that the wire cannot carry.</exception>
    public static byte[] AppData(AdvertContent content)
    {
        if (content.Type is < 0 or > MaxType)
            throw new ArgumentException("An advert type is from 0 to 15.", nameof(content));
        var data = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxAdvertData]);
        data.Byte(FlagsOf(content));
        if (content.Position is var (latitude, longitude))
        {
            data.UInt32((uint)Microdegrees(latitude));
            data.UInt32((uint)Microdegrees(longitude));
        }

        if (content.Feature1 is { } feature1)
            data.UInt16(feature1);
        if (content.Feature2 is { } feature2)
            data.UInt16(feature2);
        if (content.Name is { } name)
            WriteName(ref data, name);
        if (content.Telemetry is not null)
            WriteTelemetry(ref data, content);
        return data.ToArray();
    }

    private static int FlagsOf(AdvertContent content) =>
        content.Type
        | (content.Position is null ? 0 : PositionFlag)
        | (content.Feature1 is null ? 0 : Feature1Flag)
        | (content.Feature2 is null ? 0 : Feature2Flag)
        | (content.Name is null ? 0 : NameFlag);

    private static int Microdegrees(double degrees)
    {
        // Positions off the globe can be sent, and are: only what the number cannot hold is refused.
        var micro = Math.Round(degrees * Micro);
        if (!(micro is >= int.MinValue and <= int.MaxValue))
            throw new ArgumentException("A coordinate is within 32 bits of microdegrees.", nameof(degrees));
        return (int)micro;
    }

    private static void WriteName(ref PayloadBuffer data, string name)
    {
        if (name.Contains('\0'))
            throw new ArgumentException("A name ends at its first zero character.", nameof(name));
        data.Text(name);
    }

    private static void WriteTelemetry(ref PayloadBuffer data, AdvertContent content)
    {
        var (millivolts, celsius) = content.Telemetry!.Value;
        var centi = Math.Round(celsius * 100);
        if (content.Type != SensorType)
            throw new ArgumentException("Only a sensor sends telemetry.", nameof(content));
        if (!(centi is >= short.MinValue and <= short.MaxValue))
            throw new ArgumentException("A temperature is within 16 bits of hundredths.", nameof(content));
        if (content.Name is not null)
        {
            // Readers skip every zero byte behind the name.
            if ((millivolts & 0xFF) == 0)
                throw new ArgumentException("A voltage whose low byte is zero would be taken for the name's end.", nameof(content));
            data.Byte(0);
        }

        data.UInt16(millivolts);
        data.UInt16((ushort)(short)centi);
    }
}
