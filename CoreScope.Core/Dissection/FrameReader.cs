using System.Buffers.Binary;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Walks a whole frame: header, transport codes, path and, by its type, the payload. Reports every byte under exactly one field
/// and says what is odd. Never throws; with <see cref="NoFields"/> it allocates nothing.
/// </summary>
public static class FrameReader
{
    private const int CipherBlock = 16;

    /// <summary>
    /// Reads <paramref name="frame"/> into <paramref name="sink"/>. The anomaly of a channel text's type is not among those
    /// returned: it shows only once the text is opened.
    /// </summary>
    public static PacketAnomalies Read<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        if (TSink.IsRecording)
            ReadPrefix(frame, ref sink);
        var anomalies = frame.Header.Version == 0 ? PacketAnomalies.None : PacketAnomalies.UnsupportedVersion;
        if (frame.Payload.IsEmpty)
            anomalies |= PacketAnomalies.EmptyPayload;
        return anomalies | ReadPayload(frame, ref sink);
    }

    /// <summary>What is odd about <paramref name="frame"/>, as far as it shows without keys.</summary>
    public static PacketAnomalies Check(in PacketFrame frame)
    {
        var none = default(NoFields);
        return Read(frame, ref none);
    }

    private static PacketAnomalies ReadPayload<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var payload = frame.Payload;
        var origin = frame.PayloadOffset;
        switch (frame.Header.Payload)
        {
            case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path:
                var isPath = frame.Header.Payload == PayloadType.Path;
                return PairwisePayload.Read(payload, origin, isPath, ref sink, out var pairwise) ? OfCiphertext(pairwise.Ciphertext.Length) : default;
            case PayloadType.Ack:
                AckPayload.Read(payload, origin, inner: false, ref sink, out _);
                return default;
            case PayloadType.Advert:
                return AdvertPayload.Read(payload, origin, ref sink, out var advert) ? Of(advert) : default;
            case PayloadType.GroupText or PayloadType.GroupData:
                return GroupPayload.Read(payload, origin, ref sink, out var group) ? OfCiphertext(group.Ciphertext.Length) : default;
            case PayloadType.AnonRequest:
                return AnonRequestPayload.Read(payload, origin, ref sink, out var request) ? OfCiphertext(request.Ciphertext.Length) : default;
            case PayloadType.Trace:
                return TracePayload.Read(payload, origin, ref sink, out var trace)
                    ? OfTrace(frame) | (trace.IsMisaligned ? PacketAnomalies.TracePathMisaligned : default)
                    : OfTrace(frame) | PacketAnomalies.TracePayloadInvalid;
            case PayloadType.Multipart:
                MultipartPayload.Read(payload, origin, ref sink, out _);
                return default;
            case PayloadType.Control:
                return ControlPayload.Read(payload, origin, ref sink, out var control) ? Of(control, frame) : default;
            case PayloadType.RawCustom:
                RawPayload.Read(payload, origin, ref sink, out _);
                return default;
            default:
                RawPayload.Read(payload, origin, ref sink, out _);
                return PacketAnomalies.ReservedPayloadType;
        }
    }

    private static PacketAnomalies OfCiphertext(int length) =>
        length == 0 || length % CipherBlock != 0 ? PacketAnomalies.CiphertextMisaligned : PacketAnomalies.None;

    private static PacketAnomalies Of(scoped in AdvertPayload advert) =>
        (advert.IsOversize ? PacketAnomalies.AdvertAppDataOversize : default) | (advert.IsTruncated ? PacketAnomalies.AdvertAppDataTruncated : default);

    private static PacketAnomalies Of(scoped in ControlPayload control, in PacketFrame frame) =>
        control.IsZeroHop && (frame.Header.Route.IsFlood() || !frame.Path.IsEmpty) ? PacketAnomalies.ControlNotZeroHop : default;

    private static PacketAnomalies OfTrace(in PacketFrame frame) =>
        (frame.Header.Route.IsFlood() ? PacketAnomalies.TraceNotDirect : default)
        | (frame.PathLength >> 6 != 0 ? PacketAnomalies.TracePathMode : default);

    private static void ReadPrefix<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        sink.Add(FieldId.Header, 0, 1, frame.Header.Value);
        var codes = frame.TransportCodes;
        if (!codes.IsEmpty)
        {
            sink.Add(FieldId.TransportCode1, 1, 2, BinaryPrimitives.ReadUInt16LittleEndian(codes));
            sink.Add(FieldId.TransportCode2, 3, 2, BinaryPrimitives.ReadUInt16LittleEndian(codes[2..]));
        }

        sink.Add(FieldId.PathLength, frame.PathLengthOffset, 1, frame.PathLength);
        if (frame.Header.Payload == PayloadType.Trace)
            ReadTracePath(frame, ref sink);
        else
            ReadHops(frame, ref sink);
    }

    private static void ReadHops<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var hops = frame.Hops;
        for (var i = 0; i < hops.Count; i++)
            sink.Add(FieldId.Hop, frame.PathLengthOffset + 1 + (i * hops.HashSize), hops.HashSize, 0);
    }

    private static void ReadTracePath<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var snr = TracePayload.SnrOf(frame);
        for (var i = 0; i < snr.Length; i++)
            sink.Add(FieldId.HopSnr, frame.PathLengthOffset + 1 + i, 1, snr[i]);
        if (snr.IsEmpty && !frame.Path.IsEmpty)
            sink.Add(FieldId.PathSnr, frame.PathLengthOffset + 1, frame.Path.Length, 0);
    }
}
