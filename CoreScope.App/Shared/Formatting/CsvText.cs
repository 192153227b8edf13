using System.Globalization;
using System.Text;
using CoreScope.Core.Identity;

namespace CoreScope.App.Shared.Formatting;

/// <summary>Lines of CSV (RFC 4180) that are safe to open in a spreadsheet.</summary>
public static class CsvText
{
    /// <summary>Appends one line; null is an empty cell, text is quoted, times are UTC.</summary>
    public static void AppendLine(StringBuilder csv, IEnumerable<object?> cells)
    {
        ArgumentNullException.ThrowIfNull(csv);
        csv.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(text),
        UnixMillis time => time.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    // A name from the radio must not become a formula in somebody's spreadsheet.
    private static string Quoted(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
