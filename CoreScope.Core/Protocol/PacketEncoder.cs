using CoreScope.Core.Identity;

namespace CoreScope.Core.Protocol;

/// <summary>
/// Makes frames, and changes them as forwarders do (protocol.md §2, §3). For the simulator and tests: what the firmware could not
/// send is refused with <see cref="ArgumentException"/>. Payloads come from <c>Writers/</c>. Stateless.
/// </summary>
public static class PacketEncoder
{
    private const int MaxHashSize = 3;

    /// <summary>
    /// A frame. <paramref name="path"/> holds the hop hashes of <paramref name="hashSize"/> bytes each; for a TRACE one SNR byte a
    /// completed hop. <paramref name="codes"/> belong to the transport routes and to no other.
    /// </summary>
    public static byte[] Frame(
        RouteType route,
        PayloadType type,
        ReadOnlySpan<byte> payload,
        ReadOnlySpan<byte> path = default,
        int hashSize = 1,
        TransportCodes? codes = null)
    {
        if (payload.Length > ProtocolLimits.MaxPayload)
            throw new ArgumentException($"A payload has at most {ProtocolLimits.MaxPayload} bytes, not {payload.Length}.", nameof(payload));
        if (codes.HasValue != route.HasTransportCodes())
            throw new ArgumentException($"{route.Name()} {(codes.HasValue ? "has no" : "needs")} transport codes.", nameof(codes));
        if (type == PayloadType.Trace && hashSize != 1)
            throw new ArgumentException("The path of a TRACE holds one byte a hop.", nameof(hashSize));

        var pathLength = PathLength(path.Length, hashSize);
        var pathLengthAt = codes.HasValue ? 1 + TransportCodes.Size : 1;
        var frame = new byte[pathLengthAt + 1 + path.Length + payload.Length];
        frame[0] = new PacketHeader(route, type).Value;
        codes?.CopyTo(frame.AsSpan(1));
        frame[pathLengthAt] = pathLength;
        path.CopyTo(frame.AsSpan(pathLengthAt + 1));
        payload.CopyTo(frame.AsSpan(pathLengthAt + 1 + path.Length));
        return frame;
    }

    /// <summary>True when a forwarder could append its hash: a flooded frame, not a TRACE, whose path has room.</summary>
    public static bool CanAppendHop(ReadOnlySpan<byte> frame) =>
        PacketDecoder.TryDecode(frame, out var decoded, out _)
        && decoded.Header.Route.IsFlood()
        && decoded.Header.Payload != PayloadType.Trace
        && HasRoom(decoded);

    /// <summary>The flooded <paramref name="frame"/> as <paramref name="forwarder"/> sends it on: its hash at the path's end.</summary>
    /// <exception cref="ArgumentException"><see cref="CanAppendHop"/> is false.</exception>
    public static byte[] AppendHop(ReadOnlySpan<byte> frame, PublicKey forwarder)
    {
        if (!CanAppendHop(frame))
            throw new ArgumentException("Only a flooded frame with room in its path takes another hop.", nameof(frame));
        PacketDecoder.TryDecode(frame, out var decoded, out _);
        Span<byte> key = stackalloc byte[PublicKey.Size];
        forwarder.CopyTo(key);
        return Insert(decoded, key[..((decoded.PathLength >> 6) + 1)]);
    }

    /// <summary>The direct <paramref name="frame"/> as its next addressee sends it on: without the first hop.</summary>
    /// <exception cref="ArgumentException">Not a direct frame with at least one hop, or a TRACE.</exception>
    public static byte[] RemoveFirstHop(ReadOnlySpan<byte> frame)
    {
        if (!PacketDecoder.TryDecode(frame, out var decoded, out _)
            || decoded.Header.Route.IsFlood()
            || decoded.Header.Payload == PayloadType.Trace
            || decoded.Path.IsEmpty)
            throw new ArgumentException("Only a direct frame with a path loses a hop.", nameof(frame));

        var hashSize = (decoded.PathLength >> 6) + 1;
        var pathAt = decoded.PathLengthOffset + 1;
        byte[] forwarded = [.. frame[..pathAt], .. frame[(pathAt + hashSize)..]];
        forwarded[decoded.PathLengthOffset]--;
        return forwarded;
    }

    /// <summary>The TRACE <paramref name="frame"/> as the next station of its route sends it on: the SNR (dB) it heard at the path's end.</summary>
    /// <exception cref="ArgumentException">Not a direct TRACE, its path is full, or the SNR does not fit a signed byte of quarter dB.</exception>
    public static byte[] AppendTraceSnr(ReadOnlySpan<byte> frame, double snr)
    {
        if (!PacketDecoder.TryDecode(frame, out var decoded, out _)
            || decoded.Header.Payload != PayloadType.Trace
            || decoded.Header.Route.IsFlood()
            || !HasRoom(decoded))
            throw new ArgumentException("Only a direct TRACE with room in its path takes another SNR.", nameof(frame));
        return Insert(decoded, [(byte)QuarterDb(snr)]);
    }

    /// <summary>An SNR in dB as the wire's signed quarter dB.</summary>
    /// <exception cref="ArgumentException">Outside −32 to 31.75 dB.</exception>
    public static sbyte QuarterDb(double snr)
    {
        var quarters = Math.Round(snr * 4);
        if (!(quarters is >= sbyte.MinValue and <= sbyte.MaxValue))
            throw new ArgumentException("An SNR is from -32 to 31.75 dB.", nameof(snr));
        return (sbyte)quarters;
    }

    /// <summary>The path-length byte of <paramref name="pathBytes"/> bytes in hashes of <paramref name="hashSize"/>.</summary>
    /// <exception cref="ArgumentException">No whole number of hashes, more than 63, or more than 64 bytes.</exception>
    internal static byte PathLength(int pathBytes, int hashSize)
    {
        if (hashSize is < 1 or > MaxHashSize)
            throw new ArgumentException("A hop hash has 1 to 3 bytes.", nameof(hashSize));
        if (pathBytes % hashSize != 0)
            throw new ArgumentException("The path is no whole number of hop hashes.", nameof(pathBytes));
        if (pathBytes > ProtocolLimits.MaxPath || pathBytes / hashSize > ProtocolLimits.MaxHops)
            throw new ArgumentException($"A path has at most {ProtocolLimits.MaxPath} bytes and {ProtocolLimits.MaxHops} hops.", nameof(pathBytes));
        return (byte)(((hashSize - 1) << 6) | (pathBytes / hashSize));
    }

    private static bool HasRoom(in PacketFrame frame)
    {
        var hashSize = (frame.PathLength >> 6) + 1;
        return (frame.PathLength & 0x3F) < ProtocolLimits.MaxHops && frame.Path.Length + hashSize <= ProtocolLimits.MaxPath;
    }

    private static byte[] Insert(in PacketFrame frame, ReadOnlySpan<byte> hop)
    {
        byte[] forwarded = [.. frame.WirePrefix, .. hop, .. frame.Payload];
        forwarded[frame.PathLengthOffset]++;
        return forwarded;
    }
}
