using System.Globalization;

namespace CoreScope.Core.Filtering;

/// <summary>Whether a field has a value, and of which kind.</summary>
internal enum FilterValueKind : byte
{
    None,
    Text,
    Number,
    Truth,
}

/// <summary>A field's value in one packet. Its text may lie in the record's scratch memory: good until the next field is read.</summary>
internal readonly ref struct FilterValue
{
    private FilterValue(FilterValueKind kind, double number, ReadOnlySpan<char> text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    public static FilterValue None => default;

    public FilterValueKind Kind { get; }

    /// <summary>Of a number; 1 and 0 of a truth.</summary>
    public double Number { get; }

    /// <summary>Of a text.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Not empty, not 0, not false, and there at all.</summary>
    public bool IsTrue => Kind switch
    {
        FilterValueKind.Text => !Text.IsEmpty,
        FilterValueKind.None => false,
        _ => Number != 0,
    };

    public static FilterValue Of(ReadOnlySpan<char> text) => new(FilterValueKind.Text, 0, text);

    public static FilterValue Of(string? text) => text is null ? default : new FilterValue(FilterValueKind.Text, 0, text);

    public static FilterValue Of(double? number) => number is { } value ? new FilterValue(FilterValueKind.Number, value, default) : default;

    public static FilterValue Of(bool truth) => new(FilterValueKind.Truth, truth ? 1 : 0, default);

    /// <summary>As a number: a text is read as one; NaN when it is none.</summary>
    public double AsNumber() => Kind switch
    {
        FilterValueKind.Text => double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        FilterValueKind.None => double.NaN,
        _ => Number,
    };

    /// <summary>As text, written into <paramref name="scratch"/> when it is a number.</summary>
    public ReadOnlySpan<char> AsText(Span<char> scratch)
    {
        if (Kind == FilterValueKind.Truth)
            return Number != 0 ? "true" : "false";
        if (Kind != FilterValueKind.Number)
            return Text;
        return Number.TryFormat(scratch, out var length, default, CultureInfo.InvariantCulture) ? scratch[..length] : default;
    }
}
