using System.Numerics;
using System.Security.Cryptography;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// Verifies Ed25519 signatures without native code (RFC 8032 §5.1.7, without multiplying by the cofactor, like OpenSSL and the
/// firmware). Several times slower than OpenSSL. Handles public data only, hence not constant-time. Thread-safe.
/// </summary>
public static class ManagedEd25519
{
    private static readonly BigInteger _order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Ed25519.Verify"/>.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != Ed25519.PublicKeySize || signature.Length != Ed25519.SignatureSize)
            return false;
        var s = signature[32..];
        if (!Ed25519.IsBelowOrder(s) || !EdwardsPoint.TryRead(publicKey, out var a))
            return false;

        Span<byte> k = stackalloc byte[32];
        Challenge(signature[..32], publicKey, message, k);

        // S·B = R + k·A, checked as S·B + k·(−A) = R on the encoded form: a non-canonical R never matches.
        Span<byte> encoded = stackalloc byte[32];
        EdwardsPoint.Combine(s, EdwardsPoint.Base, k, -a).Write(encoded);
        return encoded.SequenceEqual(signature[..32]);
    }

    /// <summary>SHA-512(R ‖ A ‖ message) modulo the group order, little-endian.</summary>
    private static void Challenge(ReadOnlySpan<byte> r, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> k)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(r);
        sha.AppendData(publicKey);
        sha.AppendData(message);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        sha.GetHashAndReset(digest);
        var reduced = new BigInteger(digest, isUnsigned: true) % _order;
        k.Clear();
        reduced.TryWriteBytes(k, out _, isUnsigned: true);
    }
}
