using CoreScope.Core.Identity;

namespace CoreScope.Core.Protocol;

/// <summary>
/// The hop hashes of a frame in order. A TRACE keeps SNR values in its header path, so its hops are the complete entries of
/// the route in its payload (protocol.md §7.9).
/// </summary>
public readonly ref struct PathHops
{
    private const int TraceRouteAt = 9;
    private readonly ReadOnlySpan<byte> _bytes;

    private PathHops(ReadOnlySpan<byte> bytes, int hashSize, int count)
    {
        _bytes = bytes;
        HashSize = hashSize;
        Count = count;
    }

    /// <summary>Bytes of one hop: 1 to 3, for a TRACE 1, 2, 4 or 8; 0 for a direct packet without hops, whose size bits mean nothing.</summary>
    public int HashSize { get; }

    /// <summary>How many hops.</summary>
    public int Count { get; }

    /// <summary>The same as <see cref="Count"/>, so that <c>[^1]</c> is the last hop.</summary>
    public int Length => Count;

    /// <summary>The hop at <paramref name="index"/>.</summary>
    public HopPrefix this[int index] => new(_bytes.Slice(index * HashSize, HashSize));

    /// <summary>The hops' bytes, <see cref="Count"/> × <see cref="HashSize"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    internal static PathHops Of(scoped in PacketFrame frame)
    {
        var header = frame.Header;
        if (header.Payload == PayloadType.Trace)
            return OfTrace(frame.Payload);
        var count = frame.PathLength & 0x3F;
        var size = (frame.PathLength >> 6) + 1;
        return new PathHops(frame.Path, count == 0 && !header.Route.IsFlood() ? 0 : size, count);
    }

    /// <summary>The hops of a reception held as wire prefix (header to end of path) and payload; none without a prefix.</summary>
    internal static PathHops OfWire(PayloadType type, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
    {
        if (prefix.IsEmpty)
            return default;
        if (type == PayloadType.Trace)
            return OfTrace(payload);
        var route = new PacketHeader(prefix[0]).Route;
        var at = route.HasTransportCodes() ? 5 : 1;
        var count = prefix[at] & 0x3F;
        return new PathHops(prefix[(at + 1)..], count == 0 && !route.IsFlood() ? 0 : (prefix[at] >> 6) + 1, count);
    }

    /// <summary>Upper-case hex of every hop, for display and JSON.</summary>
    public string[] ToHex()
    {
        var hops = new string[Count];
        for (var i = 0; i < hops.Length; i++)
            hops[i] = this[i].ToString();
        return hops;
    }

    private static PathHops OfTrace(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < TraceRouteAt)
            return new PathHops(default, 1, 0);
        var size = 1 << (payload[TraceRouteAt - 1] & 0x03);
        var count = (payload.Length - TraceRouteAt) / size;
        return new PathHops(payload.Slice(TraceRouteAt, count * size), size, count);
    }
}
