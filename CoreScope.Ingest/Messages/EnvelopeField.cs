namespace CoreScope.Ingest.Messages;

/// <summary>The fields of all message kinds that are used; everything else in a body is skipped.</summary>
internal enum EnvelopeField : byte
{
    None,
    Raw,
    Origin,
    OriginId,
    Timestamp,
    Direction,
    DirectionUpper,
    SnrUpper,
    Snr,
    RssiUpper,
    Rssi,
    Score,
    ScoreUpper,
    Region,
    Len,
    Gps,
    Lat,
    Lon,
    AccuracyMetres,
    Status,
    Model,
    FirmwareVersion,
    Firmware,
    ClientVersion,
    ClientVersionCamel,
    Radio,
    Repeat,
    Text,
    ChannelIndex,
    SenderTimestamp,
    Stats,

    // From here on fields that may stand in "stats" or at top level.
    BatteryMv,
    UptimeSecs,
    NoiseFloor,
    TxAirSecs,
    RxAirSecs,
    RecvErrors,
    PacketsSent,
    PacketsRecv,
    PacketsReceived,
    Count,
}

/// <summary>Finds a field by its name, which is compared as is: spellings that differ by case are different fields.</summary>
internal static class EnvelopeFields
{
    public const int StatsCount = EnvelopeField.Count - EnvelopeField.BatteryMv;

    public static EnvelopeField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => OfThree(name),
        4 => OfFour(name),
        5 => OfFive(name),
        6 => OfSix(name),
        8 => OfEight(name),
        9 => OfNine(name),
        >= 7 and <= 16 => OfMany(name),
        _ => EnvelopeField.None,
    };

    private static EnvelopeField OfThree(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("SNR"u8) ? EnvelopeField.SnrUpper
        : name.SequenceEqual("raw"u8) ? EnvelopeField.Raw
        : name.SequenceEqual("len"u8) ? EnvelopeField.Len
        : name.SequenceEqual("snr"u8) ? EnvelopeField.Snr
        : name.SequenceEqual("gps"u8) ? EnvelopeField.Gps
        : name.SequenceEqual("lat"u8) ? EnvelopeField.Lat
        : name.SequenceEqual("lon"u8) ? EnvelopeField.Lon
        : EnvelopeField.None;

    private static EnvelopeField OfFour(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("RSSI"u8) ? EnvelopeField.RssiUpper
        : name.SequenceEqual("rssi"u8) ? EnvelopeField.Rssi
        : name.SequenceEqual("text"u8) ? EnvelopeField.Text
        : EnvelopeField.None;

    private static EnvelopeField OfFive(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("score"u8) ? EnvelopeField.Score
        : name.SequenceEqual("Score"u8) ? EnvelopeField.ScoreUpper
        : name.SequenceEqual("model"u8) ? EnvelopeField.Model
        : name.SequenceEqual("radio"u8) ? EnvelopeField.Radio
        : name.SequenceEqual("stats"u8) ? EnvelopeField.Stats
        : name.SequenceEqual("acc_m"u8) ? EnvelopeField.AccuracyMetres
        : EnvelopeField.None;

    private static EnvelopeField OfSix(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("origin"u8) ? EnvelopeField.Origin
        : name.SequenceEqual("region"u8) ? EnvelopeField.Region
        : name.SequenceEqual("status"u8) ? EnvelopeField.Status
        : name.SequenceEqual("repeat"u8) ? EnvelopeField.Repeat
        : EnvelopeField.None;

    private static EnvelopeField OfEight(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("firmware"u8) ? EnvelopeField.Firmware : EnvelopeField.None;

    private static EnvelopeField OfNine(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("timestamp"u8) ? EnvelopeField.Timestamp
        : name.SequenceEqual("origin_id"u8) ? EnvelopeField.OriginId
        : name.SequenceEqual("direction"u8) ? EnvelopeField.Direction
        : name.SequenceEqual("Direction"u8) ? EnvelopeField.DirectionUpper
        : EnvelopeField.None;

    private static EnvelopeField OfMany(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("battery_mv"u8) ? EnvelopeField.BatteryMv
        : name.SequenceEqual("uptime_secs"u8) ? EnvelopeField.UptimeSecs
        : name.SequenceEqual("noise_floor"u8) ? EnvelopeField.NoiseFloor
        : name.SequenceEqual("tx_air_secs"u8) ? EnvelopeField.TxAirSecs
        : name.SequenceEqual("rx_air_secs"u8) ? EnvelopeField.RxAirSecs
        : name.SequenceEqual("recv_errors"u8) ? EnvelopeField.RecvErrors
        : name.SequenceEqual("packets_sent"u8) ? EnvelopeField.PacketsSent
        : name.SequenceEqual("packets_recv"u8) ? EnvelopeField.PacketsRecv
        : name.SequenceEqual("packets_received"u8) ? EnvelopeField.PacketsReceived
        : name.SequenceEqual("firmware_version"u8) ? EnvelopeField.FirmwareVersion
        : name.SequenceEqual("client_version"u8) ? EnvelopeField.ClientVersion
        : name.SequenceEqual("clientVersion"u8) ? EnvelopeField.ClientVersionCamel
        : name.SequenceEqual("channel_idx"u8) ? EnvelopeField.ChannelIndex
        : name.SequenceEqual("sender_timestamp"u8) ? EnvelopeField.SenderTimestamp
        : EnvelopeField.None;
}
