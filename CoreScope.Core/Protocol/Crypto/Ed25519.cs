namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// Ed25519 of RFC 8032, which .NET lacks: OpenSSL where it is present, else <see cref="ManagedEd25519"/>, which only verifies.
/// Both accept the same signatures. Thread-safe; verifying never throws, whatever the input (protocol.md §6.4).
/// </summary>
public static class Ed25519
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Bytes of a private seed.</summary>
    public const int SeedSize = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private static readonly OpenSslEd25519? _openSsl = OpenSslEd25519.TryLoad();

    /// <summary>True where OpenSSL does the work: fast verifying, and signing at all.</summary>
    public static bool IsNative => _openSsl is not null;

    /// <summary>
    /// True when <paramref name="signature"/> is <paramref name="publicKey"/>'s over <paramref name="message"/>. False also for
    /// wrong lengths, S not below the group order and undecodable points.
    /// </summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeySize || signature.Length != SignatureSize || !IsBelowOrder(signature[32..]))
            return false;
        return _openSsl?.Verify(publicKey, message, signature) ?? ManagedEd25519.Verify(publicKey, message, signature);
    }

    /// <summary>The public key of a 32-byte seed. For the simulator and tests; needs <see cref="IsNative"/>.</summary>
    /// <exception cref="ArgumentException">The seed is not 32 bytes long.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is absent.</exception>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        CheckSize(seed.Length, SeedSize, nameof(seed));
        var publicKey = new byte[PublicKeySize];
        if (_openSsl?.TryPublicKeyOf(seed, publicKey) != true)
            throw NotSupported();
        return publicKey;
    }

    /// <summary>Signs <paramref name="message"/> into the 64 bytes of <paramref name="signature"/>; needs <see cref="IsNative"/>.</summary>
    /// <exception cref="ArgumentException">The seed is not 32 or the signature not 64 bytes long.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is absent.</exception>
    public static void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        CheckSize(seed.Length, SeedSize, nameof(seed));
        CheckSize(signature.Length, SignatureSize, nameof(signature));
        if (_openSsl?.TrySign(seed, message, signature) != true)
            throw NotSupported();
    }

    /// <summary>S &lt; L = 2^252 + 27742317777372353535851937790883648493, both little-endian; otherwise signatures could be varied by third parties.</summary>
    internal static bool IsBelowOrder(ReadOnlySpan<byte> scalar)
    {
        ReadOnlySpan<byte> order =
        [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            if (scalar[i] != order[i])
                return scalar[i] < order[i];
        }

        return false;
    }

    private static void CheckSize(int actual, int wanted, string name)
    {
        if (actual != wanted)
            throw new ArgumentException($"{wanted} bytes are needed, not {actual}.", name);
    }

    private static PlatformNotSupportedException NotSupported() => new("Signing needs OpenSSL's libcrypto, which was not found.");
}
