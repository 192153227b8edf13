using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>
/// SHA-256 and its HMAC over frame-sized input. Calls OpenSSL's block functions directly where they exist: .NET goes through
/// a digest context made for each call, which for 60 bytes costs several times the hashing. Else .NET does the work. The state
/// lives on the stack, so any number of threads may call; nothing is allocated.
/// </summary>
internal static unsafe class Sha256
{
    /// <summary>Bytes of a digest.</summary>
    public const int Size = 32;

    private const int BlockSize = 64;
    private const int InnerPad = 0x36;
    private const int OuterPad = 0x5C;

    // SHA256_CTX takes 112 bytes.
    private const int ContextWords = 16;

    private static readonly delegate* unmanaged[Cdecl]<ulong*, int> _init = (delegate* unmanaged[Cdecl]<ulong*, int>)Export("SHA256_Init");
    private static readonly delegate* unmanaged[Cdecl]<ulong*, byte*, nuint, int> _update = (delegate* unmanaged[Cdecl]<ulong*, byte*, nuint, int>)Export("SHA256_Update");
    private static readonly delegate* unmanaged[Cdecl]<byte*, ulong*, int> _final = (delegate* unmanaged[Cdecl]<byte*, ulong*, int>)Export("SHA256_Final");

    private static bool IsNative => _init != null && _update != null && _final != null;

    /// <summary>The digest of <paramref name="data"/>, into 32 bytes.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest) => Hash(default, data, digest);

    /// <summary>HMAC-SHA-256, into 32 bytes.</summary>
    public static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (!IsNative || key.Length > BlockSize)
        {
            HMACSHA256.HashData(key, message, digest);
            return;
        }

        Span<byte> pad = stackalloc byte[BlockSize];
        Pad(key, InnerPad, pad);
        Hash(pad, message, digest);
        Pad(key, OuterPad, pad);
        Hash(pad, digest[..Size], digest);
    }

    private static void Pad(ReadOnlySpan<byte> key, byte filler, Span<byte> pad)
    {
        pad.Fill(filler);
        for (var i = 0; i < key.Length; i++)
            pad[i] ^= key[i];
    }

    /// <summary>The digest of both parts in a row; a first part is given only where OpenSSL is present.</summary>
    private static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
    {
        if (!IsNative)
        {
            SHA256.HashData(second, digest);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, Size);
        var context = stackalloc ulong[ContextWords];
        fixed (byte* firstAt = first, secondAt = second, digestAt = digest)
        {
            // With memory for the state given, none of the three can fail.
            _init(context);
            if (firstAt != null)
                _update(context, firstAt, (nuint)first.Length);
            if (secondAt != null)
                _update(context, secondAt, (nuint)second.Length);
            _final(digestAt, context);
        }
    }

    private static nint Export(string name) =>
        OpenSslLibrary.Handle != 0 && NativeLibrary.TryGetExport(OpenSslLibrary.Handle, name, out var address) ? address : 0;
}
