using System.Security.Cryptography;
using System.Text;

namespace CoreScope.Core.Protocol.Crypto;

/// <summary>Keys that follow from a name: the first 16 bytes of SHA-256 over its UTF-8 form, case-sensitive (protocol.md §5, §6.3).</summary>
public static class HashtagKey
{
    /// <summary>Bytes of a derived key.</summary>
    public const int Size = 16;

    /// <summary><paramref name="name"/> with <c>#</c> put in front when it has none.</summary>
    public static string Canonical(string name) => name.StartsWith('#') ? name : "#" + name;

    /// <summary>The key of <paramref name="name"/>, which is taken as it stands and so should include its <c>#</c>.</summary>
    public static byte[] Derive(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name))[..Size];
}
