using System.Buffers.Binary;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Core.Protocol;

/// <summary>Content hash of a frame (protocol.md §4; firmware <c>Packet::calculatePacketHash</c>). Allocates nothing.</summary>
public static class PacketHasher
{
    /// <summary>
    /// First 8 bytes of SHA-256 over the payload type, for a TRACE also the path length as a 16-bit number, and the payload.
    /// </summary>
    public static PacketHash Hash(in PacketFrame frame)
    {
        Span<byte> input = stackalloc byte[3 + ProtocolLimits.MaxPayload];
        var type = frame.Header.Payload;
        input[0] = (byte)type;
        var used = 1;
        if (type == PayloadType.Trace)
        {
            input[1] = frame.PathLength;
            input[2] = 0;
            used = 3;
        }

        var payload = frame.Payload;
        payload.CopyTo(input[used..]);
        Span<byte> digest = stackalloc byte[Sha256.Size];
        Sha256.Hash(input[..(used + payload.Length)], digest);
        return new PacketHash(BinaryPrimitives.ReadUInt64BigEndian(digest));
    }
}
