using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

/// <summary>Text of every chip, mark and byte reaches 4.5:1 in both themes, also in colours an operator picks.</summary>
[Trait("row", "PK-05")]
public sealed class PaletteTests
{
    private const double Readable = 4.5;

    private static readonly string[] s_grounds = ["--surface-0", "--surface-1", "--surface-2", "--card-bg", "--row-stripe", "--row-hover", "--selected-bg", "--section-bg", "--input-bg"];

    [Theory, InlineData(false), InlineData(true)]
    public void Type_EveryOne_HasAColourAndReadableText(bool dark)
    {
        var tokens = CssColors.Tokens(dark);
        for (var type = 0; type < PayloadTypes.Count; type++)
            AssertChip(tokens, tokens[PayloadTypeStyle.Variable((PayloadType)type)]);
        AssertChip(tokens, tokens["--transport"]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Chip_AnyHue_StaysReadable(bool dark)
    {
        var tokens = CssColors.Tokens(dark);
        int[] steps = [0, 51, 102, 153, 204, 255];
        foreach (var r in steps)
            foreach (var g in steps)
                foreach (var b in steps)
                    AssertChip(tokens, $"#{r:x2}{g:x2}{b:x2}");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Text_OnEveryGround_IsReadable(bool dark)
    {
        var tokens = CssColors.Tokens(dark);
        foreach (var ground in s_grounds)
            foreach (var text in new[] { "--text", "--text-muted" })
                AssertReadable(CssColors.Hex(tokens[text]), CssColors.Hex(tokens[ground]), $"{text} on {ground}");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Accent_AndStatusText_OnEveryGround_IsReadable(bool dark)
    {
        var tokens = CssColors.Tokens(dark);
        foreach (var ground in s_grounds)
            foreach (var hue in new[] { "--accent", "--status-green", "--status-yellow", "--status-red" })
            {
                var text = CssColors.WithLightness(CssColors.Hex(tokens[hue]), CssColors.Number(tokens["--tint-text-l"]));
                AssertReadable(text, CssColors.Hex(tokens[ground]), $"{hue} text on {ground}");
            }
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Byte_EveryTone_IsReadable(bool dark)
    {
        var tokens = CssColors.Tokens(dark);
        foreach (var tone in tokens.Keys.Where(name => name.StartsWith("--byte-", StringComparison.Ordinal) && name is not "--byte-mix" and not "--byte-text"))
        {
            var ground = CssColors.Mix(CssColors.Hex(tokens[tone]), CssColors.Number(tokens["--byte-mix"]), CssColors.Hex(tokens["--tint-paper"]));
            AssertReadable(CssColors.Hex(tokens["--byte-text"]), ground, tone);
        }
    }

    [Fact]
    public void Byte_EveryTone_HasAColour()
    {
        var tokens = CssColors.Tokens(dark: false);
        for (var label = 0; label < 200; label++)
            Assert.Contains("--byte-" + ByteTones.Of($"Field {label}"), tokens.Keys);
    }

    private static void AssertChip(Dictionary<string, string> tokens, string hue)
    {
        var ground = CssColors.Mix(CssColors.Hex(hue), CssColors.Number(tokens["--tint-mix"]), CssColors.Hex(tokens["--tint-paper"]));
        AssertReadable(CssColors.WithLightness(CssColors.Hex(hue), CssColors.Number(tokens["--tint-text-l"])), ground, hue);
    }

    private static void AssertReadable(CssColors.Rgb text, CssColors.Rgb ground, string what)
    {
        var contrast = CssColors.Contrast(text, ground);
        Assert.True(contrast >= Readable, $"{what}: {contrast:0.00}");
    }
}
