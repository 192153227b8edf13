namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// The signature of an advert: Ed25519 over <c>public key(32) ‖ timestamp(4) ‖ app data</c>, of which the firmware cuts off what
/// exceeds 32 bytes before verifying (protocol.md §6.4). Says nothing about who transmitted the frame, or when. Thread-safe.
/// </summary>
public static class AdvertSignature
{
    /// <summary>Bytes of the advert's timestamp.</summary>
    public const int TimestampSize = 4;

    private const int MaxMessage = Ed25519.PublicKeySize + TimestampSize + ProtocolLimits.MaxAdvertData;

    /// <summary>True when the parts, as sent, bear their key's signature. Wrong lengths give false. Allocates nothing on the managed heap.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> appData)
    {
        if (publicKey.Length != Ed25519.PublicKeySize || timestamp.Length != TimestampSize)
            return false;
        Span<byte> message = stackalloc byte[MaxMessage];
        return Ed25519.Verify(publicKey, message[..Compose(publicKey, timestamp, appData, message)], signature);
    }

    /// <summary>Signs for the simulator and tests; writes 64 bytes to <paramref name="signature"/>.</summary>
    /// <exception cref="ArgumentException">A part has the wrong length.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL is absent.</exception>
    public static void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> appData, Span<byte> signature)
    {
        if (publicKey.Length != Ed25519.PublicKeySize)
            throw new ArgumentException("A public key has 32 bytes.", nameof(publicKey));
        if (timestamp.Length != TimestampSize)
            throw new ArgumentException("A timestamp has 4 bytes.", nameof(timestamp));
        Span<byte> message = stackalloc byte[MaxMessage];
        Ed25519.Sign(seed, message[..Compose(publicKey, timestamp, appData, message)], signature);
    }

    private static int Compose(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> appData, Span<byte> message)
    {
        var signedData = appData[..Math.Min(appData.Length, ProtocolLimits.MaxAdvertData)];
        publicKey.CopyTo(message);
        timestamp.CopyTo(message[Ed25519.PublicKeySize..]);
        signedData.CopyTo(message[(Ed25519.PublicKeySize + TimestampSize)..]);
        return Ed25519.PublicKeySize + TimestampSize + signedData.Length;
    }
}
