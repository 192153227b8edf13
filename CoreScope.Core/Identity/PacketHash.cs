using System.Globalization;

namespace CoreScope.Core.Identity;

/// <summary>
/// Content hash of a packet: the first 8 bytes of the SHA-256 of protocol.md §4, read big-endian so that the number and its
/// 16 lower-case hex digits sort alike.
/// </summary>
public readonly record struct PacketHash(ulong Value) : IComparable<PacketHash>
{
    /// <summary>Reads exactly 16 hex digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PacketHash hash)
    {
        hash = default;
        if (text.Length != 16 || !ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        hash = new PacketHash(value);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(PacketHash other) => Value.CompareTo(other.Value);

    /// <summary>16 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    public static bool operator <(PacketHash left, PacketHash right) => left.Value < right.Value;

    public static bool operator >(PacketHash left, PacketHash right) => left.Value > right.Value;

    public static bool operator <=(PacketHash left, PacketHash right) => left.Value <= right.Value;

    public static bool operator >=(PacketHash left, PacketHash right) => left.Value >= right.Value;
}
