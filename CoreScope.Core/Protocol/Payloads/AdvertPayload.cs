using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// ADVERT: <c>public key(32) timestamp(4) signature(64) app data(0-32)</c> (protocol.md §7.3). Like the firmware it takes no
/// more than 32 bytes of app data; a flag whose bytes are missing ends the reading there.
/// </summary>
public readonly ref struct AdvertPayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 100;

    private const int SensorType = 4;
    private const int BatteryLimit = 10_000;
    private const int ColdLimit = -5_000;
    private const int HotLimit = 10_000;

    /// <summary>The node's 32 bytes of key.</summary>
    public ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>The node's own clock, Unix seconds; often wrong.</summary>
    public uint Timestamp { get; private init; }

    /// <summary><see cref="Timestamp"/> as sent, for the signature.</summary>
    public ReadOnlySpan<byte> TimestampBytes { get; private init; }

    /// <summary>The 64 bytes of signature.</summary>
    public ReadOnlySpan<byte> Signature { get; private init; }

    /// <summary>The signed part of the app data: at most 32 bytes.</summary>
    public ReadOnlySpan<byte> AppData { get; private init; }

    /// <summary>The first byte of <see cref="AppData"/>; 0 when there is none.</summary>
    public AdvertFlags Flags { get; private init; }

    /// <summary>More than 32 bytes of app data came.</summary>
    public bool IsOversize { get; private init; }

    /// <summary>A flag is set whose bytes are missing.</summary>
    public bool IsTruncated { get; private init; }

    /// <summary>True when a position was read. Nodes without a fix send (0, 0).</summary>
    public bool HasLocation { get; private init; }

    /// <summary>Degrees × 1 000 000.</summary>
    public int LatitudeE6 { get; private init; }

    /// <summary>Degrees × 1 000 000.</summary>
    public int LongitudeE6 { get; private init; }

    /// <summary>True when feature 1 was read.</summary>
    public bool HasFeature1 { get; private init; }

    /// <summary>Reserved.</summary>
    public ushort Feature1 { get; private init; }

    /// <summary>True when feature 2 was read.</summary>
    public bool HasFeature2 { get; private init; }

    /// <summary>Reserved.</summary>
    public ushort Feature2 { get; private init; }

    /// <summary>True when a name was read, possibly an empty one.</summary>
    public bool HasName { get; private init; }

    /// <summary>The name as sent, up to its first 00.</summary>
    public ReadOnlySpan<byte> NameBytes { get; private init; }

    /// <summary>True when a battery voltage within reason was read.</summary>
    public bool HasBattery { get; private init; }

    /// <summary>Millivolts.</summary>
    public ushort BatteryMillivolts { get; private init; }

    /// <summary>True when a temperature within reason was read.</summary>
    public bool HasTemperature { get; private init; }

    /// <summary>Hundredths of a degree Celsius.</summary>
    public short TemperatureE2 { get; private init; }

    /// <summary>Degrees, −90 to 90 on earth, but a frame may claim anything.</summary>
    public double Latitude => LatitudeE6 / 1e6;

    /// <summary>Degrees, −180 to 180 on earth.</summary>
    public double Longitude => LongitudeE6 / 1e6;

    /// <summary>Degrees Celsius.</summary>
    public double Temperature => TemperatureE2 / 100.0;

    /// <summary>The name as shown: decoded and without control characters; a new string.</summary>
    public string ReadName() => CleanText.ReadName(NameBytes);

    /// <summary>True when the key signed this advert; costs an Ed25519 verification.</summary>
    public bool VerifySignature() => AdvertSignature.Verify(Key, TimestampBytes, Signature, AppData);

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out AdvertPayload advert)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out advert);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out AdvertPayload advert)
        where TSink : struct, IFieldSink
    {
        if (payload.Length < MinSize)
        {
            new PacketReader(payload, origin).Rest(FieldId.Payload, ref sink);
            advert = default;
            return false;
        }

        var size = Math.Min(payload.Length, MinSize + ProtocolLimits.MaxAdvertData);
        var reader = new PacketReader(payload[..size], origin);
        var key = reader.Bytes(FieldId.PubKey, 32, ref sink);
        var timestamp = reader.UInt32(FieldId.Timestamp, ref sink);
        var signature = reader.Bytes(FieldId.Signature, 64, ref sink);
        var appData = reader.Ahead;
        var flags = new AdvertFlags(appData.IsEmpty ? (byte)0 : reader.Byte(FieldId.AdvertFlags, ref sink));

        // Each step reads on only while nothing was missing before.
        var complete = true;
        var hasLocation = flags.HasLocation && Claim(reader.Remaining, 8, ref complete);
        var latitude = hasLocation ? reader.Int32(FieldId.Latitude, ref sink) : 0;
        var longitude = hasLocation ? reader.Int32(FieldId.Longitude, ref sink) : 0;
        var hasFeature1 = flags.HasFeature1 && Claim(reader.Remaining, 2, ref complete);
        var feature1 = hasFeature1 ? reader.UInt16(FieldId.Feature1, ref sink) : (ushort)0;
        var hasFeature2 = flags.HasFeature2 && Claim(reader.Remaining, 2, ref complete);
        var feature2 = hasFeature2 ? reader.UInt16(FieldId.Feature2, ref sink) : (ushort)0;
        var hasName = flags.HasName && complete;
        var name = hasName ? ReadName(ref reader, ref sink) : default;
        var hasTelemetry = flags.Type == SensorType && complete && reader.Remaining >= 4;
        var battery = hasTelemetry ? reader.UInt16(FieldId.Battery, ref sink) : (ushort)0;
        var temperature = hasTelemetry ? reader.Int16(FieldId.Temperature, ref sink) : (short)0;

        // What the parsed 32 bytes leave and what came behind them is one range.
        var parsed = size - reader.Remaining;
        new PacketReader(payload[parsed..], origin + parsed).Rest(FieldId.Trailing, ref sink);
        advert = new AdvertPayload
        {
            Key = key,
            Timestamp = timestamp,
            TimestampBytes = payload.Slice(32, 4),
            Signature = signature,
            AppData = appData,
            Flags = flags,
            IsOversize = payload.Length > size,
            IsTruncated = !complete,
            HasLocation = hasLocation,
            LatitudeE6 = latitude,
            LongitudeE6 = longitude,
            HasFeature1 = hasFeature1,
            Feature1 = feature1,
            HasFeature2 = hasFeature2,
            Feature2 = feature2,
            HasName = hasName,
            NameBytes = name,
            HasBattery = hasTelemetry && battery is >= 1 and <= BatteryLimit,
            BatteryMillivolts = battery,
            HasTemperature = hasTelemetry && temperature is >= ColdLimit and <= HotLimit,
            TemperatureE2 = temperature,
        };
        return true;
    }

    private static bool Claim(int remaining, int count, ref bool complete)
    {
        complete &= remaining >= count;
        return complete;
    }

    private static ReadOnlySpan<byte> ReadName<TSink>(scoped ref PacketReader reader, scoped ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var ahead = reader.Ahead;
        var end = ahead.IndexOf((byte)0);
        if (end < 0)
            return reader.Rest(FieldId.Name, ref sink);
        var next = ahead[end..].IndexOfAnyExcept((byte)0);
        reader.Bytes(FieldId.Name, next < 0 ? ahead.Length : end + next, ref sink);
        return ahead[..end];
    }
}
