using CoreScope.Core.Identity;

namespace CoreScope.Tests.TestKit;

/// <summary>Public keys that begin as a test needs.</summary>
public static class AKey
{
    /// <summary>The key that begins with <paramref name="hex"/> and goes on with zeros and a final 01.</summary>
    public static PublicKey Of(string hex)
    {
        var bytes = new byte[PublicKey.Size];
        Convert.FromHexString(hex).CopyTo(bytes, 0);
        bytes[^1] = bytes[^1] == 0 ? (byte)1 : bytes[^1];
        return new PublicKey(bytes);
    }
}
