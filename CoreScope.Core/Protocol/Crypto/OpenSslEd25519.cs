using System.Runtime.InteropServices;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// Ed25519 by way of the system's OpenSSL (1.1.1 or later), the library .NET's own cryptography uses on Linux. Entry points are
/// looked up once; keys and contexts live for one call, so any number of threads may call.
/// </summary>
internal sealed unsafe class OpenSslEd25519
{
    private const int EvpPkeyEd25519 = 1087;

    private readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> _newPublicKey;
    private readonly delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint> _newPrivateKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int> _getPublicKey;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _freeKey;
    private readonly delegate* unmanaged[Cdecl]<nint> _newContext;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _freeContext;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> _verifyInit;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int> _verify;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int> _signInit;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int> _sign;
    private readonly delegate* unmanaged[Cdecl]<void> _clearErrors;

    private OpenSslEd25519(nint library)
    {
        _newPublicKey = (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)NativeLibrary.GetExport(library, "EVP_PKEY_new_raw_public_key");
        _newPrivateKey = (delegate* unmanaged[Cdecl]<int, nint, byte*, nuint, nint>)NativeLibrary.GetExport(library, "EVP_PKEY_new_raw_private_key");
        _getPublicKey = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, int>)NativeLibrary.GetExport(library, "EVP_PKEY_get_raw_public_key");
        _freeKey = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "EVP_PKEY_free");
        _newContext = (delegate* unmanaged[Cdecl]<nint>)NativeLibrary.GetExport(library, "EVP_MD_CTX_new");
        _freeContext = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "EVP_MD_CTX_free");
        _verifyInit = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)NativeLibrary.GetExport(library, "EVP_DigestVerifyInit");
        _verify = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, byte*, nuint, int>)NativeLibrary.GetExport(library, "EVP_DigestVerify");
        _signInit = (delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, int>)NativeLibrary.GetExport(library, "EVP_DigestSignInit");
        _sign = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, nuint, int>)NativeLibrary.GetExport(library, "EVP_DigestSign");
        _clearErrors = (delegate* unmanaged[Cdecl]<void>)NativeLibrary.GetExport(library, "ERR_clear_error");
    }

    /// <summary>The library, or null where it is absent, too old or built without Ed25519.</summary>
    public static OpenSslEd25519? TryLoad()
    {
        if (OpenSslLibrary.Handle == 0)
            return null;
        try
        {
            var openSsl = new OpenSslEd25519(OpenSslLibrary.Handle);
            Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeySize];
            return openSsl.TryPublicKeyOf(new byte[Ed25519.SeedSize], publicKey) ? openSsl : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>False for a wrong signature and for anything OpenSSL refuses. The spans have the right lengths.</summary>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var valid = false;
        fixed (byte* keyAt = publicKey, messageAt = message, signatureAt = signature)
        {
            var key = _newPublicKey(EvpPkeyEd25519, 0, keyAt, (nuint)publicKey.Length);
            var context = _newContext();
            if (key != 0 && context != 0 && _verifyInit(context, 0, 0, 0, key) == 1)
                valid = _verify(context, signatureAt, (nuint)signature.Length, messageAt, (nuint)message.Length) == 1;
            Free(key, context);
        }

        // What failed stays in the thread's error queue, where the next caller of OpenSSL would take it for its own.
        if (!valid)
            _clearErrors();
        return valid;
    }

    public bool TrySign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        var done = false;
        fixed (byte* seedAt = seed, messageAt = message, signatureAt = signature)
        {
            var key = _newPrivateKey(EvpPkeyEd25519, 0, seedAt, (nuint)seed.Length);
            var context = _newContext();
            var length = (nuint)signature.Length;
            if (key != 0 && context != 0 && _signInit(context, 0, 0, 0, key) == 1)
                done = _sign(context, signatureAt, &length, messageAt, (nuint)message.Length) == 1 && length == Ed25519.SignatureSize;
            Free(key, context);
        }

        if (!done)
            _clearErrors();
        return done;
    }

    public bool TryPublicKeyOf(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        var done = false;
        fixed (byte* seedAt = seed, publicAt = publicKey)
        {
            var key = _newPrivateKey(EvpPkeyEd25519, 0, seedAt, (nuint)seed.Length);
            var length = (nuint)publicKey.Length;
            done = key != 0 && _getPublicKey(key, publicAt, &length) == 1 && length == Ed25519.PublicKeySize;
            Free(key, 0);
        }

        if (!done)
            _clearErrors();
        return done;
    }

    private void Free(nint key, nint context)
    {
        // Both accept null.
        _freeContext(context);
        _freeKey(key);
    }
}
