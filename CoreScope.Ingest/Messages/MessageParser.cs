using System.Buffers;
using System.Globalization;
using System.Text;
using CoreScope.Core.Geo;
using CoreScope.Core.Protocol;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// Turns an MQTT message into what it means, deciding in the order of protocol.md §12.6. Never throws on input, and a packet
/// of a known observer allocates nothing. Holds buffers: one parser for one thread, and a packet's frame is valid until the
/// next call.
/// </summary>
public sealed class MessageParser
{
    private const int MaxLabel = 128;
    private const int MaxWord = 32;
    private const int MaxBridgeText = 1000;
    private const int MaxSenderLength = 49;
    private const int MinAdvertLength = 100;
    private const int FrameBuffer = 512;

    private readonly Envelope _envelope = new();
    private readonly StringPool _strings;
    private readonly char[] _text = new char[1024];
    private readonly char[] _clean = new char[1024];
    private readonly byte[] _ascii = new byte[1024];
    private readonly byte[] _frame = new byte[FrameBuffer];

    /// <param name="strings">Where ids, names and regions are kept between messages; null for an own pool.</param>
    public MessageParser(StringPool? strings = null) => _strings = strings ?? new StringPool();

    /// <summary>Reads <paramref name="message"/> under the rules of <paramref name="filter"/>; its receipt is "now".</summary>
    public ParsedMessage Parse(MqttMessage message, IngestFilter filter)
    {
        if (!_envelope.TryRead(message.Payload))
            return new ParsedMessage(DropReason.InvalidJson);
        var topic = TopicParser.Parse(message.Topic);
        return topic.Kind switch
        {
            TopicKind.Client => filter.ClientRxCoverage ? ParseClient(message, topic, filter) : new ParsedMessage(DropReason.ClientCoverageDisabled),
            TopicKind.BridgeState => new ParsedMessage(DropReason.BridgeStatus),
            TopicKind.BridgeChannel or TopicKind.BridgeDirect => ParseBridge(message, topic),
            _ => ParseObserver(message, topic, filter),
        };
    }

    private ParsedMessage ParseObserver(MqttMessage message, in MeshTopic topic, IngestFilter filter)
    {
        var observer = Upper(topic.Observer, MaxLabel) ?? Upper(EnvelopeField.OriginId, MaxLabel);
        var iata = Upper(topic.Iata, MaxWord);
        var source = filter.RulesOf(message.Source);
        var drop = filter.Observer(observer ?? PacketMessage.UnknownObserver, iata, source);
        if (drop != DropReason.None)
            return new ParsedMessage(drop);

        if (topic.IsStatus)
            return observer is null ? new ParsedMessage(DropReason.NoObserver) : new ParsedMessage(ReadStatus(message, observer, iata ?? source.Region));
        if (topic.IsNeighbors && !_envelope.HasText(EnvelopeField.Raw))
            return observer is null ? new ParsedMessage(DropReason.NoObserver) : new ParsedMessage(ReadNeighbors(message, observer, iata ?? source.Region));
        drop = IngestFilter.Packet(source, iata);
        if (drop != DropReason.None)
            return new ParsedMessage(drop);
        if (!_envelope.HasText(EnvelopeField.Raw))
            return new ParsedMessage(DropReason.NoRaw);
        if (!TryReadFrame(out var frame, out var error))
            return Refused(error);
        return new ParsedMessage(ReadPacket(message, frame.Raw.Length, observer, iata ?? source.Region));
    }

    private PacketMessage ReadPacket(MqttMessage message, int frameLength, string? observer, string? region) => new()
    {
        ObserverId = observer ?? PacketMessage.UnknownObserver,
        Region = Upper(EnvelopeField.Region, MaxWord) ?? region,
        Name = Line(EnvelopeField.Origin, MaxLabel),
        Frame = _frame.AsMemory(0, frameLength),
        Snr = _envelope.Number(EnvelopeField.SnrUpper, EnvelopeField.Snr),
        Rssi = _envelope.Number(EnvelopeField.RssiUpper, EnvelopeField.Rssi),
        Score = _envelope.Number(EnvelopeField.ScoreUpper, EnvelopeField.Score),
        Direction = ReadDirection(),
        ReceivedAt = message.ReceivedAt,
        RxTime = ReadRxTime(message),
        LengthMismatch = _envelope.Number(EnvelopeField.Len) is { } length && length != frameLength,
        Retained = message.Retained,
    };

