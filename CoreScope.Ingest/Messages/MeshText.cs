using System.Buffers;

namespace CoreScope.Ingest.Messages;

/// <summary>
/// Cleans text that strangers chose before it is kept or logged: surrounding white space, control characters and line
/// separators go, length is bounded. Markup and bidirectional characters stay: escaping is the renderer's duty.
/// </summary>
internal static class MeshText
{
    private static readonly SearchValues<char> s_controls = SearchValues.Create(Controls(keepLines: false));
    private static readonly SearchValues<char> s_controlsButLines = SearchValues.Create(Controls(keepLines: true));

    /// <summary>One line of at most <paramref name="maxLength"/> UTF-16 units. May be a part of <paramref name="text"/> or of <paramref name="buffer"/>.</summary>
    public static ReadOnlySpan<char> Line(ReadOnlySpan<char> text, Span<char> buffer, int maxLength) =>
        Cut(Without(s_controls, text.Trim(), buffer).Trim(), maxLength);

    /// <summary>Text in which tabs and line feeds are allowed.</summary>
    public static ReadOnlySpan<char> Block(ReadOnlySpan<char> text, Span<char> buffer, int maxLength) =>
        Cut(Without(s_controlsButLines, text.Trim(), buffer).Trim(), maxLength);

    private static ReadOnlySpan<char> Without(SearchValues<char> unwanted, ReadOnlySpan<char> text, Span<char> buffer)
    {
        if (!text.ContainsAny(unwanted))
            return text;
        var length = 0;
        foreach (var c in text)
        {
            if (length == buffer.Length)
                break;
            if (!unwanted.Contains(c))
                buffer[length++] = c;
        }

        return buffer[..length];
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        var length = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return text[..length].TrimEnd();
    }

    private static char[] Controls(bool keepLines)
    {
        List<char> controls = ['\u2028', '\u2029'];
        for (var c = '\0'; c < '\u00A0'; c++)
        {
            if (char.IsControl(c) && !(keepLines && c is '\t' or '\n'))
                controls.Add(c);
        }

        return [.. controls];
    }
}
