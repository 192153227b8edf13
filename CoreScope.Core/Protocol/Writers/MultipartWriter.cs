namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes MULTIPART payloads (protocol.md §7.7).</summary>
public static class MultipartWriter
{
    private const int MaxRemaining = 15;

    /// <summary>How many parts are still to come, the type of what is inside, and that.</summary>
    /// <exception cref="ArgumentException">More than 15 remain, no 4-bit type, or more than a payload holds.</exception>
    public static byte[] Payload(int remaining, PayloadType innerType, ReadOnlySpan<byte> inner)
    {
        if (remaining is < 0 or > MaxRemaining)
            throw new ArgumentException("From 0 to 15 parts can remain.", nameof(remaining));
        if ((int)innerType >= PayloadTypes.Count)
            throw new ArgumentException("A payload type has four bits.", nameof(innerType));
        var payload = new PayloadBuffer(stackalloc byte[ProtocolLimits.MaxPayload]);
        payload.Byte((remaining << 4) | (int)innerType);
        payload.Bytes(inner);
        return payload.ToArray();
    }
}
