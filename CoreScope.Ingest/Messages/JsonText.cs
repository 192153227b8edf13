using System.Buffers;
using System.Text.Unicode;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// Decodes the inside of a JSON string token. The framework's own methods throw on ill-formed UTF-8 and lone surrogates;
/// here both become U+FFFD, and text that does not fit the buffer is cut.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The decoded text: a part of <paramref name="buffer"/>.</summary>
    public static ReadOnlySpan<char> Decode(ReadOnlySpan<byte> token, bool escaped, Span<char> buffer)
    {
        if (!escaped)
            return buffer[..Append(token, buffer)];
        var length = 0;
        while (!token.IsEmpty && length < buffer.Length)
        {
            var backslash = token.IndexOf((byte)'\\');
            var plain = backslash < 0 ? token : token[..backslash];
            length += Append(plain, buffer[length..]);
            if (backslash < 0 || length == buffer.Length)
                break;
            buffer[length++] = Unescape(token[backslash..], out var used);
            token = token[(backslash + used)..];
        }

        var text = buffer[..length];
        ReplaceLoneSurrogates(text);
        return text;
    }

    private static int Append(ReadOnlySpan<byte> utf8, Span<char> buffer)
    {
        Utf8.ToUtf16(utf8, buffer, out _, out var written, replaceInvalidSequences: true, isFinalBlock: true);
        return written;
    }

    // The reader has checked the escape's form already; a short rest is only guarded against.
    private static char Unescape(ReadOnlySpan<byte> escape, out int used)
    {
        used = Math.Min(2, escape.Length);
        if (escape.Length < 2)
            return Replacement;
        switch (escape[1])
        {
            case (byte)'n': return '\n';
            case (byte)'r': return '\r';
            case (byte)'t': return '\t';
            case (byte)'b': return '\b';
            case (byte)'f': return '\f';
            case (byte)'u': break;
            default: return (char)escape[1];
        }

        used = Math.Min(6, escape.Length);
        Span<byte> unit = stackalloc byte[2];
        return escape.Length >= 6 && Convert.FromHexString(escape.Slice(2, 4), unit, out _, out _) == OperationStatus.Done
            ? (char)((unit[0] << 8) | unit[1])
            : Replacement;
    }

    private static void ReplaceLoneSurrogates(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                text[i] = Replacement;
        }
    }
}
