using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Tests.Core.Dissection;

/// <summary>One number out of every value a payload reader yields, so that reading with two sinks can be compared.</summary>
internal static class PayloadDigest
{
    public static int Of<TSink>(in PacketFrame frame, ref TSink sink)
        where TSink : struct, IFieldSink
    {
        var hash = default(HashCode);
        hash.Add(FrameReader.Read(frame, ref sink));
        var ignored = new TSink();
        ref var other = ref (TSink.IsRecording ? ref Fresh(ref ignored) : ref ignored);
        AddPayload(frame, ref other, ref hash);
        return hash.ToHashCode();
    }

    private static ref TSink Fresh<TSink>(ref TSink sink)
        where TSink : struct, IFieldSink
    {
        // The struct's own constructor, not default: a tree needs its list.
        sink = (TSink)(object)new FieldTree();
        return ref sink;
    }

    private static void AddPayload<TSink>(in PacketFrame frame, ref TSink sink, ref HashCode hash)
        where TSink : struct, IFieldSink
    {
        var payload = frame.Payload;
        var origin = frame.PayloadOffset;
        switch (frame.Header.Payload)
        {
            case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path:
                hash.Add(PairwisePayload.Read(payload, origin, false, ref sink, out var pairwise));
                hash.Add(pairwise.DestHash);
                hash.Add(pairwise.SrcHash);
                hash.AddBytes(pairwise.Mac);
                hash.AddBytes(pairwise.Ciphertext);
                break;
            case PayloadType.Ack:
                hash.Add(AckPayload.Read(payload, origin, false, ref sink, out var ack));
                hash.Add((ack.Checksum, ack.Length, ack.Attempt, ack.Random));
                break;
            case PayloadType.Advert:
                hash.Add(AdvertPayload.Read(payload, origin, ref sink, out var advert));
                Add(advert, ref hash);
                break;
            case PayloadType.GroupText or PayloadType.GroupData:
                hash.Add(GroupPayload.Read(payload, origin, ref sink, out var group));
                hash.Add(group.ChannelHash);
                hash.AddBytes(group.Mac);
                hash.AddBytes(group.Ciphertext);
                break;
            case PayloadType.AnonRequest:
                hash.Add(AnonRequestPayload.Read(payload, origin, ref sink, out var request));
                hash.Add(request.DestHash);
                hash.AddBytes(request.SenderKey);
                hash.AddBytes(request.Mac);
                hash.AddBytes(request.Ciphertext);
                break;
            case PayloadType.Trace:
                hash.Add(TracePayload.Read(payload, origin, ref sink, out var trace));
                hash.Add((trace.Tag, trace.AuthCode, trace.Flags, trace.IsMisaligned));
                hash.AddBytes(trace.Route);
                break;
            case PayloadType.Multipart:
                hash.Add(MultipartPayload.Read(payload, origin, ref sink, out var multipart));
                hash.Add((multipart.Remaining, multipart.InnerType, multipart.HasAck, multipart.Ack.Checksum, multipart.Ack.Length));
                hash.AddBytes(multipart.Inner);
                break;
            case PayloadType.Control:
                hash.Add(ControlPayload.Read(payload, origin, ref sink, out var control));
                hash.Add((control.Flags, control.Kind, control.HasBody, control.Filter, control.Snr, control.Tag, control.Since));
                hash.Add(control.HasSince);
                hash.AddBytes(control.Key);
                break;
            default:
                hash.Add(RawPayload.Read(payload, origin, ref sink, out var raw));
                hash.AddBytes(raw.Bytes);
                break;
        }
    }

    private static void Add(in AdvertPayload advert, ref HashCode hash)
    {
        hash.AddBytes(advert.Key);
        hash.AddBytes(advert.Signature);
        hash.AddBytes(advert.AppData);
        hash.AddBytes(advert.NameBytes);
        hash.AddBytes(advert.TimestampBytes);
        hash.Add((advert.Timestamp, advert.Flags, advert.IsOversize, advert.IsTruncated));
        hash.Add((advert.HasLocation, advert.LatitudeE6, advert.LongitudeE6));
        hash.Add((advert.HasFeature1, advert.Feature1, advert.HasFeature2, advert.Feature2, advert.HasName));
        hash.Add((advert.HasBattery, advert.BatteryMillivolts, advert.HasTemperature, advert.TemperatureE2));
    }
}
