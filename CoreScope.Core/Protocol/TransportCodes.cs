using System.Buffers.Binary;
using System.Globalization;

namespace CoreScope.Core.Protocol;

/// <summary>The two codes of routes 0 and 3: the region's (0: not scoped) and a reserved one, sent as 0 (protocol.md §5).</summary>
public readonly record struct TransportCodes(ushort Region, ushort Reserved = 0)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <summary>The region's code as shown: 4 upper-case hex digits in wire byte order, 0x1234 as <c>3412</c> (protocol.md §1).</summary>
    public string Code1 => InWireOrder(Region);

    /// <summary>The reserved code as shown.</summary>
    public string Code2 => InWireOrder(Reserved);

    /// <summary>The codes of <paramref name="frame"/>, or null when its route has none.</summary>
    public static TransportCodes? Of(in PacketFrame frame)
    {
        var codes = frame.TransportCodes;
        return codes.IsEmpty
            ? null
            : new TransportCodes(BinaryPrimitives.ReadUInt16LittleEndian(codes), BinaryPrimitives.ReadUInt16LittleEndian(codes[2..]));
    }

    /// <summary>Writes both, low bytes first.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Region);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], Reserved);
    }

    private static string InWireOrder(ushort code) => BinaryPrimitives.ReverseEndianness(code).ToString("X4", CultureInfo.InvariantCulture);
}
