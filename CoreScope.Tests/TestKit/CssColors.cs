using System.Globalization;
using System.Text.RegularExpressions;

namespace CoreScope.Tests.TestKit;

/// <summary>Reads tokens.css and computes colours as a browser does: sRGB mixing, OKLCH with replaced lightness, WCAG contrast.</summary>
public static partial class CssColors
{
    public readonly record struct Rgb(double R, double G, double B);

    /// <summary>The variables of a theme: the dark block's win over the common ones.</summary>
    public static Dictionary<string, string> Tokens(bool dark)
    {
        var css = CommentPattern().Replace(File.ReadAllText(TokensPath()), "");
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match block in BlockPattern().Matches(css))
        {
            if (block.Groups["selector"].Value.Contains("dark", StringComparison.Ordinal) && !dark)
                continue;
            foreach (Match variable in VariablePattern().Matches(block.Groups["body"].Value))
                tokens[variable.Groups["name"].Value] = variable.Groups["value"].Value.Trim();
        }

        return tokens;
    }

    public static Rgb Hex(string value)
    {
        var number = int.Parse(value.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new((number >> 16) / 255.0, (number >> 8 & 255) / 255.0, (number & 255) / 255.0);
    }

    /// <summary><c>color-mix(in srgb, a share, b)</c>.</summary>
    public static Rgb Mix(Rgb a, double share, Rgb b) =>
        new(a.R * share + b.R * (1 - share), a.G * share + b.G * (1 - share), a.B * share + b.B * (1 - share));

    /// <summary><c>oklch(from c lightness c h)</c>, cut to what a screen can show.</summary>
    public static Rgb WithLightness(Rgb color, double lightness)
    {
        var (r, g, b) = (Linear(color.R), Linear(color.G), Linear(color.B));
        var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        var a2 = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
        var b2 = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;

        var (l2, m2, s2) = (Cube(lightness + 0.3963377774 * a2 + 0.2158037573 * b2), Cube(lightness - 0.1055613458 * a2 - 0.0638541728 * b2), Cube(lightness - 0.0894841775 * a2 - 1.2914855480 * b2));
        return new(
            Gamma(4.0767416621 * l2 - 3.3077115913 * m2 + 0.2309699292 * s2),
            Gamma(-1.2684380046 * l2 + 2.6097574011 * m2 - 0.3413193965 * s2),
            Gamma(-0.0041960863 * l2 - 0.7034186147 * m2 + 1.7076147010 * s2));
    }

    /// <summary>WCAG 2 contrast, 1 to 21.</summary>
    public static double Contrast(Rgb a, Rgb b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    public static double Number(string value) =>
        double.Parse(value.TrimEnd('%'), CultureInfo.InvariantCulture) / (value.EndsWith('%') ? 100 : 1);

    private static double Luminance(Rgb c) => 0.2126 * Linear(c.R) + 0.7152 * Linear(c.G) + 0.0722 * Linear(c.B);

    private static double Linear(double v) => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);

    private static double Gamma(double v) => Math.Clamp(v <= 0.0031308 ? v * 12.92 : 1.055 * Math.Pow(v, 1 / 2.4) - 0.055, 0, 1);

    private static double Cube(double v) => v * v * v;

    private static string TokensPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "CoreScope.App", "wwwroot", "css", "tokens.css");
            if (File.Exists(path))
                return path;
        }

        throw new FileNotFoundException("tokens.css");
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"(?<selector>:root[^{]*)\{(?<body>[^}]*)\}")]
    private static partial Regex BlockPattern();

    [GeneratedRegex(@"(?<name>--[a-z0-9-]+)\s*:\s*(?<value>[^;]+);")]
    private static partial Regex VariablePattern();
}
