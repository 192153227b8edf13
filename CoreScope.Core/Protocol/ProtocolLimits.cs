namespace CoreScope.Core.Protocol;

/// <summary>Sizes in bytes that the firmware sets (protocol.md §2.4; <c>MeshCore.h</c>, <c>Packet.h</c>).</summary>
public static class ProtocolLimits
{
    /// <summary><c>MAX_TRANS_UNIT</c>.</summary>
    public const int MaxFrame = 255;

    /// <summary><c>MAX_PATH_SIZE</c>.</summary>
    public const int MaxPath = 64;

    /// <summary>Most hops a path-length byte can count.</summary>
    public const int MaxHops = 63;

    /// <summary><c>MAX_PACKET_PAYLOAD</c>.</summary>
    public const int MaxPayload = 184;

    /// <summary><c>MAX_ADVERT_DATA_SIZE</c>.</summary>
    public const int MaxAdvertData = 32;

    /// <summary><c>MAX_TEXT_LEN</c>.</summary>
    public const int MaxText = 160;

    /// <summary><c>MAX_GROUP_DATA_LENGTH</c>.</summary>
    public const int MaxGroupData = 165;

    /// <summary>Plaintext of REQ, RESPONSE and TXT_MSG (<c>createDatagram</c>).</summary>
    public const int MaxDatagram = 167;

    /// <summary>Plaintext of ANON_REQ (<c>createAnonDatagram</c>).</summary>
    public const int MaxAnonDatagram = 136;

    /// <summary>Path and extra of a PATH together (<c>createPathReturn</c>: they and 5 more are at most 166).</summary>
    public const int MaxPathReturn = 161;
}
