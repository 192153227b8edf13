using CoreScope.Core.Identity;

namespace CoreScope.Core.Search;

/// <summary>The beginning of a key as hex digits, an odd number of them too. Compared with bytes, so that no key is written out.</summary>
internal readonly struct KeyPrefix
{
    private const int MostDigits = PublicKey.Size * 2;

    private readonly byte[] _bytes;
    private readonly int _digits;

    private KeyPrefix(byte[] bytes, int digits) => (_bytes, _digits) = (bytes, digits);

    /// <summary>Reads 1 to 64 hex digits of any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out KeyPrefix prefix)
    {
        prefix = default;
        if (text.Length is 0 or > MostDigits)
            return false;
        Span<char> padded = stackalloc char[MostDigits];
        padded.Fill('0');
        text.CopyTo(padded);
        var bytes = new byte[PublicKey.Size];
        if (Convert.FromHexString(padded, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        prefix = new KeyPrefix(bytes, text.Length);
        return true;
    }

    /// <summary>True when <paramref name="key"/> begins with these digits.</summary>
    public bool IsPrefixOf(PublicKey key)
    {
        var whole = _digits / 2;
        var bytes = PublicKey.Bytes(in key);
        return bytes[..whole].SequenceEqual(_bytes.AsSpan(0, whole)) && ((_digits & 1) == 0 || bytes[whole] >> 4 == _bytes[whole] >> 4);
    }
}
