using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// Whether an accepted frame is stored (protocol.md §10.4). Only adverts can be dropped; one too short to hold a key is stored like
/// any other packet. Allocates nothing.
/// </summary>
public readonly record struct IngestDecision(AdvertFault Fault)
{
    private const int MaxLatitudeE6 = 90_000_000;
    private const int MaxLongitudeE6 = 180_000_000;

    /// <summary>True when the frame is to be stored.</summary>
    public bool IsStore => Fault == AdvertFault.None;

    /// <summary><c>store</c> or <c>drop</c>.</summary>
    public string Action => IsStore ? "store" : "drop";

    /// <summary>Decides on <paramref name="frame"/>, verifying an advert's signature unless that is switched off.</summary>
    public static IngestDecision Of(in PacketFrame frame, bool checkSignature = true) =>
        frame.Header.Payload == PayloadType.Advert && AdvertPayload.TryRead(frame.Payload, out var advert) ? Of(advert, checkSignature) : default;

    /// <summary>Decides on an advert already read; the signature is verified last and only when nothing else is wrong.</summary>
    public static IngestDecision Of(scoped in AdvertPayload advert, bool checkSignature = true)
    {
        var fault = FaultOfFields(advert);
        return new(fault == AdvertFault.None && checkSignature && !advert.VerifySignature() ? AdvertFault.Signature : fault);
    }

    /// <summary>Decides with a verdict already at hand; null: the signature was not checked.</summary>
    public static IngestDecision With(scoped in AdvertPayload advert, bool? signatureValid)
    {
        var fault = FaultOfFields(advert);
        return new(fault == AdvertFault.None && signatureValid == false ? AdvertFault.Signature : fault);
    }

    private static AdvertFault FaultOfFields(scoped in AdvertPayload advert)
    {
        if (!advert.Key.ContainsAnyExcept((byte)0))
            return AdvertFault.PubKeyZero;
        if (advert.LatitudeE6 is < -MaxLatitudeE6 or > MaxLatitudeE6)
            return AdvertFault.LatitudeRange;
        return advert.LongitudeE6 is < -MaxLongitudeE6 or > MaxLongitudeE6 ? AdvertFault.LongitudeRange : AdvertFault.None;
    }
}
