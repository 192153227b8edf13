using System.Buffers.Binary;

namespace CoreScope.Core.Protocol;

/// <summary>The two codes of routes 0 and 3: the region's (0: not scoped) and a reserved one, sent as 0 (protocol.md §5).</summary>
public readonly record struct TransportCodes(ushort Region, ushort Reserved = 0)
{
    /// <summary>Bytes on the wire.</summary>
    public const int Size = 4;

    /// <summary>Writes both, low bytes first.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, Region);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], Reserved);
    }
}
