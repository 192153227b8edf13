using System.Buffers;
using System.Text;

namespace CoreScope.Core.Protocol.Payloads;

/// <summary>
/// Text from the air as shown to people. Bidirectional and markup characters stay: escaping is the renderer's duty.
/// </summary>
internal static class CleanText
{
    private const int Delete = 0x7F;
    private const int MaxOddCharacters = 2;

    /// <summary>
    /// Decodes with one U+FFFD per maximal ill-formed sequence, then drops control characters except tab and newline. In this
    /// order, because bytes must not join across a dropped one.
    /// </summary>
    public static string ReadName(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[ProtocolLimits.MaxPayload];
        if (utf8.Length > chars.Length)
            utf8 = utf8[..chars.Length];
        var count = Encoding.UTF8.GetChars(utf8, chars);
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var c = chars[i];
            if ((c >= ' ' || c is '\t' or '\n') && c != Delete)
                chars[kept++] = c;
        }

        return new string(chars[..kept]);
    }

    /// <summary>
    /// Tells text from the noise of a wrong key (protocol.md §7.4). A sequence cut short at the very end is dropped, because the
    /// firmware truncates by bytes; what is left must be valid UTF-8 with at most two control or replacement characters.
    /// </summary>
    public static bool TryAccept(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> text)
    {
        text = utf8;
        var odd = 0;
        for (var at = 0; at < utf8.Length;)
        {
            int code = utf8[at];
            var length = 1;
            if (code >= 0x80)
            {
                var status = Rune.DecodeFromUtf8(utf8[at..], out var rune, out length);
                if (status == OperationStatus.NeedMoreData)
                {
                    text = utf8[..at];
                    break;
                }

                if (status != OperationStatus.Done)
                    return false;
                code = rune.Value;
            }

            if ((code < ' ' && code is not ('\t' or '\n')) || code == 0xFFFD)
                odd++;
            at += length;
        }

        return odd <= MaxOddCharacters;
    }
}
