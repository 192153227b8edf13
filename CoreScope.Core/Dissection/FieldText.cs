using System.Globalization;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>Value and description of a field as the field table prints them.</summary>
internal static class FieldText
{
    /// <summary>The value: numbers with their unit, times in ISO form, everything else as hex.</summary>
    public static string ValueOf(Field field, ReadOnlySpan<byte> raw) => field.Id switch
    {
        FieldId.TransportCode1 or FieldId.TransportCode2 => Convert.ToHexString(field.Bytes(raw)),
        FieldId.HopSnr => Text($"{field.Value / 4.0:+0.00;-0.00;0.00} dB"),
        FieldId.ControlSnr => Text($"{(sbyte)field.Value / 4.0:+0.00;-0.00;0.00} dB"),
        FieldId.AckChecksum or FieldId.InnerChecksum or FieldId.TraceTag or FieldId.AuthCode or FieldId.ControlTag => Text($"0x{field.Value:X8}"),
        FieldId.Timestamp or FieldId.ControlSince => Time((uint)field.Value),
        FieldId.Latitude or FieldId.Longitude => Text($"{field.Value / 1e6:0.000000}°"),
        FieldId.Feature1 or FieldId.Feature2 => Text($"0x{field.Value:X4}"),
        FieldId.AckAttempt or FieldId.InnerAttempt => Text($"{field.Value}"),
        FieldId.Battery => Text($"{field.Value} mV"),
        FieldId.Temperature => Text($"{field.Value / 100.0:0.00} °C"),
        FieldId.Name => CleanText.ReadName(UntilZero(field.Bytes(raw))),
        _ => field.Length == 1 ? Text($"0x{raw[field.Offset]:X2}") : Convert.ToHexStringLower(field.Bytes(raw)),
    };

    /// <summary>What the value means; "" where the name says it all.</summary>
    public static string DescriptionOf(Field field, in PacketFrame frame, DissectedAdvert? advert, DissectedGroup? group) => field.Id switch
    {
        FieldId.Header => Text($"{frame.Header.Route.Name()}, {frame.Header.Payload.Name()}, version {frame.Header.Version}"),
        FieldId.TransportCode2 => "reserved",
        FieldId.PathLength => DescribePathLength(frame),
        FieldId.Hop => "leading bytes of a relay's key",
        FieldId.RouteHop => "leading bytes of a station's key",
        FieldId.HopSnr => "as received by this hop",
        FieldId.PathSnr => "not readable: the path length claims hop hashes",
        FieldId.DestHash => "first byte of the addressee's key",
        FieldId.SrcHash => "first byte of the sender's key",
        FieldId.AckAttempt or FieldId.InnerAttempt => "extended attempt number",
        FieldId.AckRandom or FieldId.InnerRandom => "sets equal ACKs apart",
        FieldId.Timestamp or FieldId.ControlSince => Text($"unix {field.Value}"),
        FieldId.Signature => DescribeSignature(advert?.SignatureValid),
        FieldId.AdvertFlags => Describe(new AdvertFlags((byte)field.Value)),
        FieldId.ChannelHash => group is null ? "" : group.Channel is { } channel ? "decrypted as " + channel : group.Status.Label(),
        FieldId.TraceFlags => Text($"hash_size = 1 << (flags & 3) = {1 << (int)(field.Value & 3)}"),
        FieldId.MultipartHeader => Text($"{field.Value >> 4} remaining, inner type {((PayloadType)(field.Value & 0x0F)).Name()}"),
        FieldId.ControlFlags => DescribeControl(frame),
        FieldId.ControlFilter => DescribeFilter((int)field.Value),
        FieldId.ControlSnr => "of the request at the responder",
        FieldId.EncryptedData or FieldId.PathData or FieldId.Payload or FieldId.InnerPayload or FieldId.ControlBody or FieldId.Trailing =>
            field.Length == 1 ? "1 byte" : Text($"{field.Length} bytes"),
        _ => "",
    };

    /// <summary>Unix seconds as ISO 8601.</summary>
    public static string Time(uint seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Who a datagram's type is allotted to (protocol.md §7.5).</summary>
    public static string DataOwner(ushort type) => type switch
    {
        <= 0x00FF => "internal",
        0x0100 => "MeshCore Open",
        >= 0x0110 and <= 0x011F => "Ripple",
        0x0120 => "MCO Advanced",
        >= 0x0130 and <= 0x013F => "StreamSensor",
        >= 0xFF00 => "development",
        _ => "not allotted",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> UntilZero(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    private static string DescribePathLength(in PacketFrame frame)
    {
        var size = (frame.PathLength >> 6) + 1;
        var count = frame.PathLength & 0x3F;
        if (frame.Header.Payload == PayloadType.Trace)
            return count == 1 ? "1 hop completed" : Text($"{count} hops completed");
        if (count > 0)
            return Text($"hash_size={size}, hash_count={count}");
        return frame.Header.Route.IsFlood() ? Text($"hash_size={size}, hash_count=0 (direct)") : "hash_count=0 (direct)";
    }

    private static string DescribeSignature(bool? valid) => valid switch
    {
        true => "valid",
        false => "invalid",
        null => "not checked",
    };

    private static string Describe(AdvertFlags flags)
    {
        var type = flags.Type switch
        {
            0 => "None",
            1 => "Companion",
            2 => "Repeater",
            3 => "Room Server",
            4 => "Sensor",
            _ => Text($"Unknown({flags.Type})"),
        };
        return type + (flags.HasLocation ? ", location" : "") + (flags.HasFeature1 ? ", feature 1" : "")
            + (flags.HasFeature2 ? ", feature 2" : "") + (flags.HasName ? ", name" : "");
    }

    private static string DescribeControl(in PacketFrame frame)
    {
        if (!ControlPayload.TryRead(frame.Payload, out var control))
            return "";
        var text = control.Kind.Name() + (control.IsZeroHop ? ", zero-hop" : "");
        return control.Kind switch
        {
            ControlKind.DiscoverRequest when control.IsPrefixOnly => text + ", prefix only",
            ControlKind.DiscoverResponse => text + ", " + new AdvertFlags((byte)control.NodeType).Role,
            _ => text,
        };
    }

    private static string DescribeFilter(int filter)
    {
        var roles = new List<string>(8);
        for (var type = 0; type < 8; type++)
        {
            if ((filter & (1 << type)) != 0)
                roles.Add(new AdvertFlags((byte)type).Role);
        }

        return string.Join(", ", roles);
    }
}
