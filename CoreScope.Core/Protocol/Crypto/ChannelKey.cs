using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>A channel's name and its 16- or 32-byte key (protocol.md §6.3). Immutable.</summary>
public sealed class ChannelKey
{
    private const string PublicName = "Public";
    private const int ShortKey = 16;
    private const int LongKey = 32;

    private readonly byte[] _key;

    private ChannelKey(string name, byte[] key)
    {
        Name = name;
        _key = key;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        Hash = digest[0];
    }

    /// <summary>The channel every firmware knows from the start; its key is published.</summary>
    public static ChannelKey Public { get; } = new(PublicName, Convert.FromHexString("8b3387e9c5cdea6ac9e5edbaa115cd72"));

    /// <summary>The name as configured; the ring's order of trial is the ordinal order of these.</summary>
    public string Name { get; }

    /// <summary>The name shown to people: any casing of "public" as <c>Public</c>, all others untouched.</summary>
    public string DisplayName => Name.Equals(PublicName, StringComparison.OrdinalIgnoreCase) ? PublicName : Name;

    /// <summary>16 or 32 bytes.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>The first byte of SHA-256 over the key, sent in front of each message of the channel.</summary>
    public byte Hash { get; }

    /// <summary>
    /// Takes 16 bytes, or 32 of which a zero upper half is dropped. False for other lengths and an empty name. The bytes are copied.
    /// </summary>
    public static bool TryCreate(string? name, ReadOnlySpan<byte> key, [NotNullWhen(true)] out ChannelKey? channel)
    {
        channel = null;
        if (string.IsNullOrEmpty(name) || key.Length is not (ShortKey or LongKey))
            return false;
        if (key.Length == LongKey && !key[ShortKey..].ContainsAnyExcept((byte)0))
            key = key[..ShortKey];
        channel = new ChannelKey(name, key.ToArray());
        return true;
    }

    /// <summary>Like <see cref="TryCreate"/> from 32 or 64 hex digits of any case, surrounding white space ignored.</summary>
    public static bool TryParse(string? name, ReadOnlySpan<char> hex, [NotNullWhen(true)] out ChannelKey? channel)
    {
        channel = null;
        hex = hex.Trim();
        Span<byte> key = stackalloc byte[LongKey];
        return hex.Length is ShortKey * 2 or LongKey * 2
            && Convert.FromHexString(hex, key, out _, out var written) == System.Buffers.OperationStatus.Done
            && TryCreate(name, key[..written], out channel);
    }

    /// <summary>The name only; a key does not belong in logs.</summary>
    public override string ToString() => Name;
}
