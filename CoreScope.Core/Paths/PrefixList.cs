using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>The hops that somebody wants explained, as typed or posted (spec/ui-map-nodes.md §16.2).</summary>
public static class PrefixList
{
    /// <summary>Most hops of one question.</summary>
    public const int Most = 64;

    private const int MostBytes = 3;
    private const int MostShown = 16;

    /// <summary>Takes a line apart at commas and blanks.</summary>
    public static IReadOnlyList<string> Split(string? line) =>
        (line ?? "").Split([',', ' ', ';', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Reads the hops. What is wrong with them, in a sentence for whoever wrote them; null when nothing is.</summary>
    public static string? Read(IReadOnlyList<string?> texts, out IReadOnlyList<HopPrefix> hops)
    {
        ArgumentNullException.ThrowIfNull(texts);
        hops = [];
        if (texts.Count == 0)
            return "Enter at least one prefix, for example 2c,a1,f4.";
        if (texts.Count > Most)
            return $"A path has at most {Most} hops; these are {texts.Count}.";
        var read = new HopPrefix[texts.Count];
        for (var i = 0; i < read.Length; i++)
        {
            var text = texts[i]?.Trim() ?? "";
            if (FaultOf(text) is { } fault)
                return fault;
            _ = HopPrefix.TryParse(text, out read[i]);
            if (read[i].Length != read[0].Length)
                return $"All prefixes of a path have one length: “{Cut(texts[0]?.Trim() ?? "")}” has {Bytes(read[0].Length)}, “{Cut(text)}” has {Bytes(read[i].Length)}.";
        }

        hops = read;
        return null;
    }

    private static string? FaultOf(string text)
    {
        if (text.Length == 0)
            return "A prefix is empty.";
        if (!text.All(char.IsAsciiHexDigit))
            return $"“{Cut(text)}” is not hexadecimal: only 0–9 and a–f.";
        if (text.Length % 2 != 0)
            return $"“{Cut(text)}” has an odd number of digits: a byte has two.";
        return text.Length > 2 * MostBytes ? $"“{Cut(text)}” is too long: a prefix has 1 to {MostBytes} bytes." : null;
    }

    private static string Bytes(int count) => count == 1 ? "1 byte" : $"{count} bytes";

    private static string Cut(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";
}
