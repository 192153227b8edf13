namespace CoreScope.Ingest.Simulation;

/// <summary>Cuts texts to what a frame has room for.</summary>
internal static class Utf8Text
{
    /// <summary>As much of <paramref name="text"/> as fits <paramref name="room"/> bytes of UTF-8, whole characters only.</summary>
    public static string Fit(string text, int room)
    {
        var used = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > room)
                break;
            used += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return length == text.Length ? text : text[..length].TrimEnd();
    }
}
