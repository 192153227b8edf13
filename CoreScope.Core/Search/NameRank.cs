namespace CoreScope.Core.Search;

/// <summary>How well a name answers what was typed; the lower the better.</summary>
internal static class NameRank
{
    public const int Exact = 0;
    public const int Beginning = 1;

    /// <summary>Between a name that begins so and one in which a later word does.</summary>
    public const int KeyBeginning = 2;
    public const int WordBeginning = 3;
    public const int Within = 4;
    public const int None = int.MaxValue;

    /// <summary>The rank of <paramref name="name"/>; <see cref="None"/> when the text is not in it.</summary>
    public static int Of(ReadOnlySpan<char> name, ReadOnlySpan<char> text)
    {
        var at = name.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return None;
        if (at == 0)
            return name.Length == text.Length ? Exact : Beginning;
        return char.IsLetterOrDigit(name[at - 1]) ? Within : WordBeginning;
    }
}
