using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Payloads;

namespace CoreScope.Core.Dissection;

/// <summary>
/// An advert's values, kept. Null: not sent, or not readable. <see cref="SignatureValid"/> is null when it was not checked.
/// </summary>
public sealed record DissectedAdvert
{
    /// <summary>The node.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The node's own clock, Unix seconds.</summary>
    public required uint Timestamp { get; init; }

    /// <summary>Whether the key signed this advert.</summary>
    public bool? SignatureValid { get; init; }

    /// <summary>Type and fields present; null without app data.</summary>
    public AdvertFlags? Flags { get; init; }

    /// <summary>Degrees.</summary>
    public double? Latitude { get; init; }

    /// <summary>Degrees.</summary>
    public double? Longitude { get; init; }

    /// <summary>Reserved.</summary>
    public ushort? Feature1 { get; init; }

    /// <summary>Reserved.</summary>
    public ushort? Feature2 { get; init; }

    /// <summary>Cleaned of control characters, otherwise as the node wrote it: hostile until escaped.</summary>
    public string? Name { get; init; }

    /// <summary>Millivolts.</summary>
    public ushort? BatteryMillivolts { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public double? Temperature { get; init; }

    internal static DissectedAdvert Of(scoped in AdvertPayload advert, bool? signatureValid) => new()
    {
        Key = new PublicKey(advert.Key),
        Timestamp = advert.Timestamp,
        SignatureValid = signatureValid,
        Flags = advert.AppData.IsEmpty ? null : advert.Flags,
        Latitude = advert.HasLocation ? advert.Latitude : null,
        Longitude = advert.HasLocation ? advert.Longitude : null,
        Feature1 = advert.HasFeature1 ? advert.Feature1 : null,
        Feature2 = advert.HasFeature2 ? advert.Feature2 : null,
        Name = advert.HasName ? advert.ReadName() : null,
        BatteryMillivolts = advert.HasBattery ? advert.BatteryMillivolts : null,
        Temperature = advert.HasTemperature ? advert.Temperature : null,
    };
}
