using System.Globalization;

namespace CoreScope.Ingest.Messages;

/// <summary>Numbers as observers write them: <c>"-110 dBm"</c>, <c>"5.5dB"</c> (protocol.md §12.2).</summary>
public static class SignalText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Longest first, so that "dBm" is not cut to "dB".
    private static readonly string[] s_units = ["dBm", "dB", "mW", "km", "mi", "m"];

    /// <summary>
    /// Reads a finite number in invariant culture after trimming and cutting one trailing unit. False means "not given":
    /// <c>Unknown</c>, <c>NaN</c>, <c>inf</c>, <c>4,5</c>, the empty string.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        text = WithoutUnit(text.Trim());
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Reads a JSON number token; false when it is too large to be a number of ours.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> token, out double value) =>
        double.TryParse(token, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static ReadOnlySpan<char> WithoutUnit(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || char.IsAsciiDigit(text[^1]))
            return text;
        foreach (var unit in s_units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
                return text[..^unit.Length].TrimEnd();
        }

        return text;
    }
}
