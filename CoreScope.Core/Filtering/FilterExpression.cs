namespace CoreScope.Core.Filtering;

/// <summary>
/// A filter of the packet feed (spec/ui-packets-channels.md §2): its text, read once. Asks nothing by itself: a
/// <see cref="FilterScan"/> does, over whatever packets. Immutable.
/// </summary>
public sealed class FilterExpression
{
    /// <summary>Longer texts are refused.</summary>
    public const int MaxLength = 4_000;

    internal FilterExpression(string text, FilterNode root, bool usesClock)
    {
        Text = text;
        Root = root;
        UsesClock = usesClock;
    }

    /// <summary>As it was typed, without the blanks around it.</summary>
    public string Text { get; }

    /// <summary>True when what fits now may not fit later, because its age is asked for.</summary>
    public bool UsesClock { get; }

    internal FilterNode Root { get; }

    /// <summary>Reads a filter. A blank text is no filter: neither expression nor fault.</summary>
    /// <param name="text">As it was typed or came in a link.</param>
    /// <param name="zone">Whose times those without a zone are.</param>
    public static FilterCompilation Compile(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (string.IsNullOrWhiteSpace(text))
            return new FilterCompilation(null, null, []);
        if (text.Length > MaxLength)
            return new FilterCompilation(null, new FilterMessage($"A filter has at most {MaxLength} characters, this one has {text.Length}.", MaxLength, text.Length - MaxLength), []);
        try
        {
            var parser = new FilterParser(FilterLexer.Read(text), zone);
            var root = parser.Read();
            return new FilterCompilation(new FilterExpression(text.Trim(), root, parser.UsesClock), null, parser.Warnings);
        }
        catch (FilterException wrong)
        {
            return new FilterCompilation(null, wrong.Fault, []);
        }
    }
}
