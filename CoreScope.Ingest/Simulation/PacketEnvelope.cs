using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoreScope.Core.Protocol;

namespace CoreScope.Ingest.Simulation;

/// <summary>Writes packet messages in the manner of each publisher, with its habits (protocol.md §12.2, §12.3). For one thread.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The JSON writer writes to memory and holds nothing else.")]
internal sealed class PacketEnvelope
{
    private const string NaiveTime = "yyyy-MM-dd'T'HH:mm:ss'.000000'";
    private const string ZonedTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'";

    /// <summary>Publishers escape nothing that JSON does not demand; pages have to.</summary>
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json;
    private readonly char[] _hex = new char[ProtocolLimits.MaxFrame * 2];

    public PacketEnvelope() => _json = new Utf8JsonWriter(_buffer, Plain);

    /// <summary>What <paramref name="observer"/> publishes of <paramref name="reception"/>, which it had at <paramref name="time"/>.</summary>
    public byte[] Write(SimulatedObserver observer, in SimulatedReception reception, DateTimeOffset time)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        if (observer.Style == PublisherStyle.RemoteTerm)
            WriteNumbers(observer, reception, time);
        else
            WriteStrings(observer, reception, time);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    internal static string Timestamp(SimulatedObserver observer, DateTimeOffset time) =>
        (time + observer.ClockError).UtcDateTime.ToString(
            observer.Style == PublisherStyle.FirmwareBridge ? NaiveTime : ZonedTime, CultureInfo.InvariantCulture);

    /// <summary>What the radio would show beside this SNR.</summary>
    internal static int Rssi(SimulatedObserver observer, double snr) => (int)Math.Round(Math.Clamp(observer.NoiseFloor + snr, -128, -20));

    private void WriteStrings(SimulatedObserver observer, in SimulatedReception reception, DateTimeOffset time)
    {
        var frame = reception.Frame;
        var style = observer.Style;
        WriteIdentity(observer, time);
        var local = (time + observer.ClockError).UtcDateTime;
        _json.WriteString("time", local.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        _json.WriteString("date", local.ToString("d/M/yyyy", CultureInfo.InvariantCulture));
        WriteText("len", frame.Length);
        if (PacketDecoder.TryDecode(frame, out var decoded, out _))
            WriteDerived(style, decoded);
        _json.WriteString("raw", Hex(frame, upper: style != PublisherStyle.PacketCapture));
        WriteSnr(style, reception.Snr);
        WriteText("RSSI", Rssi(observer, reception.Snr));
        if (style != PublisherStyle.MeshcoreToMqtt)
            return;
        WriteText("score", (int)(ReceptionScore.Of(reception.Snr, frame.Length) * 1000));
        WriteText("duration", (int)Airtime.Milliseconds(frame.Length, observer.Radio));
    }

    private void WriteDerived(PublisherStyle style, in PacketFrame frame)
    {
        WriteText("packet_type", (int)frame.Header.Payload);
        var route = frame.Header.Route;
        _json.WriteString("route", style == PublisherStyle.PacketCapture && route.HasTransportCodes() ? "T" : route.IsFlood() ? "F" : "D");
        WriteText("payload_len", frame.Payload.Length);
        _json.WriteString("hash", PacketHasher.Hash(frame).ToString().ToUpperInvariant());
        if (route.IsFlood())
            return;
        if (style == PublisherStyle.PacketCapture && frame.Hops.Count > 0)
            _json.WriteString("path", string.Join(',', frame.Hops.ToHex()));
        else if (style == PublisherStyle.MeshcoreToMqtt && IsPairwise(frame.Header.Payload) && frame.Payload.Length >= 2)
            _json.WriteString("path", $"{frame.Payload[1]:X2} -> {frame.Payload[0]:X2}");
    }

    private void WriteNumbers(SimulatedObserver observer, in SimulatedReception reception, DateTimeOffset time)
    {
        WriteIdentity(observer, time);
        _json.WriteNumber("len", reception.Frame.Length);
        _json.WriteString("raw", Hex(reception.Frame, upper: false));
        _json.WriteNumber("SNR", reception.Snr);
        _json.WriteNumber("RSSI", Rssi(observer, reception.Snr));
    }

    private void WriteIdentity(SimulatedObserver observer, DateTimeOffset time)
    {
        _json.WriteString("origin", observer.Node.Name);
        _json.WriteString("origin_id", observer.Id);
        _json.WriteString("timestamp", Timestamp(observer, time));
        _json.WriteString("type", "PACKET");
        _json.WriteString("direction", "rx");
    }

    private void WriteSnr(PublisherStyle style, double snr)
    {
        Span<char> text = stackalloc char[16];

        // The serial log cuts to whole dB, the bridge rounds to one decimal.
        var (value, format) = style switch
        {
            PublisherStyle.MeshcoreToMqtt => (Math.Truncate(snr) + 0.0, "0"),
            PublisherStyle.FirmwareBridge => (snr, "0.0"),
            _ => (snr, "0.0#"),
        };
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        _json.WriteString("SNR", text[..length]);
    }

    private void WriteText(string name, int value)
    {
        Span<char> text = stackalloc char[12];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..length]);
    }

    private ReadOnlySpan<char> Hex(ReadOnlySpan<byte> frame, bool upper)
    {
        int length;
        if (upper)
            Convert.TryToHexString(frame, _hex, out length);
        else
            Convert.TryToHexStringLower(frame, _hex, out length);
        return _hex.AsSpan(0, length);
    }

    private static bool IsPairwise(PayloadType type) =>
        type is PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path;
}
