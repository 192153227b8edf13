namespace CoreScope.Core.Protocol;

/// <summary>
/// Splits a frame into its parts and rejects what cannot be one (protocol.md §10.1). Never throws, never reads past the end,
/// allocates nothing. Payloads are read on demand by the types in <c>Payloads/</c>.
/// </summary>
public static class PacketDecoder
{
    /// <summary>
    /// Reads <paramref name="raw"/>. False leaves the first failing check in <paramref name="error"/>; the frame is then empty.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> raw, out PacketFrame frame, out DecodeError error)
    {
        frame = default;
        if (raw.Length < 2)
            return Reject(DecodeErrorCode.TooShort, raw.Length, out error);

        var pathLengthAt = 1;
        if (new PacketHeader(raw[0]).Route.HasTransportCodes())
        {
            if (raw.Length < 5)
                return Reject(DecodeErrorCode.MissingTransportCodes, 1, out error);
            if (raw.Length == 5)
                return Reject(DecodeErrorCode.MissingPathLength, 5, out error);
            pathLengthAt = 5;
        }

        int pathLength = raw[pathLengthAt];
        if (pathLength >= 0xC0)
            return Reject(DecodeErrorCode.ReservedPathHashSize, pathLengthAt, out error);
        var pathBytes = ((pathLength >> 6) + 1) * (pathLength & 0x3F);
        if (pathBytes > ProtocolLimits.MaxPath)
            return Reject(DecodeErrorCode.PathTooLong, pathLengthAt, out error);
        var payloadAt = pathLengthAt + 1 + pathBytes;
        if (payloadAt > raw.Length)
            return Reject(DecodeErrorCode.PathTruncated, raw.Length, out error);
        if (raw.Length - payloadAt > ProtocolLimits.MaxPayload)
            return Reject(DecodeErrorCode.PayloadTooLong, payloadAt, out error);

        frame = new PacketFrame(raw, pathLengthAt, payloadAt);
        error = default;
        return true;
    }

    private static bool Reject(DecodeErrorCode code, int offset, out DecodeError error)
    {
        error = new DecodeError(code, offset);
        return false;
    }
}