    private StatusMessage ReadStatus(MqttMessage message, string observer, string? region) => new()
    {
        ObserverId = observer,
        Region = region,
        Name = Line(EnvelopeField.Origin, MaxLabel),
        Status = Line(EnvelopeField.Status, MaxWord),
        Model = Line(EnvelopeField.Model, MaxLabel),
        Firmware = Line(EnvelopeField.FirmwareVersion, MaxLabel) ?? Line(EnvelopeField.Firmware, MaxLabel),
        ClientVersion = Line(EnvelopeField.ClientVersionCamel, MaxLabel) ?? Line(EnvelopeField.ClientVersion, MaxLabel),
        Radio = Line(EnvelopeField.Radio, MaxLabel),
        CanRelay = _envelope.Flag(EnvelopeField.Repeat),
        BatteryMv = Whole(_envelope.Stat(EnvelopeField.BatteryMv)),
        UptimeSecs = Whole(_envelope.Stat(EnvelopeField.UptimeSecs)),
        NoiseFloor = _envelope.Stat(EnvelopeField.NoiseFloor),
        TxAirSecs = Whole(_envelope.Stat(EnvelopeField.TxAirSecs)),
        RxAirSecs = Whole(_envelope.Stat(EnvelopeField.RxAirSecs)),
        RecvErrors = Whole(_envelope.Stat(EnvelopeField.RecvErrors)),
        PacketsSent = Whole(_envelope.Stat(EnvelopeField.PacketsSent)),
        PacketsRecv = Whole(_envelope.Stat(EnvelopeField.PacketsRecv) ?? _envelope.Stat(EnvelopeField.PacketsReceived)),
        ReceivedAt = message.ReceivedAt,
        RxTime = ReadRxTime(message),
        Retained = message.Retained,
    };

    private NeighborsMessage ReadNeighbors(MqttMessage message, string observer, string? region)
    {
        var (scopes, neighbors) = NeighborsReader.Read(message.Payload.Span);
        return new NeighborsMessage
        {
            ObserverId = observer,
            Region = region,
            Name = Line(EnvelopeField.Origin, MaxLabel),
            Scopes = scopes,
            Neighbors = neighbors,
            ReceivedAt = message.ReceivedAt,
            Retained = message.Retained,
        };
    }

    private ParsedMessage ParseBridge(MqttMessage message, in MeshTopic topic)
    {
        var text = MeshText.Block(_envelope.Text(EnvelopeField.Text, _text), _clean, MaxBridgeText).ToString();
        if (text.Length == 0)
            return new ParsedMessage(DropReason.EmptyText);
        var index = topic.Kind == TopicKind.BridgeChannel ? ReadChannelIndex(topic.Leaf) : null;
        return new ParsedMessage(new BridgeMessage
        {
            Kind = topic.Kind == TopicKind.BridgeChannel ? BridgeMessageKind.Channel : BridgeMessageKind.Direct,
            Text = text,
            ChannelIndex = index,
            Channel = index is null ? null : "ch" + index,
            Sender = SenderOf(text),
            SenderTimestamp = Whole(_envelope.Number(EnvelopeField.SenderTimestamp)),
            Snr = _envelope.Number(EnvelopeField.SnrUpper, EnvelopeField.Snr),
            Rssi = _envelope.Number(EnvelopeField.RssiUpper, EnvelopeField.Rssi),
            Score = _envelope.Number(EnvelopeField.ScoreUpper, EnvelopeField.Score),
            Direction = ReadDirection(),
            ReceivedAt = message.ReceivedAt,
        });
    }

    private ParsedMessage ParseClient(MqttMessage message, in MeshTopic topic, IngestFilter filter)
    {
        var key = Lower(topic.Observer);
        var drop = filter.Publisher(key, filter.RulesOf(message.Source));
        if (drop != DropReason.None)
            return new ParsedMessage(drop);
        if (key.Length is < 2 or > 64 || key.AsSpan().ContainsAnyExcept(s_hexDigits))
            return new ParsedMessage(DropReason.ClientBadKey);
        if (!_envelope.HasText(EnvelopeField.Raw))
            return new ParsedMessage(DropReason.NoRaw);
        if (_envelope.Number(EnvelopeField.Lat) is not { } lat || _envelope.Number(EnvelopeField.Lon) is not { } lon)
            return new ParsedMessage(DropReason.ClientNoGps);
        if (!TryReadFrame(out var frame, out var error))
            return Refused(error);
        var position = new GeoPoint(lat, lon);
        if (!position.IsValid)
            return new ParsedMessage(DropReason.ClientGpsRange);
        if (!string.Equals(ReadDirection(), "rx", StringComparison.OrdinalIgnoreCase))
            return new ParsedMessage(DropReason.ClientNotRx);
        if (HeardKey(frame, out var fromAdvert) is not { } heard)
            return new ParsedMessage(DropReason.ClientNotAttributable);
        return new ParsedMessage(ReadReception(message, key, heard, fromAdvert, position));
    }

    private ClientReception ReadReception(MqttMessage message, string key, string heard, bool fromAdvert, GeoPoint position) => new()
    {
        RxPubkey = key,
        HeardKey = heard,
        FromAdvert = fromAdvert,
        Position = position,
        AccuracyMetres = _envelope.Number(EnvelopeField.AccuracyMetres) is { } metres and >= 0 ? metres : null,
        Snr = _envelope.Number(EnvelopeField.SnrUpper, EnvelopeField.Snr),
        Rssi = _envelope.Number(EnvelopeField.RssiUpper, EnvelopeField.Rssi) is { } rssi ? (int)Math.Clamp(rssi, int.MinValue, int.MaxValue) : null,
        RxTime = ReadRxTime(message),
        ReceivedAt = message.ReceivedAt,
        Name = Line(EnvelopeField.Origin, MaxLabel),
    };

