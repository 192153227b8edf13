namespace CoreScope.Core.Protocol;

/// <summary>Why a frame was rejected, in the order in which the checks run (protocol.md §10.1).</summary>
public enum DecodeErrorCode : byte
{
    None,
    InvalidHex,
    TooShort,
    MissingTransportCodes,
    MissingPathLength,
    ReservedPathHashSize,
    PathTooLong,
    PathTruncated,
    PayloadTooLong,
}

/// <summary>A rejected frame: what is wrong and at which byte offset it showed.</summary>
public readonly record struct DecodeError(DecodeErrorCode Code, int Offset)
{
    /// <summary>The stable name of the error in JSON and counters.</summary>
    public string Kind => Code switch
    {
        DecodeErrorCode.None => "none",
        DecodeErrorCode.InvalidHex => "invalid_hex",
        DecodeErrorCode.TooShort => "too_short",
        DecodeErrorCode.MissingTransportCodes => "missing_transport_codes",
        DecodeErrorCode.MissingPathLength => "missing_path_length",
        DecodeErrorCode.ReservedPathHashSize => "reserved_path_hash_size",
        DecodeErrorCode.PathTooLong => "path_too_long",
        DecodeErrorCode.PathTruncated => "path_truncated",
        _ => "payload_too_long",
    };
}
