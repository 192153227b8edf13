namespace CoreScope.Core.Filtering;

/// <summary>What a piece of a filter's text is.</summary>
internal enum FilterTokenKind : byte
{
    End,
    Word,
    Text,
    Number,

    /// <summary>Digits with letters behind them: a duration, hex digits or a mistake; the field before it decides.</summary>
    NumberWithLetters,
    Comparison,
    And,
    Or,
    Not,
    Open,
    Close,
    Comma,
}

/// <param name="Kind">What it is.</param>
/// <param name="Value">Its text; of a <see cref="FilterTokenKind.Text"/> what the quotes hold.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Length">How long it is as typed.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Value, int Position, int Length)
{
    /// <summary>As it is named in messages.</summary>
    public string Shown => Kind == FilterTokenKind.Text ? $"\"{Value}\"" : Value;
}
