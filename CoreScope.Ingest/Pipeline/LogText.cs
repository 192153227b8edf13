namespace CoreScope.Ingest.Pipeline;

/// <summary>Makes text from outside fit for a log line (spec/operations.md §9): no control characters, no whole observer keys.</summary>
internal static class LogText
{
    private const int ShownKey = 8;
    private const int MaxLength = 200;

    /// <summary>A topic with its observer segment cut to 8 characters.</summary>
    public static string Topic(string topic)
    {
        var parts = topic.Split('/');
        for (var i = 2; i < parts.Length; i++)
        {
            if (parts[i].Length > ShownKey)
                parts[i] = parts[i][..ShownKey];
        }

        return Clean(string.Join('/', parts));
    }

    /// <summary>Text without control characters, cut to a sensible length.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length > MaxLength ? text[..MaxLength] : text;
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = from[i] is < ' ' or '\u007f' ? '?' : from[i];
        });
    }
}
