using CoreScope.App.Features.Home;

namespace CoreScope.Tests.App.Features.Home;

public sealed class RichTextParserTests
{
    [Fact]
    [Trait("row", "HO-01")]
    public void Blocks_ParagraphsListsAndBreaks()
    {
        var blocks = RichTextParser.Parse("one\r\ntwo\n\nthree\n- a\n* b\n1. x\n22. y\nend");
        Assert.Equal(
            [
                (RichBlockKind.Paragraph, "one|two"), (RichBlockKind.Paragraph, "three"), (RichBlockKind.Bullets, "a|b"), (RichBlockKind.Numbers, "x|y"), (RichBlockKind.Paragraph, "end"),
            ],
            blocks.Select(block => (block.Kind, string.Join('|', block.Lines.Select(line => string.Concat(line.Select(span => span.Text)))))));
    }

    [Fact]
    [Trait("row", "HO-01")]
    public void Spans_MarksNestAndCodeIsTakenAsItIs()
    {
        Assert.Equal(
            [
                new("plain "), new("bold ", IsBold: true), new("both", IsBold: true, IsItalic: true), new(" "), new("**raw**", IsCode: true), new(" "), new("to ", Href: "https://a.b/c"), new("there", IsBold: true, Href: "https://a.b/c"),
            ],
            Line("plain **bold *both*** `**raw**` [to **there**](https://a.b/c)"));
    }

    [Theory]
    [InlineData("**open")]
    [InlineData("2 * 3 * 4")]
    [InlineData("[no](link")]
    [InlineData("[](https://a.b)")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](data:text/html,1)")]
    [InlineData("****")]
    [InlineData("<script>alert(1)</script>")]
    public void Text_WithoutSense_StaysText(string text) => Assert.Equal([new RichSpan(text)], Line(text));

    [Fact]
    public void Text_OfMarksOnly_EndsSoon()
    {
        Assert.NotEmpty(RichTextParser.Parse(new string('*', 4_000)));
        Assert.NotEmpty(RichTextParser.Parse(string.Concat(Enumerable.Repeat("[", 4_000))));
        Assert.Empty(RichTextParser.Parse(" \n\n "));
    }

    private static IReadOnlyList<RichSpan> Line(string text) => Assert.Single(Assert.Single(RichTextParser.Parse(text)).Lines);
}
