using CoreScope.Core.Identity;

namespace CoreScope.Core.Protocol.Writers;

/// <summary>Writes CONTROL payloads (protocol.md §7.8), which travel direct with an empty path.</summary>
public static class ControlWriter
{
    private const int DiscoverRequestFlags = 0x80;
    private const int DiscoverResponseFlags = 0x90;
    private const int PrefixSize = 8;

    /// <summary>Asks the neighbours whose advert type's bit is set in <paramref name="typeFilter"/> to name themselves.</summary>
    public static byte[] DiscoverRequest(byte typeFilter, uint tag, bool prefixOnly = false, uint? since = null)
    {
        var payload = new PayloadBuffer(stackalloc byte[10]);
        payload.Byte(DiscoverRequestFlags | (prefixOnly ? 1 : 0));
        payload.Byte(typeFilter);
        payload.UInt32(tag);
        if (since is { } time)
            payload.UInt32(time);
        return payload.ToArray();
    }

    /// <summary>The answer: advert type, the SNR (dB) at which the request was heard, its tag, and the key or its first 8 bytes.</summary>
    /// <exception cref="ArgumentException">A type outside 0 to 15, an SNR outside −32 to 31.75.</exception>
    public static byte[] DiscoverResponse(int nodeType, double snr, uint tag, PublicKey key, bool prefixOnly = false)
    {
        if (nodeType is < 0 or > 15)
            throw new ArgumentException("An advert type is from 0 to 15.", nameof(nodeType));
        Span<byte> keyBytes = stackalloc byte[PublicKey.Size];
        key.CopyTo(keyBytes);
        var payload = new PayloadBuffer(stackalloc byte[6 + PublicKey.Size]);
        payload.Byte(DiscoverResponseFlags | nodeType);
        payload.Byte(PacketEncoder.QuarterDb(snr));
        payload.UInt32(tag);
        payload.Bytes(prefixOnly ? keyBytes[..PrefixSize] : keyBytes);
        return payload.ToArray();
    }
}