    // Who transmitted what the companion heard: the last hop of a flood, or the advertiser itself. In a direct packet the last
    // hop is the far end; a TRACE keeps signal figures where hops would be; one byte fits too many stations.
    private static string? HeardKey(in PacketFrame frame, out bool fromAdvert)
    {
        fromAdvert = false;
        var hops = frame.PathLength & 0x3F;
        if (hops == 0)
        {
            fromAdvert = frame.Header.Payload == PayloadType.Advert && frame.Payload.Length >= MinAdvertLength && frame.Payload[..32].ContainsAnyExcept((byte)0);
            return fromAdvert ? Convert.ToHexStringLower(frame.Payload[..32]) : null;
        }

        var size = frame.Path.Length / hops;
        return size >= 2 && frame.Header.Route.IsFlood() && frame.Header.Payload != PayloadType.Trace
            ? Convert.ToHexStringLower(frame.Path[^size..])
            : null;
    }

    private bool TryReadFrame(out PacketFrame frame, out DecodeError error)
    {
        var hex = _envelope.RawText(EnvelopeField.Raw, out var escaped);
        frame = default;
        error = new DecodeError(DecodeErrorCode.InvalidHex, 0);
        if (escaped)
        {
            if (Ascii.FromUtf16(_envelope.Text(EnvelopeField.Raw, _text), _ascii, out var narrowed) != OperationStatus.Done)
                return false;
            hex = _ascii.AsSpan(0, narrowed);
        }

        if (hex.Length <= 2 * FrameBuffer)
            return FrameHex.TryDecode(hex, _frame, out var length) && PacketDecoder.TryDecode(_frame.AsSpan(0, length), out frame, out error);
        return TryReadLongFrame(hex, out frame, out error);
    }

    // Far more than a frame can be, unless most of it is white space: only to name the right error.
    private bool TryReadLongFrame(ReadOnlySpan<byte> hex, out PacketFrame frame, out DecodeError error)
    {
        frame = default;
        error = new DecodeError(DecodeErrorCode.InvalidHex, 0);
        var rented = ArrayPool<byte>.Shared.Rent((hex.Length / 2) + 1);
        try
        {
            if (!FrameHex.TryDecode(hex, rented, out var length))
                return false;
            if (length > FrameBuffer)
                return PacketDecoder.TryDecode(rented.AsSpan(0, length), out _, out error) && false;
            rented.AsSpan(0, length).CopyTo(_frame);
            return PacketDecoder.TryDecode(_frame.AsSpan(0, length), out frame, out error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ParsedMessage Refused(DecodeError error) =>
        new(DropReason.DecodeError, error, _envelope.RawText(EnvelopeField.Raw, out _).Length);

    private RxTime ReadRxTime(MqttMessage message)
    {
        if (!_envelope.HasText(EnvelopeField.Timestamp))
            return RxTimeResolver.Missing(message.ReceivedAt);
        return RxTimeResolver.Resolve(_envelope.Text(EnvelopeField.Timestamp, _text), message.ReceivedAt);
    }

    private string? ReadDirection() => Line(EnvelopeField.Direction, MaxWord) ?? Line(EnvelopeField.DirectionUpper, MaxWord);

    private string ReadChannelIndex(ReadOnlySpan<char> leaf) =>
        Whole(_envelope.Number(EnvelopeField.ChannelIndex)) is { } index and >= 0
            ? index.ToString(CultureInfo.InvariantCulture)
            : MeshText.Line(leaf, _clean, MaxWord).ToString();

    private static string? SenderOf(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon is < 1 or > MaxSenderLength)
            return null;
        Span<char> buffer = stackalloc char[MaxSenderLength];
        var sender = MeshText.Line(text.AsSpan(0, colon), buffer, MaxSenderLength);
        return sender.IsEmpty ? null : sender.ToString();
    }

    private static long? Whole(double? value) =>
        value is { } number && Math.Abs(number) < 1e15 ? (long)Math.Round(number, MidpointRounding.AwayFromZero) : null;

    private string? Line(EnvelopeField field, int maxLength)
    {
        var text = MeshText.Line(_envelope.Text(field, _text), _clean, maxLength);
        return text.IsEmpty ? null : _strings.Get(text);
    }

    private string? Upper(EnvelopeField field, int maxLength) => Upper(_envelope.Text(field, _text), maxLength);

    private string? Upper(ReadOnlySpan<char> text, int maxLength)
    {
        var line = MeshText.Line(text, _clean, maxLength);
        if (line.IsEmpty)
            return null;
        Span<char> upper = stackalloc char[MaxLabel];
        return _strings.Get(upper[..line.ToUpperInvariant(upper)]);
    }

    private string Lower(ReadOnlySpan<char> text)
    {
        var line = MeshText.Line(text, _clean, MaxLabel);
        Span<char> lower = stackalloc char[MaxLabel];
        return _strings.Get(lower[..line.ToLowerInvariant(lower)]);
    }

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");
}
