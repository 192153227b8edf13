using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Writes the result model of protocol.md §1: a key is present when it applies, also when 0, false or "", and absent otherwise.
/// </summary>
public static class ResultJson
{
    /// <summary>The whole object; of a rejected frame only <c>ok</c> and <c>error</c>.</summary>
    public static void WriteResult(Utf8JsonWriter json, DissectedPacket packet)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", packet.IsOk);
        if (packet.IsOk)
            WriteAccepted(json, packet);
        else
            json.WriteString("error", packet.Error.Kind);
        json.WriteEndObject();
    }

    /// <summary>The <c>payload</c> object alone.</summary>
    public static void WritePayload(Utf8JsonWriter json, DissectedPacket packet)
    {
        json.WriteStartObject();
        PayloadJson.WriteKeys(json, packet);
        json.WriteEndObject();
    }

    /// <summary>
    /// The text that API rows call <c>decoded_json</c>: the payload object, with the first anomaly, if any, as <c>anomaly</c>.
    /// "{}" for a rejected frame.
    /// </summary>
    public static string PayloadText(DissectedPacket packet)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (packet.IsOk)
                PayloadJson.WriteKeys(json, packet);
            if (packet.Anomalies != PacketAnomalies.None)
                json.WriteString("anomaly", packet.Anomalies.First().Kind());
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteAccepted(Utf8JsonWriter json, DissectedPacket packet)
    {
        json.WriteString("hash", packet.Hash.ToString());
        WriteHeader(json, packet.Header);
        WriteTransportCodes(json, packet.TransportCodes);
        WritePath(json, packet);
        json.WritePropertyName("payload");
        WritePayload(json, packet);
        json.WriteStartArray("anomalies");
        foreach (var anomaly in packet.Anomalies.Each())
            json.WriteStringValue(anomaly.Kind());
        json.WriteEndArray();
        json.WriteString("raw", Convert.ToHexString(packet.Raw.Span));
        WriteRanges(json, packet.Ranges);
        json.WriteString("scope", packet.Scope);
        json.WriteStartObject("ingest");
        json.WriteString("action", packet.Ingest.Action);
        if (!packet.Ingest.IsStore)
            json.WriteString("reason", packet.Ingest.Fault.Name());
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, PacketHeader header)
    {
        json.WriteStartObject("header");
        json.WriteNumber("routeType", (int)header.Route);
        json.WriteString("routeTypeName", header.Route.Name());
        json.WriteNumber("payloadType", (int)header.Payload);
        json.WriteString("payloadTypeName", header.Payload.Name());
        json.WriteNumber("payloadVersion", header.Version);
        json.WriteEndObject();
    }

    private static void WriteTransportCodes(Utf8JsonWriter json, TransportCodes? codes)
    {
        if (codes is not { } both)
        {
            json.WriteNull("transportCodes");
            return;
        }

        json.WriteStartObject("transportCodes");
        json.WriteString("code1", both.Code1);
        json.WriteString("code2", both.Code2);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, DissectedPacket packet)
    {
        json.WriteStartObject("path");
        json.WriteNumber("hashSize", packet.HashSize);
        json.WriteNumber("hashCount", packet.Hops.Count);
        json.WriteStartArray("hops");
        foreach (var hop in packet.Hops)
            json.WriteStringValue(hop.ToString());
        json.WriteEndArray();
        if (packet.HopsCompleted is { } completed)
            json.WriteNumber("hopsCompleted", completed);
        json.WriteEndObject();
    }

    private static void WriteRanges(Utf8JsonWriter json, IReadOnlyList<ByteRange> ranges)
    {
        json.WriteStartArray("ranges");
        foreach (var range in ranges)
        {
            json.WriteStartObject();
            json.WriteNumber("start", range.Start);
            json.WriteNumber("end", range.End);
            json.WriteString("label", range.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Unix seconds as ISO 8601 with zero milliseconds.</summary>
    internal static string Iso(uint seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture);
}
