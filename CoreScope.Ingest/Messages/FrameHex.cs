using System.Buffers;

namespace CoreScope.Ingest.Messages;

/// <summary>Reads the hex of a frame: any case; space, tab, CR and LF are passed over (protocol.md §10.1).</summary>
internal static class FrameHex
{
    /// <summary>
    /// Decodes into <paramref name="destination"/>, which must hold half as many bytes as there are digits. False when the
    /// digits are odd in number or something else is among them.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> hex, Span<byte> destination, out int length)
    {
        if (Convert.FromHexString(hex, destination, out _, out length) == OperationStatus.Done)
            return true;
        return hex.ContainsAny(" \t\r\n"u8) && TryDecodeSpaced(hex, destination, out length);
    }

    private static bool TryDecodeSpaced(ReadOnlySpan<byte> hex, Span<byte> destination, out int length)
    {
        length = 0;
        Span<byte> pair = stackalloc byte[2];
        var digits = 0;
        foreach (var b in hex)
        {
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                continue;
            pair[digits++ & 1] = b;
            if ((digits & 1) != 0)
                continue;
            if (Convert.FromHexString(pair, destination[length..], out _, out _) != OperationStatus.Done)
                return false;
            length++;
        }

        return (digits & 1) == 0;
    }
}
