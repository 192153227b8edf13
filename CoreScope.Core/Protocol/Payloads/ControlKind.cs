namespace CoreScope.Core.Protocol.Payloads;

/// <summary>What a CONTROL packet asks or tells, by the high nibble of its first byte (protocol.md §7.8).</summary>
public enum ControlKind : byte
{
    Unknown = 0,
    DiscoverRequest = 8,
    DiscoverResponse = 9,
}

/// <summary>The JSON names of <see cref="ControlKind"/>.</summary>
public static class ControlKinds
{
    /// <summary>The stable name.</summary>
    public static string Name(this ControlKind kind) => kind switch
    {
        ControlKind.DiscoverRequest => "DISCOVER_REQ",
        ControlKind.DiscoverResponse => "DISCOVER_RESP",
        _ => "UNKNOWN",
    };
}
