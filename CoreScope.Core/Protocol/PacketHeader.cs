namespace CoreScope.Core.Protocol;

/// <summary>The first byte of a frame: bits 0-1 route, 2-5 payload type, 6-7 payload version.</summary>
public readonly record struct PacketHeader(byte Value)
{
    /// <summary>Builds the byte from its three parts.</summary>
    public PacketHeader(RouteType route, PayloadType payload, int version = 0)
        : this((byte)((int)route | ((int)payload << 2) | (version << 6)))
    {
    }

    /// <summary>Route type, 0 to 3.</summary>
    public RouteType Route => (RouteType)(Value & 0x03);

    /// <summary>Payload type, 0 to 15.</summary>
    public PayloadType Payload => (PayloadType)((Value >> 2) & 0x0F);

    /// <summary>Payload version, 0 to 3; only 0 is defined.</summary>
    public int Version => Value >> 6;
}
