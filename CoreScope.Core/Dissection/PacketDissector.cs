using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Decodes one frame in full (protocol.md §1). No input makes it throw. Pure: the result depends on the arguments only. For ingest
/// use <see cref="FrameReader"/> and <see cref="IngestDecision"/>, which build nothing.
/// </summary>
public static class PacketDissector
{
    internal const string TooShort = "too short";
    private const string TooShortAdvert = "too short for advert";
    private const string LengthOverrun = "inner data_len exceeds buffer";

    /// <summary>
    /// Dissects <paramref name="raw"/>, a whole frame: as received, or an observation's wire prefix with its transmission's payload
    /// behind it. Without <paramref name="checkSignatures"/> an advert's signature is neither verified nor held against it.
    /// </summary>
    public static DissectedPacket Dissect(ReadOnlySpan<byte> raw, ChannelKeyring keys, RegionScopes regions, bool checkSignatures = true) =>
        PacketDecoder.TryDecode(raw, out var frame, out var error) ? Build(frame, keys, regions, checkSignatures) : Reject(error);

    /// <summary>Dissects hex text of any length; white space between the digits is ignored.</summary>
    public static DissectedPacket DissectText(ReadOnlySpan<char> hexText, ChannelKeyring keys, RegionScopes regions, bool checkSignatures = true)
    {
        Span<byte> raw = stackalloc byte[HexText.BufferSize];
        return HexText.TryParse(hexText, raw, out var length, out var error) ? Dissect(raw[..length], keys, regions, checkSignatures) : Reject(error);
    }

    /// <summary>What protocol.md §10.2 calls wrong with a payload, or null.</summary>
    internal static string? ErrorOf(in PacketFrame frame, DissectedGroup? group)
    {
        var length = frame.Payload.Length;
        return frame.Header.Payload switch
        {
            PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path => Below(length, PairwisePayload.MinSize),
            PayloadType.Ack => Below(length, AckPayload.MinSize),
            PayloadType.Advert => length < AdvertPayload.MinSize ? TooShortAdvert : null,
            PayloadType.GroupText or PayloadType.GroupData => Below(length, GroupPayload.MinSize) ?? (group is { IsOverrun: true } ? LengthOverrun : null),
            PayloadType.AnonRequest => Below(length, AnonRequestPayload.MinSize),
            PayloadType.Trace => Below(length, TracePayload.MinSize),
            PayloadType.Multipart => Below(length, MultipartPayload.MinSize),
            PayloadType.Control => Below(length, ControlPayload.MinSize),
            _ => null,
        };
    }

    private static string? Below(int length, int minimum) => length < minimum ? TooShort : null;

    private static DissectedPacket Reject(DecodeError error) => new([]) { Error = error };

    private static DissectedPacket Build(in PacketFrame frame, ChannelKeyring keys, RegionScopes regions, bool checkSignatures)
    {
        var tree = new FieldTree();
        var anomalies = FrameReader.Read(frame, ref tree);
        var group = DissectedGroup.Open(frame, keys);
        if (group is { TextFlags: > 3 })
            anomalies |= PacketAnomalies.GroupTextTypeUnsupported;
        var ingest = default(IngestDecision);
        var advert = ReadAdvert(frame, checkSignatures, ref ingest);
        var scope = regions.Match(frame);
        return new DissectedPacket(frame.Raw.ToArray())
        {
            Hash = PacketHasher.Hash(frame),
            Header = frame.Header,
            TransportCodes = TransportCodes.Of(frame),
            HashSize = frame.Hops.HashSize,
            Hops = HopsOf(frame),
            HopsCompleted = frame.Header.Payload == PayloadType.Trace ? frame.PathLength & 0x3F : null,
            Anomalies = anomalies,
            Ranges = tree.BuildRanges(),
            Rows = FieldTable.Build(frame, tree, anomalies, scope, advert, group),
            Scope = scope,
            Ingest = ingest,
            Advert = advert,
            Group = group,
            PayloadError = ErrorOf(frame, group),
            Summary = PacketSummary.Of(frame, group),
        };
    }

    private static DissectedAdvert? ReadAdvert(in PacketFrame frame, bool checkSignatures, ref IngestDecision ingest)
    {
        if (frame.Header.Payload != PayloadType.Advert || !AdvertPayload.TryRead(frame.Payload, out var advert))
            return null;
        bool? signatureValid = checkSignatures ? advert.VerifySignature() : null;
        ingest = IngestDecision.With(advert, signatureValid);
        return DissectedAdvert.Of(advert, signatureValid);
    }

    private static HopPrefix[] HopsOf(in PacketFrame frame)
    {
        var hops = frame.Hops;
        var prefixes = new HopPrefix[hops.Count];
        for (var i = 0; i < prefixes.Length; i++)
            prefixes[i] = hops[i];
        return prefixes;
    }
}
