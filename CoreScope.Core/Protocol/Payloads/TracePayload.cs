using System.Runtime.InteropServices;
using CoreScope.Core.Dissection;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// TRACE: <c>tag(4) auth code(4) flags(1) route</c> (protocol.md §7.9). The header path of such a frame holds one SNR a
/// completed hop, never hashes; the stations are the whole entries of the route, as <see cref="PacketFrame.Hops"/> gives them.
/// </summary>
public readonly ref struct TracePayload
{
    /// <summary>Fewest bytes of one.</summary>
    public const int MinSize = 9;

    /// <summary>Number that ties the frames of one trace together.</summary>
    public uint Tag { get; private init; }

    /// <summary>Code the originator chose.</summary>
    public uint AuthCode { get; private init; }

    /// <summary>Bits 0-1: the entry size as a power of two.</summary>
    public byte Flags { get; private init; }

    /// <summary>Everything behind the flags, with a remainder that is no whole entry.</summary>
    public ReadOnlySpan<byte> Route { get; private init; }

    /// <summary>Bytes of one route entry: 1, 2, 4 or 8.</summary>
    public int HashSize => 1 << (Flags & 0x03);

    /// <summary>True when <see cref="Route"/> is no whole number of entries.</summary>
    public bool IsMisaligned => Route.Length % HashSize != 0;

    /// <summary>
    /// SNR × 4 of each completed hop in <paramref name="frame"/>, a TRACE; empty when the path length carries a size code, because
    /// then the bytes mean nothing.
    /// </summary>
    public static ReadOnlySpan<sbyte> SnrOf(in PacketFrame frame) =>
        frame.PathLength >> 6 == 0 ? MemoryMarshal.Cast<byte, sbyte>(frame.Path) : default;

    /// <summary>Reads <paramref name="payload"/>; false when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out TracePayload trace)
    {
        var none = default(NoFields);
        return Read(payload, 0, ref none, out trace);
    }

    /// <summary>Reads <paramref name="payload"/>, which begins at <paramref name="origin"/> of the frame, and reports its fields.</summary>
    public static bool Read<TSink>(ReadOnlySpan<byte> payload, int origin, scoped ref TSink sink, out TracePayload trace)
        where TSink : struct, IFieldSink
    {
        var reader = new PacketReader(payload, origin);
        if (payload.Length < MinSize)
        {
            reader.Rest(FieldId.Payload, ref sink);
            trace = default;
            return false;
        }

        trace = new TracePayload
        {
            Tag = reader.UInt32(FieldId.TraceTag, ref sink),
            AuthCode = reader.UInt32(FieldId.AuthCode, ref sink),
            Flags = reader.Byte(FieldId.TraceFlags, ref sink),
            Route = reader.Ahead,
        };
        if (TSink.IsRecording)
        {
            while (reader.Remaining >= trace.HashSize)
                reader.Bytes(FieldId.RouteHop, trace.HashSize, ref sink);
            reader.Rest(FieldId.Trailing, ref sink);
        }

        return true;
    }
}
