using System.Security.Cryptography;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// The seal of all encrypted payloads: two bytes of HMAC-SHA-256 over the ciphertext, which is AES-128 in ECB mode under the first
/// 16 bytes of the secret, zero-padded (protocol.md §6.2). A two-byte MAC passes by chance once in 65 536 trials. Thread-safe.
/// </summary>
public static class ChannelCipher
{
    /// <summary>Bytes of the MAC in front of the ciphertext.</summary>
    public const int MacSize = 2;

    /// <summary>Bytes of a cipher block.</summary>
    public const int BlockSize = 16;

    private const int AesKeySize = 16;

    /// <summary>Bytes that <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte})"/> writes for a plaintext of this length.</summary>
    public static int SealedLength(int plaintextLength) => MacSize + ((plaintextLength + BlockSize - 1) / BlockSize * BlockSize);

    /// <summary>
    /// Checks the MAC and decrypts to the front of <paramref name="plaintext"/>, which must hold as much as the ciphertext. False
    /// without a write when the MAC differs or the ciphertext is not a non-zero multiple of 16 bytes. A mismatch allocates nothing.
    /// </summary>
    public static bool TryOpen(ChannelKey key, ReadOnlySpan<byte> mac, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext) =>
        TryOpen(key.Key, mac, ciphertext, plaintext);

    /// <summary>Like the other form with a raw secret of 16 or 32 bytes, such as the one two stations share.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> mac, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        if (secret.Length < AesKeySize || mac.Length != MacSize || plaintext.Length < ciphertext.Length)
            return false;
        if (ciphertext.IsEmpty || ciphertext.Length % BlockSize != 0)
            return false;
        Span<byte> digest = stackalloc byte[Sha256.Size];
        Sha256.Hmac(secret, ciphertext, digest);
        if (!digest[..MacSize].SequenceEqual(mac))
            return false;
        using var aes = CreateAes(secret);
        aes.DecryptEcb(ciphertext, plaintext, PaddingMode.None);
        return true;
    }

    /// <summary>Seals for a channel: <c>MAC(2) ciphertext</c>. Returns the bytes written.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int Seal(ChannelKey key, ReadOnlySpan<byte> plaintext, Span<byte> destination) => Seal(key.Key, plaintext, destination);

    /// <summary>Seals with a raw secret of 16 or 32 bytes: <c>MAC(2) ciphertext</c>. Returns the bytes written.</summary>
    /// <exception cref="ArgumentException">The secret or the destination is too short.</exception>
    public static int Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        if (secret.Length is not (16 or 32))
            throw new ArgumentException("A secret has 16 or 32 bytes.", nameof(secret));
        var length = SealedLength(plaintext.Length);
        if (destination.Length < length)
            throw new ArgumentException($"{length} bytes are needed.", nameof(destination));

        var ciphertext = destination[MacSize..length];
        plaintext.CopyTo(ciphertext);
        ciphertext[plaintext.Length..].Clear();
        using (var aes = CreateAes(secret))
            aes.EncryptEcb(ciphertext, ciphertext, PaddingMode.None);
        Span<byte> digest = stackalloc byte[Sha256.Size];
        Sha256.Hmac(secret, ciphertext, digest);
        digest[..MacSize].CopyTo(destination);
        return length;
    }

    private static Aes CreateAes(ReadOnlySpan<byte> secret)
    {
        var aes = Aes.Create();
        aes.SetKey(secret[..AesKeySize]);
        return aes;
    }
}
