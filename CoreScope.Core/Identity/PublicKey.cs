using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoreScope.Core.Identity;

/// <summary>
/// A node's Ed25519 public key: 32 bytes, shown as 64 lower-case hex digits. The default value (all zero) means "none";
/// the firmware never generates it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct PublicKey : IEquatable<PublicKey>, IComparable<PublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Takes the first 32 bytes of <paramref name="bytes"/>; throws when there are fewer.</summary>
    public PublicKey(ReadOnlySpan<byte> bytes)
    {
        this = MemoryMarshal.Read<PublicKey>(bytes);
    }

    /// <summary>True for the default value.</summary>
    public bool IsNone => (_a | _b | _c | _d) == 0;

    /// <summary>The first eight bytes as a big-endian number: orders and groups keys by prefix.</summary>
    public ulong Head => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(_a);

    /// <summary>The key's bytes in wire order, as a view over <paramref name="key"/>.</summary>
    public static ReadOnlySpan<byte> Bytes(ref readonly PublicKey key) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in key, 1));

    /// <summary>Byte <paramref name="index"/> of the key, 0 to 31.</summary>
    public byte ByteAt(int index) => Bytes(in this)[index];

    /// <summary>Copies the 32 bytes to <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    /// <summary>A new array with the 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The leading <paramref name="length"/> bytes (1 to 3) as a hop of a path.</summary>
    public HopPrefix Prefix(int length) => new(Bytes(in this)[..length]);

    /// <summary>Reads 64 hex digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (hex.Length == Size * 2 && Convert.FromHexString(hex, bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            key = new PublicKey(bytes);
            return true;
        }

        key = default;
        return false;
    }

    /// <inheritdoc />
    public bool Equals(PublicKey other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode() => HashCode.Combine(_a, _b);

    /// <summary>Ordinal order of the bytes.</summary>
    public int CompareTo(PublicKey other) => Bytes(in this).SequenceCompareTo(Bytes(in other));

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes(in this));

    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);

    public static bool operator <(PublicKey left, PublicKey right) => left.CompareTo(right) < 0;

    public static bool operator >(PublicKey left, PublicKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(PublicKey left, PublicKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PublicKey left, PublicKey right) => left.CompareTo(right) >= 0;
}
