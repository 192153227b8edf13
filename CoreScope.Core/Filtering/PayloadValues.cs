using System.Globalization;
using System.Text;
using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Store;

namespace CoreScope.Core.Filtering;

/// <summary>
/// The values that the result model's <c>payload</c> object has (protocol.md §7), one by one and without making the object. What
/// is dear (a channel packet's content, a signature's validity) is kept for the transmission's next observation.
/// </summary>
internal sealed class PayloadValues(Mesh mesh, ChannelKeyring keys, char[] scratch)
{
    private Transmission? _of;
    private bool _isOpened;
    private DissectedGroup? _group;
    private string? _name;
    private bool? _isValid;

    public FilterValue Read(FieldId field, Transmission transmission, ReadOnlySpan<byte> raw)
    {
        if (!ReferenceEquals(_of, transmission))
            (_of, _isOpened, _group, _name, _isValid) = (transmission, false, null, null, null);
        if (transmission.Origin == TransmissionOrigin.CompanionBridge)
            return OfBridge(field, transmission);
        if (!PacketDecoder.TryDecode(raw, out var frame, out _))
            return FilterValue.None;
        return field switch
        {
            FieldId.PayloadName => FilterValue.Of(GroupOf(frame)?.Text is null ? transmission.Type.Name() : "CHAN"),
            FieldId.PayloadError => FilterValue.Of(PacketDissector.ErrorOf(frame, GroupOf(frame))),
            FieldId.Anomaly => Anomaly(frame),
            _ => frame.Header.Payload switch
            {
                PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path => OfPairwise(field, frame),
                PayloadType.Ack => OfAck(field, frame),
                PayloadType.Advert => OfAdvert(field, frame),
                PayloadType.GroupText or PayloadType.GroupData => OfGroup(field, frame),
                PayloadType.AnonRequest => OfAnonRequest(field, frame),
                PayloadType.Trace => OfTrace(field, frame),
                PayloadType.Multipart => OfMultipart(field, frame),
                PayloadType.Control => OfControl(field, frame),
                PayloadType.RawCustom => OfRawCustom(field, frame),
                _ => OfRaw(field, frame),
            },
        };
    }

    private FilterValue OfBridge(FieldId field, Transmission transmission) => field switch
    {
        FieldId.Text => FilterValue.Of(Encoding.UTF8.GetString(transmission.Payload)),
        FieldId.Channel => FilterValue.Of(mesh.Channels.Find(transmission.ChannelId)),
        _ => FilterValue.None,
    };

