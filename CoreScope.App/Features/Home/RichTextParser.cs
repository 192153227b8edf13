using System.Text;

namespace CoreScope.App.Features.Home;

/// <summary>
/// Reads the few marks that the operator's texts may have: <c>**bold**</c>, <c>*italic*</c>, <c>`code`</c>,
/// <c>[link](https://…)</c>, lists by <c>-</c> or <c>1.</c>, line breaks. Everything else is text, markup too; a mark that is not
/// closed is text as well.
/// </summary>
public static class RichTextParser
{
    // Marks nest at most this deep: nobody writes more, and no text takes the stack.
    private const int Deepest = 4;

    /// <summary>The blocks of a text.</summary>
    public static IReadOnlyList<RichBlock> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var blocks = new List<RichBlock>();
        var lines = new List<IReadOnlyList<RichSpan>>();
        var kind = RichBlockKind.Paragraph;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var (lineKind, content) = KindOf(line.Trim());
            if (content.Length == 0 || lineKind != kind)
                Close();
            if (content.Length > 0)
                lines.Add(Spans(content, new RichSpan(""), Deepest));
            kind = lineKind;
        }

        Close();
        return blocks;

        void Close()
        {
            if (lines.Count > 0)
                blocks.Add(new RichBlock(kind, [.. lines]));
            lines.Clear();
        }
    }

    private static (RichBlockKind, string) KindOf(string line)
    {
        if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
            return (RichBlockKind.Bullets, line[2..].Trim());
        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 4 && line.AsSpan(digits).StartsWith(". ")
            ? (RichBlockKind.Numbers, line[(digits + 2)..].Trim())
            : (RichBlockKind.Paragraph, line);
    }

    private static List<RichSpan> Spans(string text, RichSpan look, int depth)
    {
        var spans = new List<RichSpan>();
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (depth > 0 && Marked(text, at, look) is var (inner, innerLook, next))
            {
                Flush();
                spans.AddRange(innerLook.IsCode ? [innerLook with { Text = inner }] : Spans(inner, innerLook, depth - 1));
                at = next;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }

        Flush();
        return spans;

        void Flush()
        {
            if (plain.Length > 0)
                spans.Add(look with { Text = plain.ToString() });
            plain.Clear();
        }
    }

    // What stands between the marks that begin here, how it looks, and where it goes on behind them.
    private static (string Inner, RichSpan Look, int Next)? Marked(string text, int at, RichSpan look) => text[at] switch
    {
        '`' => Between(text, at, "`", look with { IsCode = true }),
        '*' when text.AsSpan(at).StartsWith("**") => Between(text, at, "**", look with { IsBold = true }),
        '*' => Between(text, at, "*", look with { IsItalic = true }),
        '[' when look.Href is null => Link(text, at, look),
        _ => null,
    };

    private static (string, RichSpan, int)? Between(string text, int at, string mark, RichSpan look)
    {
        var from = at + mark.Length;
        var end = from < text.Length ? text.IndexOf(mark, from, StringComparison.Ordinal) : -1;
        // Of three stars in a row the last two close what two opened.
        while (end >= 0 && mark.Length == 2 && end + mark.Length < text.Length && text[end + mark.Length] == mark[0])
            end++;
        return end > from && !char.IsWhiteSpace(text[from]) ? (text[from..end], look, end + mark.Length) : null;
    }

    private static (string, RichSpan, int)? Link(string text, int at, RichSpan look)
    {
        var middle = text.IndexOf("](", at, StringComparison.Ordinal);
        var end = middle < 0 ? -1 : text.IndexOf(')', middle);
        if (end < 0 || middle == at + 1 || text[(middle + 2)..end].Trim() is var url && !SafeLink.IsSafe(url))
            return null;
        return (text[(at + 1)..middle], look with { Href = url }, end + 1);
    }
}
