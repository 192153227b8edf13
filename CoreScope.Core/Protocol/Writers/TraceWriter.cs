using System.Numerics;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes TRACE payloads (protocol.md §7.9). Such a frame starts direct with an empty path, which collects SNR values.</summary>
public static class TraceWriter
{
    /// <summary>Tag, authentication code, flags with the size of a route entry (1, 2, 4 or 8 bytes), route.</summary>
    /// <exception cref="ArgumentException">Another size, no whole number of entries, or more than a payload holds.</exception>
    public static byte[] Payload(uint tag, uint authCode, ReadOnlySpan<byte> route, int hashSize = 1)
    {
        if (hashSize is not (1 or 2 or 4 or 8))
            throw new ArgumentException("A route entry has 1, 2, 4 or 8 bytes.", nameof(hashSize));
        if (route.Length % hashSize != 0)
            throw new ArgumentException("The route is no whole number of entries.", nameof(route));
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.UInt32(tag);
        payload.UInt32(authCode);
        payload.Byte(BitOperations.Log2((uint)hashSize));
        payload.Bytes(route);
        return payload.ToArray();
    }
}
