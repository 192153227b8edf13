using System.Collections.Frozen;

namespace CoreScope.Core.Dissection;

/// <summary>
/// The one table of fields: field table, byte ranges (protocol.md §8), filter language and documentation name them from here.
/// Immutable.
/// </summary>
public static class FieldRegistry
{
    private static readonly FieldDefinition[] s_fields = Define();

    private static readonly FrozenDictionary<string, FieldDefinition> s_byFilterName =
        s_fields.Where(field => field.FilterName.Length > 0).DistinctBy(field => field.FilterName)
            .ToFrozenDictionary(field => field.FilterName, StringComparer.Ordinal);

    /// <summary>All fields in order of <see cref="FieldId"/>.</summary>
    public static IReadOnlyList<FieldDefinition> All => s_fields;

    /// <summary>The definition of <paramref name="id"/>.</summary>
    public static FieldDefinition Of(FieldId id) => s_fields[(int)id];

    /// <summary>The field that the filter language calls <paramref name="filterName"/>, or null.</summary>
    public static FieldDefinition? ByFilterName(string filterName) => s_byFilterName.GetValueOrDefault(filterName);

    private static FieldDefinition[] Define() =>
    [
        New(FieldId.Header, "Header", "Header", "", FieldType.Flags),
        New(FieldId.TransportCode1, "Transport code 1 (scope)", "Transport Codes", "code1", FieldType.Bytes),
        New(FieldId.TransportCode2, "Transport code 2 (reserved)", "Transport Codes", "code2", FieldType.Bytes),
        New(FieldId.PathLength, "Path length", "Path Length", "", FieldType.Flags),
        New(FieldId.Hop, "Hop", "Path", "path", FieldType.Bytes),
        New(FieldId.HopSnr, "SNR", "Path SNR", "payload.snrValues", FieldType.Decimal, "dB"),
        New(FieldId.PathSnr, "SNR path", "Path SNR", "", FieldType.Bytes),
        New(FieldId.DestHash, "Destination hash", "Dest Hash", "payload.destHash", FieldType.Bytes),
        New(FieldId.SrcHash, "Source hash", "Src Hash", "payload.srcHash", FieldType.Bytes),
        New(FieldId.Mac, "MAC", "MAC", "payload.mac", FieldType.Bytes),
        New(FieldId.EncryptedData, "Encrypted data", "Encrypted Data", "payload.encryptedData", FieldType.Bytes),
        New(FieldId.PathData, "Encrypted data", "Encrypted Data", "payload.pathData", FieldType.Bytes),
        New(FieldId.AckChecksum, "Checksum", "Checksum", "payload.extraHash", FieldType.Bytes),
        New(FieldId.AckAttempt, "Attempt", "Attempt", "payload.ackAttempt", FieldType.Number),
        New(FieldId.AckRandom, "Random", "Random", "payload.ackRand", FieldType.Number),
        New(FieldId.PubKey, "Public key", "PubKey", "payload.pubKey", FieldType.Bytes),
        New(FieldId.Timestamp, "Timestamp", "Timestamp", "payload.timestamp", FieldType.Time, "s"),
        New(FieldId.Signature, "Signature", "Signature", "payload.signature", FieldType.Bytes),
        New(FieldId.AdvertFlags, "App flags", "Flags", "payload.flags.raw", FieldType.Flags),
        New(FieldId.Latitude, "Latitude", "Latitude", "payload.lat", FieldType.Decimal, "°"),
        New(FieldId.Longitude, "Longitude", "Longitude", "payload.lon", FieldType.Decimal, "°"),
        New(FieldId.Feature1, "Feature 1", "Feature 1", "payload.feat1", FieldType.Number),
        New(FieldId.Feature2, "Feature 2", "Feature 2", "payload.feat2", FieldType.Number),
        New(FieldId.Name, "Node name", "Name", "payload.name", FieldType.Text),
        New(FieldId.Battery, "Battery", "Battery", "payload.battery_mv", FieldType.Number, "mV"),
        New(FieldId.Temperature, "Temperature", "Temperature", "payload.temperature_c", FieldType.Decimal, "°C"),
        New(FieldId.ChannelHash, "Channel hash", "Channel Hash", "payload.channelHash", FieldType.Number),
        New(FieldId.EphemeralPubKey, "Sender public key", "Ephemeral PubKey", "payload.ephemeralPubKey", FieldType.Bytes),
        New(FieldId.TraceTag, "Trace tag", "Trace Tag", "payload.tag", FieldType.Number),
        New(FieldId.AuthCode, "Auth code", "Auth Code", "payload.authCode", FieldType.Number),
        New(FieldId.TraceFlags, "Trace flags", "Trace Flags", "payload.traceFlags", FieldType.Flags),
        New(FieldId.RouteHop, "Route hop", "Route Hops", "path", FieldType.Bytes),
        New(FieldId.MultipartHeader, "Multipart header", "Multipart Header", "", FieldType.Flags),
        New(FieldId.InnerChecksum, "Inner checksum", "Checksum", "payload.innerAckCrc", FieldType.Bytes),
        New(FieldId.InnerAttempt, "Inner attempt", "Attempt", "payload.innerAckAttempt", FieldType.Number),
        New(FieldId.InnerRandom, "Inner random", "Random", "payload.innerAckRand", FieldType.Number),
        New(FieldId.InnerPayload, "Inner payload", "Inner Payload", "payload.innerPayload", FieldType.Bytes),
        New(FieldId.ControlFlags, "Control flags", "Control Flags", "payload.ctrlFlags", FieldType.Flags),
        New(FieldId.ControlFilter, "Type filter", "Type Filter", "payload.ctrlFilter", FieldType.Flags),
        New(FieldId.ControlTag, "Tag", "Tag", "payload.ctrlTag", FieldType.Number),
        New(FieldId.ControlSince, "Since", "Since", "payload.ctrlSince", FieldType.Time, "s"),
        New(FieldId.ControlSnr, "SNR", "SNR", "payload.ctrlSNR", FieldType.Decimal, "dB/4"),
        New(FieldId.ControlPubKey, "Public key", "PubKey", "payload.ctrlPubKey", FieldType.Bytes),
        New(FieldId.ControlBody, "Control data", "Control Data", "", FieldType.Bytes),
        New(FieldId.Payload, "Payload", "Payload", "payload.raw", FieldType.Bytes),
        New(FieldId.Trailing, "Trailing", "Trailing", "", FieldType.Bytes),
        New(FieldId.Channel, "Channel", "", "payload.channel", FieldType.Text),
        New(FieldId.Sender, "Sender", "", "payload.sender", FieldType.Text),
        New(FieldId.SenderTime, "Sender time", "", "payload.sender_timestamp", FieldType.Time, "s"),
        New(FieldId.TextFlags, "Text flags", "", "payload.txtFlags", FieldType.Flags),
        New(FieldId.Text, "Text", "", "payload.text", FieldType.Text),
        New(FieldId.DataType, "Data type", "", "payload.dataType", FieldType.Number),
        New(FieldId.DataLength, "Data length", "", "payload.dataLen", FieldType.Number),
        New(FieldId.Blob, "Data", "", "payload.decryptedBlob", FieldType.Bytes),
        New(FieldId.PayloadName, "Payload type", "", "payload.type", FieldType.Text),
        New(FieldId.PayloadError, "Payload error", "", "payload.error", FieldType.Text),
        New(FieldId.Anomaly, "Anomaly", "", "payload.anomaly", FieldType.Text),
        New(FieldId.AckLength, "ACK length", "", "payload.ackLen", FieldType.Number),
        New(FieldId.TimeText, "Timestamp (ISO)", "", "payload.timestampISO", FieldType.Text),
        New(FieldId.SignatureValid, "Signature valid", "", "payload.signatureValid", FieldType.Truth),
        New(FieldId.AdvertType, "Node type", "", "payload.flags.type", FieldType.Number),
        New(FieldId.IsChat, "Companion", "", "payload.flags.chat", FieldType.Truth),
        New(FieldId.IsRepeater, "Repeater", "", "payload.flags.repeater", FieldType.Truth),
        New(FieldId.IsRoom, "Room server", "", "payload.flags.room", FieldType.Truth),
        New(FieldId.IsSensor, "Sensor", "", "payload.flags.sensor", FieldType.Truth),
        New(FieldId.HasLocation, "Has position", "", "payload.flags.hasLocation", FieldType.Truth),
        New(FieldId.HasFeature1, "Has feature 1", "", "payload.flags.hasFeat1", FieldType.Truth),
        New(FieldId.HasFeature2, "Has feature 2", "", "payload.flags.hasFeat2", FieldType.Truth),
        New(FieldId.HasName, "Has name", "", "payload.flags.hasName", FieldType.Truth),
        New(FieldId.ChannelHashHex, "Channel hash (hex)", "", "payload.channelHashHex", FieldType.Text),
        New(FieldId.DecryptionStatus, "Decryption", "", "payload.decryptionStatus", FieldType.Text),
        New(FieldId.PartsRemaining, "Parts remaining", "", "payload.remaining", FieldType.Number),
        New(FieldId.InnerType, "Inner type", "", "payload.innerType", FieldType.Number),
        New(FieldId.InnerTypeName, "Inner type name", "", "payload.innerTypeName", FieldType.Text),
        New(FieldId.InnerAckLength, "Inner ACK length", "", "payload.innerAckLen", FieldType.Number),
        New(FieldId.ControlZeroHop, "Zero-hop control", "", "payload.ctrlZeroHop", FieldType.Truth),
        New(FieldId.ControlLength, "Control length", "", "payload.ctrlLength", FieldType.Number),
        New(FieldId.ControlSubtype, "Control subtype", "", "payload.ctrlSubtype", FieldType.Text),
        New(FieldId.ControlPrefixOnly, "Prefix only", "", "payload.ctrlPrefixOnly", FieldType.Truth),
        New(FieldId.ControlNodeType, "Responder's type", "", "payload.ctrlNodeType", FieldType.Number),
        New(FieldId.RawLength, "Raw length", "", "payload.rawLength", FieldType.Number),
        New(FieldId.FirstByteTag, "First byte", "", "payload.firstByteTag", FieldType.Text),
    ];

    private static FieldDefinition New(FieldId id, string name, string label, string filterName, FieldType type, string unit = "") =>
        new(id, name, label, filterName, type, unit);
}
