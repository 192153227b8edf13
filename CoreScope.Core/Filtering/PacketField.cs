namespace CoreScope.Core.Filtering;

/// <summary>What a filter can ask of a packet as it was heard, beside its payload (spec/ui-packets-channels.md §2.3).</summary>
internal enum PacketField : byte
{
    Type,
    Route,
    Transport,
    Hash,
    Raw,
    Size,
    PayloadBytes,
    PayloadHex,
    Snr,
    Rssi,
    Hops,
    HashSize,
    Path,
    RoutedThrough,
    Observer,
    ObserverId,
    Region,
    Observations,
    Time,
    Age,
    Code1,
    Code2,
    Scope,
    SpreadingFactor,
}
