using System.Text;

namespace CoreScope.Core.Filtering;

/// <summary>Cuts a filter's text into tokens (spec/ui-packets-channels.md §2.1); also single quotes and escapes.</summary>
internal sealed class FilterLexer(string text)
{
    private static readonly string[] s_symbols = ["&&", "||", "==", "!=", ">=", "<=", ">", "<", "!", "(", ")", ","];

    private int _at;

    /// <summary>All tokens with an end behind them.</summary>
    public static List<FilterToken> Read(string text)
    {
        var (lexer, tokens) = (new FilterLexer(text), new List<FilterToken>());
        do
            tokens.Add(lexer.Next());
        while (tokens[^1].Kind != FilterTokenKind.End);
        return tokens;
    }

    private FilterToken Next()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t')
            _at++;
        if (_at == text.Length)
            return new FilterToken(FilterTokenKind.End, "", _at, 0);
        var letter = text[_at];
        if (letter is '"' or '\'')
            return Quoted(letter);
        if (char.IsAsciiDigit(letter) || (letter == '-' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
            return Number();
        if (char.IsAsciiLetter(letter) || letter == '_')
            return Taken(FilterTokenKind.Word, _at + Run(_at, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'));
        foreach (var symbol in s_symbols)
        {
            if (text.AsSpan(_at).StartsWith(symbol))
                return Taken(KindOf(symbol), _at + symbol.Length);
        }

        throw new FilterException(new FilterMessage($"“{Shown(letter)}” has no meaning in a filter.", _at, 1));
    }

    private static string Shown(char letter) => char.IsControl(letter) ? $"character {(int)letter}" : letter.ToString();

    private static FilterTokenKind KindOf(string symbol) => symbol switch
    {
        "&&" => FilterTokenKind.And,
        "||" => FilterTokenKind.Or,
        "!" => FilterTokenKind.Not,
        "(" => FilterTokenKind.Open,
        ")" => FilterTokenKind.Close,
        "," => FilterTokenKind.Comma,
        _ => FilterTokenKind.Comparison,
    };

    private FilterToken Quoted(char quote)
    {
        var (start, value) = (_at, new StringBuilder());
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                _at = at + 1;
                return new FilterToken(FilterTokenKind.Text, value.ToString(), start, _at - start);
            }

            // A backslash takes the meaning from a quote and from another backslash; anywhere else it is itself.
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\\' or '"' or '\'')
                at++;
            value.Append(text[at]);
        }

        throw new FilterException(new FilterMessage("This quote is never closed.", start, text.Length - start));
    }

    private FilterToken Number()
    {
        var end = _at + 1 + Run(_at + 1, char.IsAsciiDigit);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
            end += 1 + Run(end + 1, char.IsAsciiDigit);
        var letters = Run(end, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return Taken(letters == 0 ? FilterTokenKind.Number : FilterTokenKind.NumberWithLetters, end + letters);
    }

    private int Run(int from, Func<char, bool> belongs)
    {
        var end = from;
        while (end < text.Length && belongs(text[end]))
            end++;
        return end - from;
    }

    private FilterToken Taken(FilterTokenKind kind, int end)
    {
        var token = new FilterToken(kind, text[_at..end], _at, end - _at);
        _at = end;
        return token;
    }
}
