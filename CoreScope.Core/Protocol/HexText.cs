using System.Buffers;
using System.Numerics;

namespace CoreScope.Core.Protocol;

/// <summary>
/// Hex text to bytes (protocol.md §10.1): space, tab, CR and LF are skipped, everything else that is no digit and an odd number
/// of digits is <see cref="DecodeErrorCode.InvalidHex"/>. Allocates nothing and writes only into the caller's span, so text of
/// any length costs one pass over it and nothing more.
/// </summary>
public static class HexText
{
    /// <summary>
    /// Bytes to provide so that text of any length is judged like the whole of it: one more than the longest frame, because the
    /// path ends by byte 70 and a frame of 256 bytes therefore always fails by the payload's length, if by nothing before.
    /// </summary>
    public const int BufferSize = ProtocolLimits.MaxFrame + 1;

    private const byte NoDigit = 0xFF;
    private const byte Blank = 0xFE;

    private static ReadOnlySpan<byte> Digits =>
    [
        NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, Blank, Blank, NoDigit, NoDigit, Blank, NoDigit, NoDigit,
        NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
        Blank, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
        NoDigit, 10, 11, 12, 13, 14, 15, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
        NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
        NoDigit, 10, 11, 12, 13, 14, 15, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit, NoDigit,
    ];

    /// <summary>
    /// Reads <paramref name="text"/> into <paramref name="destination"/> (give <see cref="BufferSize"/> bytes). What does not fit
    /// is checked but not kept; <paramref name="written"/> tells how many bytes were. False: not hex, and nothing may be used.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, Span<byte> destination, out int written, out DecodeError error)
    {
        error = default;
        if (text.Length <= destination.Length * 2 && Convert.FromHexString(text, destination, out _, out written) == OperationStatus.Done)
            return true;
        return TryParseSlow(text, destination, out written, out error);
    }

    /// <summary>The same over UTF-8 text, as it stands in a message's body.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Span<byte> destination, out int written, out DecodeError error)
    {
        error = default;
        if (text.Length <= destination.Length * 2 && Convert.FromHexString(text, destination, out _, out written) == OperationStatus.Done)
            return true;
        return TryParseSlow(text, destination, out written, out error);
    }

    private static bool TryParseSlow<T>(ReadOnlySpan<T> text, Span<byte> destination, out int written, out DecodeError error)
        where T : unmanaged, IBinaryInteger<T>
    {
        written = 0;
        error = default;
        var high = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var code = uint.CreateTruncating(text[i]);
            var digit = code < (uint)Digits.Length ? Digits[(int)code] : NoDigit;
            if (digit == Blank)
                continue;
            if (digit == NoDigit)
                return Reject(i, out written, out error);
            if (high < 0)
            {
                high = digit << 4;
                continue;
            }

            if (written < destination.Length)
                destination[written++] = (byte)(high | digit);
            high = -1;
        }

        return high < 0 || Reject(text.Length, out written, out error);
    }

    private static bool Reject(int offset, out int written, out DecodeError error)
    {
        written = 0;
        error = new DecodeError(DecodeErrorCode.InvalidHex, offset);
        return false;
    }
}
