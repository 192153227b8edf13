using System.Text.Json;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>Writes the keys of the <c>payload</c> object, type by type (protocol.md §7).</summary>
internal static class PayloadJson
{
    public static void WriteKeys(Utf8JsonWriter json, DissectedPacket packet)
    {
        var frame = packet.Frame;
        json.WriteString("type", packet.PayloadName);
        if (packet.PayloadError is { } error)
            json.WriteString("error", error);
        switch (packet.Header.Payload)
        {
            case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path:
                WritePairwise(json, frame);
                break;
            case PayloadType.Ack:
                WriteAck(json, frame);
                break;
            case PayloadType.Advert:
                WriteAdvert(json, frame, packet.Advert);
                break;
            case PayloadType.GroupText or PayloadType.GroupData:
                WriteGroup(json, frame, packet.Group);
                break;
            case PayloadType.AnonRequest:
                WriteAnonRequest(json, frame);
                break;
            case PayloadType.Trace:
                WriteTrace(json, frame);
                break;
            case PayloadType.Multipart:
                WriteMultipart(json, frame);
                break;
            case PayloadType.Control:
                WriteControl(json, frame);
                break;
            case PayloadType.RawCustom:
                WriteRawCustom(json, frame);
                break;
            default:
                WriteRaw(json, frame);
                break;
        }
    }

    private static void WriteRaw(Utf8JsonWriter json, in PacketFrame frame) => WriteHex(json, "raw", frame.Payload);

    private static void WriteHex(Utf8JsonWriter json, string key, ReadOnlySpan<byte> bytes) => json.WriteString(key, Convert.ToHexStringLower(bytes));

    private static void WriteHex(Utf8JsonWriter json, string key, byte value) => WriteHex(json, key, [value]);

    private static void WriteChecksum(Utf8JsonWriter json, string key, uint checksum) =>
        json.WriteString(key, checksum.ToString("x8", System.Globalization.CultureInfo.InvariantCulture));

    private static void WritePairwise(Utf8JsonWriter json, in PacketFrame frame)
    {
        if (!PairwisePayload.TryRead(frame.Payload, out var payload))
        {
            WriteRaw(json, frame);
            return;
        }

        WriteHex(json, "destHash", payload.DestHash);
        WriteHex(json, "srcHash", payload.SrcHash);
        WriteHex(json, "mac", payload.Mac);
        WriteHex(json, frame.Header.Payload == PayloadType.Path ? "pathData" : "encryptedData", payload.Ciphertext);
    }

    private static void WriteAck(Utf8JsonWriter json, in PacketFrame frame)
    {
        if (!AckPayload.TryRead(frame.Payload, out var ack))
        {
            WriteRaw(json, frame);
            return;
        }

        WriteChecksum(json, "extraHash", ack.Checksum);
        json.WriteNumber("ackLen", ack.Length);
        if (ack.Length > 4)
            json.WriteNumber("ackAttempt", ack.Attempt);
        if (ack.Length > 5)
            json.WriteNumber("ackRand", ack.Random);
    }