    private FilterValue Hex(scoped ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, scratch, out var length);
        return FilterValue.Of(scratch.AsSpan(0, length));
    }

    private FilterValue Hex(byte value) => Hex([value]);

    private FilterValue Checksum(uint checksum)
    {
        checksum.TryFormat(scratch, out var length, "x8", CultureInfo.InvariantCulture);
        return FilterValue.Of(scratch.AsSpan(0, length));
    }

    private FilterValue OfRaw(FieldId field, scoped in PacketFrame frame) => field == FieldId.Payload ? Hex(frame.Payload) : FilterValue.None;

    private FilterValue Anomaly(scoped in PacketFrame frame)
    {
        var anomalies = FrameReader.Check(frame);
        if (anomalies == PacketAnomalies.None && GroupOf(frame) is { TextFlags: > 3 })
            anomalies = PacketAnomalies.GroupTextTypeUnsupported;
        return anomalies == PacketAnomalies.None ? FilterValue.None : FilterValue.Of(anomalies.First().Kind());
    }

    private DissectedGroup? GroupOf(scoped in PacketFrame frame)
    {
        if (!_isOpened)
            (_isOpened, _group) = (true, DissectedGroup.Open(frame, keys));
        return _group;
    }

    private FilterValue OfPairwise(FieldId field, scoped in PacketFrame frame)
    {
        if (!PairwisePayload.TryRead(frame.Payload, out var payload))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.DestHash => Hex(payload.DestHash),
            FieldId.SrcHash => Hex(payload.SrcHash),
            FieldId.Mac => Hex(payload.Mac),
            FieldId.EncryptedData when frame.Header.Payload != PayloadType.Path => Hex(payload.Ciphertext),
            FieldId.PathData when frame.Header.Payload == PayloadType.Path => Hex(payload.Ciphertext),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfAck(FieldId field, scoped in PacketFrame frame)
    {
        if (!AckPayload.TryRead(frame.Payload, out var ack))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.AckChecksum => Checksum(ack.Checksum),
            FieldId.AckLength => FilterValue.Of(ack.Length),
            FieldId.AckAttempt when ack.Length > 4 => FilterValue.Of(ack.Attempt),
            FieldId.AckRandom when ack.Length > 5 => FilterValue.Of(ack.Random),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfAdvert(FieldId field, scoped in PacketFrame frame)
    {
        if (!AdvertPayload.TryRead(frame.Payload, out var advert))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.PubKey => Hex(advert.Key),
            FieldId.Timestamp => FilterValue.Of(advert.Timestamp),
            FieldId.TimeText => FilterValue.Of(ResultJson.Iso(advert.Timestamp)),
            FieldId.Signature => Hex(advert.Signature),
            FieldId.SignatureValid => FilterValue.Of(_isValid ??= advert.VerifySignature()),
            FieldId.Latitude when advert.HasLocation => FilterValue.Of(advert.Latitude),
            FieldId.Longitude when advert.HasLocation => FilterValue.Of(advert.Longitude),
            FieldId.Feature1 when advert.HasFeature1 => FilterValue.Of(advert.Feature1),
            FieldId.Feature2 when advert.HasFeature2 => FilterValue.Of(advert.Feature2),
            FieldId.Name when advert.HasName => FilterValue.Of(_name ??= advert.ReadName()),
            FieldId.Battery when advert.HasBattery => FilterValue.Of(advert.BatteryMillivolts),
            FieldId.Temperature when advert.HasTemperature => FilterValue.Of(advert.Temperature),
            _ => advert.AppData.IsEmpty ? FilterValue.None : OfFlags(field, advert.Flags),
        };
    }

    private static FilterValue OfFlags(FieldId field, AdvertFlags flags) => field switch
    {
        FieldId.AdvertFlags => FilterValue.Of(flags.Value),
        FieldId.AdvertType => FilterValue.Of(flags.Type),
        FieldId.IsChat => FilterValue.Of(flags.Type == 1),
        FieldId.IsRepeater => FilterValue.Of(flags.Type == 2),
        FieldId.IsRoom => FilterValue.Of(flags.Type == 3),
        FieldId.IsSensor => FilterValue.Of(flags.Type == 4),
        FieldId.HasLocation => FilterValue.Of(flags.HasLocation),
        FieldId.HasFeature1 => FilterValue.Of(flags.HasFeature1),
        FieldId.HasFeature2 => FilterValue.Of(flags.HasFeature2),
        FieldId.HasName => FilterValue.Of(flags.HasName),
        _ => FilterValue.None,
    };

    private FilterValue OfGroup(FieldId field, scoped in PacketFrame frame)
    {
        if (!GroupPayload.TryRead(frame.Payload, out var group))
            return OfRaw(field, frame);
        switch (field)
        {
            case FieldId.ChannelHash:
                return FilterValue.Of(group.ChannelHash);
            case FieldId.ChannelHashHex:
                Convert.TryToHexString([group.ChannelHash], scratch, out var length);
                return FilterValue.Of(scratch.AsSpan(0, length));
        }

        var content = GroupOf(frame)!;
        if (field == FieldId.DecryptionStatus)
            return FilterValue.Of(content.Status.Name());
        if (content.Status == DecryptionStatus.Decrypted)
            return OfOpened(field, content);
        return field switch
        {
            FieldId.Mac => Hex(group.Mac),
            FieldId.EncryptedData => Hex(group.Ciphertext),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfOpened(FieldId field, DissectedGroup content) => field switch
    {
        FieldId.Channel => FilterValue.Of(content.Channel),
        FieldId.Text => FilterValue.Of(content.Text),
        FieldId.Sender => FilterValue.Of(content.Sender),
        FieldId.SenderTime => FilterValue.Of(content.SenderTime),
        FieldId.TextFlags => FilterValue.Of(content.TextFlags),
        FieldId.DataType => FilterValue.Of(content.DataType),
        FieldId.DataLength => FilterValue.Of(content.DataLength),
        FieldId.Blob when content.Blob is { } blob => Hex(blob),
        _ => FilterValue.None,
    };

    private FilterValue OfAnonRequest(FieldId field, scoped in PacketFrame frame)
    {
        if (!AnonRequestPayload.TryRead(frame.Payload, out var request))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.DestHash => Hex(request.DestHash),
            FieldId.EphemeralPubKey => Hex(request.SenderKey),
            FieldId.Mac => Hex(request.Mac),
            FieldId.EncryptedData => Hex(request.Ciphertext),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfTrace(FieldId field, scoped in PacketFrame frame)
    {
        if (field == FieldId.HopSnr)
            return SnrText(TracePayload.SnrOf(frame));
        if (!TracePayload.TryRead(frame.Payload, out var trace))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.TraceTag => FilterValue.Of(trace.Tag),
            FieldId.AuthCode => FilterValue.Of(trace.AuthCode),
            FieldId.TraceFlags => FilterValue.Of(trace.Flags),
            FieldId.PathData => Hex(trace.Route),
            _ => FilterValue.None,
        };
    }

    // As a list is compared with a text: its values with commas between them.
    private FilterValue SnrText(scoped ReadOnlySpan<sbyte> snr)
    {
        if (snr.IsEmpty)
            return FilterValue.None;
        var at = 0;
        for (var i = 0; i < snr.Length; i++)
        {
            if (i > 0)
                scratch[at++] = ',';
            (snr[i] / 4.0).TryFormat(scratch.AsSpan(at), out var length, default, CultureInfo.InvariantCulture);
            at += length;
        }

        return FilterValue.Of(scratch.AsSpan(0, at));
    }

    private FilterValue OfMultipart(FieldId field, scoped in PacketFrame frame)
    {
        if (!MultipartPayload.TryRead(frame.Payload, out var multipart))
            return OfRaw(field, frame);
        return field switch
        {
            FieldId.PartsRemaining => FilterValue.Of(multipart.Remaining),
            FieldId.InnerType => FilterValue.Of((int)multipart.InnerType),
            FieldId.InnerTypeName => FilterValue.Of(multipart.InnerType.Name()),
            FieldId.InnerPayload when !multipart.HasAck && !multipart.Inner.IsEmpty => Hex(multipart.Inner),
            FieldId.InnerChecksum when multipart.HasAck => Checksum(multipart.Ack.Checksum),
            FieldId.InnerAckLength when multipart.HasAck => FilterValue.Of(multipart.Ack.Length),
            FieldId.InnerAttempt when multipart.HasAck && multipart.Ack.Length > 4 => FilterValue.Of(multipart.Ack.Attempt),
            FieldId.InnerRandom when multipart.HasAck && multipart.Ack.Length > 5 => FilterValue.Of(multipart.Ack.Random),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfControl(FieldId field, scoped in PacketFrame frame)
    {
        if (field == FieldId.Payload || !ControlPayload.TryRead(frame.Payload, out var control))
            return OfRaw(field, frame);
        var isRequest = control.Kind == ControlKind.DiscoverRequest;
        var isResponse = control.Kind == ControlKind.DiscoverResponse;
        return field switch
        {
            FieldId.ControlFlags => Hex(control.Flags),
            FieldId.ControlZeroHop => FilterValue.Of(control.IsZeroHop),
            FieldId.ControlLength => FilterValue.Of(frame.Payload.Length),
            FieldId.ControlSubtype => FilterValue.Of(control.Kind.Name()),
            FieldId.ControlPrefixOnly when isRequest => FilterValue.Of(control.IsPrefixOnly),
            FieldId.ControlFilter when isRequest && control.HasBody => FilterValue.Of(control.Filter),
            FieldId.ControlSince when isRequest && control.HasBody && control.HasSince => FilterValue.Of(control.Since),
            FieldId.ControlTag when (isRequest || isResponse) && control.HasBody => FilterValue.Of(control.Tag),
            FieldId.ControlNodeType when isResponse => FilterValue.Of(control.NodeType),
            FieldId.ControlSnr when isResponse && control.HasBody => FilterValue.Of(control.Snr),
            FieldId.ControlPubKey when isResponse && control.HasBody && !control.Key.IsEmpty => Hex(control.Key),
            _ => FilterValue.None,
        };
    }

    private FilterValue OfRawCustom(FieldId field, scoped in PacketFrame frame)
    {
        switch (field)
        {
            case FieldId.RawLength:
                return FilterValue.Of(frame.Payload.Length);
            case FieldId.FirstByteTag when !frame.Payload.IsEmpty:
                Convert.TryToHexString(frame.Payload[..1], scratch, out var length);
                return FilterValue.Of(scratch.AsSpan(0, length));
            default:
                return OfRaw(field, frame);
        }
    }
}
