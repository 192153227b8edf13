using System.Buffers;
using System.Text.Json;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Dissection;
using CoreScope.Core.Feed;
using CoreScope.Core.Protocol;

namespace CoreScope.App.Realtime;

/// <summary>The frame that sockets get for one observation (spec/api.md §8.1), as the bytes that all of them share.</summary>
internal static class SocketMessage
{
    public static ReadOnlyMemory<byte> Build(PacketEvent packetEvent, PacketItems items)
    {
        var transmission = packetEvent.Transmission;
        var heard = items.Decode(transmission, packetEvent.ObservationIndex);
        var row = items.Of(transmission, packetEvent.ObservationIndex, heard, packetEvent.ResolvedPath) with
        {
            Timestamp = packetEvent.Observation.IngestTime.ToString(),
        };
        var rowJson = JsonSerializer.SerializeToUtf8Bytes(row, ApiJson.Default.PacketItem);
        var buffer = new ArrayBufferWriter<byte>((2 * rowJson.Length) + 1024);
        // The row's own keys, opened up to take the further ones in: writing it twice key by key would cost more.
        buffer.Write("{\"type\":\"packet\",\"data\":"u8);
        buffer.Write(rowJson.AsSpan(0, rowJson.Length - 1));
        buffer.Write(","u8);
        WriteExtra(buffer, row, heard, transmission.Type, rowJson);
        buffer.Write("}}"u8);
        return buffer.WrittenMemory;
    }

    private static void WriteExtra(ArrayBufferWriter<byte> target, PacketItem row, in HeardFrame heard, PayloadType type, byte[] rowJson)
    {
        var extra = new ArrayBufferWriter<byte>(rowJson.Length + 1024);
        using (var json = new Utf8JsonWriter(extra))
        {
            json.WriteStartObject();
            json.WriteString("raw", row.RawHex);
            json.WriteString("observer", row.ObserverId);
            WriteDecoded(json, heard, type);
            json.WritePropertyName("packet");
            json.WriteRawValue(rowJson, skipInputValidation: true);
            json.WriteEndObject();
        }

        // Without the braces: the keys join those of the row.
        target.Write(extra.WrittenSpan[1..^1]);
    }

    private static void WriteDecoded(Utf8JsonWriter json, in HeardFrame heard, PayloadType type)
    {
        json.WriteStartObject("decoded");
        json.WriteStartObject("header");
        json.WriteNumber("routeType", (int)heard.Route);
        json.WriteString("routeTypeName", heard.Route.Name());
        json.WriteNumber("payloadType", (int)type);
        json.WriteString("payloadTypeName", heard.TypeName);
        json.WriteNumber("payloadVersion", heard.Version);
        json.WriteEndObject();
        json.WritePropertyName("payload");
        json.WriteRawValue(heard.DecodedJson, skipInputValidation: true);
        if (type == PayloadType.Trace && heard.HopsCompleted is { } completed)
            WritePath(json, heard, completed);
        json.WriteStartArray("anomalies");
        foreach (var anomaly in heard.Anomalies.Each())
            json.WriteStringValue(anomaly.Kind());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, in HeardFrame heard, int completed)
    {
        json.WriteStartObject("path");
        json.WriteNumber("hashSize", heard.HashSize);
        json.WriteNumber("hashCount", heard.Hops.Length);
        json.WriteStartArray("hops");
        foreach (var hop in heard.Hops)
            json.WriteStringValue(hop);
        json.WriteEndArray();
        json.WriteNumber("hopsCompleted", completed);
        json.WriteEndObject();
    }
}