    private static void WriteAdvert(Utf8JsonWriter json, in PacketFrame frame, DissectedAdvert? content)
    {
        if (content is null || !AdvertPayload.TryRead(frame.Payload, out var advert))
        {
            WriteRaw(json, frame);
            return;
        }

        WriteHex(json, "pubKey", advert.Key);
        json.WriteNumber("timestamp", advert.Timestamp);
        json.WriteString("timestampISO", ResultJson.Iso(advert.Timestamp));
        WriteHex(json, "signature", advert.Signature);
        if (content.SignatureValid is { } valid)
            json.WriteBoolean("signatureValid", valid);
        if (content.Flags is { } flags)
            WriteFlags(json, flags);
        WriteNumber(json, "lat", content.Latitude);
        WriteNumber(json, "lon", content.Longitude);
        WriteNumber(json, "feat1", content.Feature1);
        WriteNumber(json, "feat2", content.Feature2);
        if (content.Name is { } name)
            json.WriteString("name", name);
        WriteNumber(json, "battery_mv", content.BatteryMillivolts);
        WriteNumber(json, "temperature_c", content.Temperature);
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number)
            json.WriteNumber(key, number);
    }

    private static void WriteNumber(Utf8JsonWriter json, string key, ushort? value)
    {
        if (value is { } number)
            json.WriteNumber(key, (int)number);
    }

    private static void WriteFlags(Utf8JsonWriter json, AdvertFlags flags)
    {
        json.WriteStartObject("flags");
        json.WriteNumber("raw", (int)flags.Value);
        json.WriteNumber("type", flags.Type);
        json.WriteBoolean("chat", flags.Type == 1);
        json.WriteBoolean("repeater", flags.Type == 2);
        json.WriteBoolean("room", flags.Type == 3);
        json.WriteBoolean("sensor", flags.Type == 4);
        json.WriteBoolean("hasLocation", flags.HasLocation);
        json.WriteBoolean("hasFeat1", flags.HasFeature1);
        json.WriteBoolean("hasFeat2", flags.HasFeature2);
        json.WriteBoolean("hasName", flags.HasName);
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, in PacketFrame frame, DissectedGroup? content)
    {
        if (content is null || !GroupPayload.TryRead(frame.Payload, out var group))
        {
            WriteRaw(json, frame);
            return;
        }

        json.WriteNumber("channelHash", (int)group.ChannelHash);
        json.WriteString("channelHashHex", Convert.ToHexString([group.ChannelHash]));
        json.WriteString("decryptionStatus", content.Status.Name());
        if (content.Status != DecryptionStatus.Decrypted)
        {
            WriteHex(json, "mac", group.Mac);
            WriteHex(json, "encryptedData", group.Ciphertext);
            return;
        }

        json.WriteString("channel", content.Channel);
        if (content.Text is not null)
            WriteText(json, content);
        else
            WriteDatagram(json, content);
    }

    private static void WriteText(Utf8JsonWriter json, DissectedGroup content)
    {
        json.WriteString("text", content.Text);
        if (content.Sender is { } sender)
            json.WriteString("sender", sender);
        json.WriteNumber("sender_timestamp", content.SenderTime.GetValueOrDefault());
        json.WriteNumber("txtFlags", (int)content.TextFlags.GetValueOrDefault());
    }

    private static void WriteDatagram(Utf8JsonWriter json, DissectedGroup content)
    {
        WriteNumber(json, "dataType", content.DataType);
        WriteNumber(json, "dataLen", content.DataLength);
        if (content.Blob is { } blob)
            WriteHex(json, "decryptedBlob", blob);
    }

    private static void WriteAnonRequest(Utf8JsonWriter json, in PacketFrame frame)
    {
        if (!AnonRequestPayload.TryRead(frame.Payload, out var request))
        {
            WriteRaw(json, frame);
            return;
        }

        WriteHex(json, "destHash", request.DestHash);
        WriteHex(json, "ephemeralPubKey", request.SenderKey);
        WriteHex(json, "mac", request.Mac);
        WriteHex(json, "encryptedData", request.Ciphertext);
    }

    private static void WriteTrace(Utf8JsonWriter json, in PacketFrame frame)
    {
        if (TracePayload.TryRead(frame.Payload, out var trace))
        {
            json.WriteNumber("tag", trace.Tag);
            json.WriteNumber("authCode", trace.AuthCode);
            json.WriteNumber("traceFlags", (int)trace.Flags);
            WriteHex(json, "pathData", trace.Route);
        }
        else
        {
            WriteRaw(json, frame);
        }

        var snr = TracePayload.SnrOf(frame);
        if (snr.IsEmpty)
            return;
        json.WriteStartArray("snrValues");
        foreach (var quarter in snr)
            json.WriteNumberValue(quarter / 4.0);
        json.WriteEndArray();
    }

    private static void WriteMultipart(Utf8JsonWriter json, in PacketFrame frame)
    {
        if (!MultipartPayload.TryRead(frame.Payload, out var multipart))
        {
            WriteRaw(json, frame);
            return;
        }

        json.WriteNumber("remaining", multipart.Remaining);
        json.WriteNumber("innerType", (int)multipart.InnerType);
        json.WriteString("innerTypeName", multipart.InnerType.Name());
        if (multipart.HasAck)
            WriteInnerAck(json, multipart.Ack);
        else if (!multipart.Inner.IsEmpty)
            WriteHex(json, "innerPayload", multipart.Inner);
    }

    private static void WriteInnerAck(Utf8JsonWriter json, AckPayload ack)
    {
        WriteChecksum(json, "innerAckCrc", ack.Checksum);
        json.WriteNumber("innerAckLen", ack.Length);
        if (ack.Length > 4)
            json.WriteNumber("innerAckAttempt", ack.Attempt);
        if (ack.Length > 5)
            json.WriteNumber("innerAckRand", ack.Random);
    }

    private static void WriteControl(Utf8JsonWriter json, in PacketFrame frame)
    {
        WriteRaw(json, frame);
        if (!ControlPayload.TryRead(frame.Payload, out var control))
            return;
        WriteHex(json, "ctrlFlags", control.Flags);
        json.WriteBoolean("ctrlZeroHop", control.IsZeroHop);
        json.WriteNumber("ctrlLength", frame.Payload.Length);
        json.WriteString("ctrlSubtype", control.Kind.Name());
        switch (control.Kind)
        {
            case ControlKind.DiscoverRequest:
                WriteDiscoverRequest(json, control);
                break;
            case ControlKind.DiscoverResponse:
                WriteDiscoverResponse(json, control);
                break;
        }
    }

    private static void WriteDiscoverRequest(Utf8JsonWriter json, in ControlPayload control)
    {
        json.WriteBoolean("ctrlPrefixOnly", control.IsPrefixOnly);
        if (!control.HasBody)
            return;
        json.WriteNumber("ctrlFilter", (int)control.Filter);
        json.WriteNumber("ctrlTag", control.Tag);
        if (control.HasSince)
            json.WriteNumber("ctrlSince", control.Since);
    }

    private static void WriteDiscoverResponse(Utf8JsonWriter json, in ControlPayload control)
    {
        json.WriteNumber("ctrlNodeType", control.NodeType);
        if (!control.HasBody)
            return;
        json.WriteNumber("ctrlSNR", (int)control.Snr);
        json.WriteNumber("ctrlTag", control.Tag);
        if (!control.Key.IsEmpty)
            WriteHex(json, "ctrlPubKey", control.Key);
    }

    private static void WriteRawCustom(Utf8JsonWriter json, in PacketFrame frame)
    {
        var payload = frame.Payload;
        json.WriteNumber("rawLength", payload.Length);
        WriteRaw(json, frame);
        if (!payload.IsEmpty)
            json.WriteString("firstByteTag", Convert.ToHexString(payload[..1]));
    }
}
