using System.Runtime.InteropServices;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>The system's OpenSSL, looked for once.</summary>
internal static class OpenSslLibrary
{
    /// <summary>libcrypto's handle, or 0 where it is absent.</summary>
    public static nint Handle { get; } = Load();

    private static nint Load()
    {
        // Elsewhere the name may belong to another library; macOS even aborts a process that loads its unversioned one.
        if (!OperatingSystem.IsLinux())
            return 0;
        return NativeLibrary.TryLoad("libcrypto.so.3", out var library) || NativeLibrary.TryLoad("libcrypto.so", out library) ? library : 0;
    }
}
