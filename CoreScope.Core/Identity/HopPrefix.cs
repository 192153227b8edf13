using System.Buffers.Binary;

namespace CoreScope.Core.Identity;

/// <summary>
/// One hop of a path: the leading 1 to 3 bytes of a relay's public key (protocol.md §3), or up to 8 bytes for a route entry of
/// a TRACE. The default value has length 0 and means "none". <see cref="Value"/> holds the bytes big-endian, left-aligned.
/// </summary>
public readonly record struct HopPrefix(ulong Value, byte Length)
{
    /// <summary>Takes the 1 to 8 bytes of <paramref name="bytes"/>.</summary>
    public HopPrefix(ReadOnlySpan<byte> bytes)
        : this(Pack(bytes), (byte)bytes.Length)
    {
    }

    /// <summary>True when <paramref name="key"/> begins with these bytes.</summary>
    public bool IsPrefixOf(PublicKey key) =>
        Length > 0 && key.Head >> (64 - (8 * Length)) == Value >> (64 - (8 * Length));

    /// <summary>Upper-case hex, two digits a byte: the form of <c>path.hops</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);
        return Convert.ToHexString(bytes[..Length]);
    }

    /// <summary>Reads 2 to 16 hex digits (an even number) of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out HopPrefix prefix)
    {
        prefix = default;
        if (hex.Length is < 2 or > 16 || (hex.Length & 1) != 0)
            return false;
        Span<byte> bytes = stackalloc byte[8];
        if (Convert.FromHexString(hex, bytes, out _, out var written) != System.Buffers.OperationStatus.Done)
            return false;
        prefix = new HopPrefix(bytes[..written]);
        return true;
    }

    private static ulong Pack(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length; i++)
            value |= (ulong)bytes[i] << (56 - (8 * i));
        return value;
    }
}
