using System.Globalization;
using System.Text;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// One line on a packet for the feed's Details column (spec/ui-packets-channels.md §1.5): an icon, a text, for channel texts the
/// channel's name, for adverts the node that the text links to (else none). Network text is on one line and at most 80
/// characters, but not escaped. Pure.
/// </summary>
public readonly record struct PacketSummary(SummaryIcon Icon, string Text, string? Channel, PublicKey Node)
{
    private const int MaxText = 80;
    private const int MaxBlobBytes = 16;
    private const int MaxKeyDigits = 16;

    /// <summary>The summary of <paramref name="frame"/>, opening channel packets with <paramref name="keys"/>.</summary>
    public static PacketSummary Of(in PacketFrame frame, ChannelKeyring keys) => Of(frame, DissectedGroup.Open(frame, keys));

    /// <summary>The same with the channel packet's content at hand; null for other packets.</summary>
    public static PacketSummary Of(in PacketFrame frame, DissectedGroup? group) =>
        frame.Header.Payload switch
        {
            PayloadType.Request or PayloadType.Response => OfPairwise(frame, SummaryIcon.Lock),
            PayloadType.TextMessage => OfPairwise(frame, SummaryIcon.Envelope),
            PayloadType.Path => OfPairwise(frame, SummaryIcon.Shuffle),
            PayloadType.Ack => AckPayload.TryRead(frame.Payload, out var ack) ? New(SummaryIcon.Check, TextOf(ack)) : Broken(frame),
            PayloadType.Advert => OfAdvert(frame),
            PayloadType.GroupText => group is null ? Broken(frame) : OfText(group),
            PayloadType.GroupData => group is null ? Broken(frame) : New(SummaryIcon.Database, TextOfDatagram(group)) with { Channel = group.Channel },
            PayloadType.AnonRequest => AnonRequestPayload.TryRead(frame.Payload, out var request) ? New(SummaryIcon.Lock, $"anon → {request.DestHash:x2}") : Broken(frame),
            PayloadType.Trace => TracePayload.TryRead(frame.Payload, out var trace) ? New(SummaryIcon.Route, TextOfTrace(frame, trace)) : Broken(frame),
            PayloadType.Multipart => MultipartPayload.TryRead(frame.Payload, out var multipart) ? New(SummaryIcon.Parts, TextOf(multipart)) : Broken(frame),
            PayloadType.Control => ControlPayload.TryRead(frame.Payload, out var control) ? New(SummaryIcon.Broadcast, TextOf(control)) : Broken(frame),
            PayloadType.RawCustom => New(SummaryIcon.Raw, TextOfRaw(frame.Payload)),
            _ => New(SummaryIcon.None, $"reserved type {(int)frame.Header.Payload}, {Count(frame.Payload.Length)}"),
        };

    /// <summary>The summary of text that arrived without a frame; <paramref name="channel"/> is null for a direct message.</summary>
    public static PacketSummary OfText(string text, string? channel) =>
        new(channel is null ? SummaryIcon.Envelope : SummaryIcon.Chat, OneLine(text), channel, default);

    private static PacketSummary New(SummaryIcon icon, string text) => new(icon, text, null, default);

    private static PacketSummary Broken(in PacketFrame frame) =>
        New(SummaryIcon.Warning, frame.Payload.IsEmpty ? "empty payload" : $"too short ({Count(frame.Payload.Length)})");

    private static string Count(int bytes) => bytes == 1 ? "1 byte" : $"{bytes} bytes";

    private static PacketSummary OfPairwise(in PacketFrame frame, SummaryIcon icon) =>
        PairwisePayload.TryRead(frame.Payload, out var pairwise) ? New(icon, $"{pairwise.SrcHash:x2} → {pairwise.DestHash:x2}") : Broken(frame);

    private static PacketSummary OfAdvert(in PacketFrame frame)
    {
        if (!AdvertPayload.TryRead(frame.Payload, out var advert))
            return Broken(frame);
        var key = new PublicKey(advert.Key);
        var name = advert.HasName ? OneLine(advert.ReadName()) : "";
        if (string.IsNullOrWhiteSpace(name))
            return new PacketSummary(SummaryIcon.Broadcast, key.ToString()[..MaxKeyDigits], null, key);
        var icon = advert.Flags.Type switch
        {
            2 => SummaryIcon.Repeater,
            3 => SummaryIcon.Room,
            4 => SummaryIcon.Sensor,
            _ => SummaryIcon.Radio,
        };
        return new PacketSummary(icon, name, null, key);
    }

    private static PacketSummary OfText(DissectedGroup group) =>
        group.Text is { } text
            ? new PacketSummary(SummaryIcon.Chat, OneLine(text), group.Channel, default)
            : New(SummaryIcon.Lock, $"Ch 0x{group.ChannelHash:X2} ({group.Status.Label()})");

    private static string TextOfDatagram(DissectedGroup group)
    {
        var channel = $"Ch 0x{group.ChannelHash:X2}";
        if (group.Status != DecryptionStatus.Decrypted)
            return $"{channel} ({group.Status.Label()})";
        var head = $"{channel} type=0x{group.DataType:X4} len={group.DataLength}";
        if (group.Blob is not { } blob)
            return head + " malformed: length exceeds the data";
        if (blob.Length == 0)
            return head;
        var shown = Convert.ToHexStringLower(blob.AsSpan(0, Math.Min(blob.Length, MaxBlobBytes)));
        return blob.Length > MaxBlobBytes ? $"{head} {shown}…" : $"{head} {shown}";
    }

    private static string TextOf(scoped in AckPayload ack) =>
        ack.Length > 4 ? $"crc=0x{ack.Checksum:X8} attempt={ack.Attempt}" : $"crc=0x{ack.Checksum:X8}";

    private static string TextOfTrace(in PacketFrame frame, scoped in TracePayload trace)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"tag=0x{trace.Tag:X8} {frame.PathLength & 0x3F}/{frame.Hops.Count} hops");
        var snr = TracePayload.SnrOf(frame);
        for (var i = 0; i < snr.Length; i++)
            line.Append(i == 0 ? " SNR " : ", ").Append((snr[i] / 4.0).ToString("0.##", CultureInfo.InvariantCulture));
        if (!snr.IsEmpty)
            line.Append(" dB");
        return Cut(line.ToString());
    }

    private static string TextOf(scoped in MultipartPayload multipart)
    {
        var head = $"{multipart.Remaining} more, {multipart.InnerType.Name()}";
        if (multipart.HasAck)
            return $"{head} {TextOf(multipart.Ack)}";
        return multipart.Inner.IsEmpty ? head : $"{head} {Count(multipart.Inner.Length)}";
    }

    private static string TextOf(scoped in ControlPayload control)
    {
        switch (control.Kind)
        {
            case ControlKind.DiscoverRequest when control.HasBody:
                var request = $"DISCOVER_REQ filter=0x{control.Filter:X2} tag=0x{control.Tag:X8}";
                return control.HasSince ? $"{request} since={control.Since}" : request;
            case ControlKind.DiscoverResponse when control.HasBody:
                var snr = (control.Snr / 4.0).ToString("0.##", CultureInfo.InvariantCulture);
                var response = $"DISCOVER_RESP type={control.NodeType} snr={snr} tag=0x{control.Tag:X8}";
                return control.Key.IsEmpty ? response : $"{response} pubkey={Convert.ToHexStringLower(control.Key[..8])}";
            case ControlKind.DiscoverResponse:
                return $"DISCOVER_RESP type={control.NodeType}";
            default:
                return $"{control.Kind.Name()} flags=0x{control.Flags:X2}";
        }
    }

    private static string TextOfRaw(ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? "empty payload" : $"{Count(payload.Length)} tag=0x{payload[0]:X2}";

    private static string OneLine(string text) =>
        Cut(text.AsSpan().ContainsAnyInRange('\0', '\u001F') ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text);

    /// <summary>Cuts between characters as people see them; where a single one is longer than the line, between code points.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= MaxText)
            return text;
        var end = 0;
        while (true)
        {
            var next = end + StringInfo.GetNextTextElementLength(text.AsSpan(end));
            if (next > MaxText)
                break;
            end = next;
        }

        if (end == 0)
            end = char.IsLowSurrogate(text[MaxText]) ? MaxText - 1 : MaxText;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
