namespace CoreScope.Core.Dissection;

/// <summary>Why an advert is not stored (protocol.md §10.4), in order of the checks.</summary>
public enum AdvertFault : byte
{
    None,
    PubKeyZero,
    LatitudeRange,
    LongitudeRange,
    Signature,
}

/// <summary>The stable names of <see cref="AdvertFault"/>.</summary>
public static class AdvertFaults
{
    /// <summary>The name in JSON, counters and logs.</summary>
    public static string Name(this AdvertFault fault) => fault switch
    {
        AdvertFault.None => "none",
        AdvertFault.PubKeyZero => "advert_pubkey_zero",
        AdvertFault.LatitudeRange => "advert_lat_range",
        AdvertFault.LongitudeRange => "advert_lon_range",
        _ => "advert_signature",
    };
}
