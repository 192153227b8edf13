using System.Globalization;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Filtering;

/// <summary>
/// Makes an expression of tokens (spec/ui-packets-channels.md §2.2): comparisons bind closest, then <c>!</c>, <c>&amp;&amp;</c>,
/// <c>||</c>. Throws <see cref="FilterException"/> at the first thing that is wrong. Reads one text; not thread-safe.
/// </summary>
internal sealed class FilterParser(List<FilterToken> tokens, TimeZoneInfo zone)
{
    // Beyond what anybody types, within what the stack bears.
    private const int MaxDepth = 100;
    private const int ShortestHex = 4;

    private readonly List<FilterMessage> _warnings = [];
    private int _at;
    private int _depth;

    /// <summary>Whether an age is asked for.</summary>
    public bool UsesClock { get; private set; }

    public IReadOnlyList<FilterMessage> Warnings => _warnings;

    private FilterToken Current => tokens[_at];

    public FilterNode Read()
    {
        var root = Or();
        return Current.Kind == FilterTokenKind.End ? root : throw Wrong($"“{Current.Shown}” is one too many here: join conditions by && or ||.");
    }

    private FilterNode Or()
    {
        var node = And();
        while (Takes(FilterTokenKind.Or))
            node = new OrNode(node, And());
        return node;
    }

    private FilterNode And()
    {
        var node = Unary();
        while (Takes(FilterTokenKind.And))
            node = new AndNode(node, Unary());
        return node;
    }

    private FilterNode Unary()
    {
        if (Current.Kind is not (FilterTokenKind.Not or FilterTokenKind.Open))
            return Comparison();
        if (++_depth > MaxDepth)
            throw Wrong($"This is nested more than {MaxDepth} levels deep.");
        var isNot = Next().Kind == FilterTokenKind.Not;
        var node = isNot ? new NotNode(Unary()) : Or();
        if (!isNot && !Takes(FilterTokenKind.Close))
            throw Wrong(Current.Kind == FilterTokenKind.End ? "A closing parenthesis is missing at the end." : $"A closing parenthesis is missing before “{Current.Shown}”.");
        _depth--;
        return node;
    }

    private FilterNode Comparison()
    {
        var name = Next();
        if (name.Kind == FilterTokenKind.End)
            throw Wrong("The filter ends where a condition should follow.", name);
        if (name.Kind != FilterTokenKind.Word || FilterOperators.Find(name.Value) is not null)
            throw Wrong($"A field name should stand here instead of “{name.Shown}”.", name);
        var field = FilterFields.Find(name.Value);
        if (field is null)
            WarnOfField(name);
        UsesClock |= field?.Packet == PacketField.Age;
        if (Current.Kind is FilterTokenKind.End or FilterTokenKind.And or FilterTokenKind.Or or FilterTokenKind.Close)
            return field is null ? new NeverNode() : field.Packet == PacketField.RoutedThrough ? new RelayNode(null) : new TruthyNode(field);
        var sign = Next();
        if (sign.Kind is not (FilterTokenKind.Comparison or FilterTokenKind.Word) || FilterOperators.Find(sign.Value) is not { } op)
            throw NoOperator(name, sign);
        return op switch
        {
            FilterOperator.In => In(field, name),
            FilterOperator.After or FilterOperator.Before or FilterOperator.Between => Time(field, name, sign, op),
            _ => Single(field, Value(field, name, sign), op),
        };
    }

    private FilterNode Single(FilterField? field, FilterToken value, FilterOperator op)
    {
        if (value.Kind == FilterTokenKind.NumberWithLetters)
        {
            if (!op.IsOrder())
                throw Wrong("A duration can only be compared with <, >, <= and >=: a packet's age is never exact.", value);
            return field is null ? new NeverNode() : new NumberNode(field, op, Seconds(value), value.Value);
        }

        if (field is null)
            return new NeverNode();
        if (field.Packet == PacketField.RoutedThrough)
            return new RelayNode(op, value.Value);
        var isEquality = op is FilterOperator.Equal or FilterOperator.NotEqual;
        if (isEquality && Kind(field, value) is { } bits)
            return new KindNode(field.Packet == PacketField.Route, op == FilterOperator.Equal ? bits : ~bits);
        if (isEquality && value is { Kind: FilterTokenKind.Word, Value: "true" or "false" })
            return new TruthNode(field, op == FilterOperator.Equal, value.Value == "true");
        if (op.IsOrder() || (isEquality && value.Kind == FilterTokenKind.Number))
            return new NumberNode(field, op, Number(value.Value), value.Value);
        return new TextNode(field, op, value.Value);
    }

    private FilterNode In(FilterField? field, FilterToken name)
    {
        if (!Takes(FilterTokenKind.Open))
            throw Wrong("The values of “in” stand in parentheses: in (\"a\", \"b\").");
        if (Current.Kind == FilterTokenKind.Close)
            throw Wrong("The list of “in” is empty.");
        var (values, bits, areKinds) = (new List<string>(), 0, true);
        do
        {
            var value = Value(field, name, tokens[_at - 1]);
            if (value.Kind == FilterTokenKind.NumberWithLetters)
                throw Wrong("A duration cannot stand in a list.", value);
            values.Add(value.Value);
            areKinds &= field is not null && Kind(field, value) is { } bit && (bits |= bit) != 0;
        }
        while (Takes(FilterTokenKind.Comma));

        if (!Takes(FilterTokenKind.Close))
            throw Wrong(Current.Kind == FilterTokenKind.End ? "The list of “in” is never closed." : $"A comma or a closing parenthesis is missing before “{Current.Shown}”.");
        if (field is null)
            return new NeverNode();
        if (areKinds)
            return new KindNode(field.Packet == PacketField.Route, bits);
        return field.Packet == PacketField.RoutedThrough ? new RelayNode(FilterOperator.In, [.. values]) : new TextNode(field, FilterOperator.In, [.. values]);
    }

    private FilterNode Time(FilterField? field, FilterToken name, FilterToken sign, FilterOperator op)
    {
        var first = Time(name, sign, Value(field, name, sign));
        var (from, until) = op switch
        {
            FilterOperator.After => (Math.BitIncrement(first), double.PositiveInfinity),
            FilterOperator.Before => (double.NegativeInfinity, Math.BitDecrement(first)),
            _ => (first, Time(name, sign, Value(field, name, sign))),
        };
        return field is null ? new NeverNode() : new TimeNode(field, Math.Min(from, until), Math.Max(from, until), zone);
    }

    private double Time(FilterToken name, FilterToken sign, FilterToken value)
    {
        if (value.Kind == FilterTokenKind.Number)
            return Number(value.Value);
        return FilterTime.TryParse(value.Value, zone, out var time)
            ? time
            : throw Wrong($"“{value.Value}” is no time that “{name.Value} {sign.Value}” understands: write \"2026-01-31\" or \"2026-01-31T18:00\".", value);
    }

    private FilterToken Value(FilterField? field, FilterToken name, FilterToken sign)
    {
        var value = Next();
        if (value.Kind is FilterTokenKind.Text or FilterTokenKind.Number)
            return value;
        if (value.Kind == FilterTokenKind.Word && FilterOperators.Find(value.Value) is null)
            return value;
        if (value.Kind != FilterTokenKind.NumberWithLetters)
            throw Wrong($"A value is missing after “{name.Value} {sign.Value}”.", value);
        if (field is { Kind: FilterFieldKind.Hex } && IsHex(value.Value))
            return value with { Kind = FilterTokenKind.Text };
        if (IsDuration(value.Value))
            return value;
        throw IsHex(value.Value) && value.Value.Length >= ShortestHex ? Unquoted(name.Value, value) : UnknownUnit(value);
    }

    private static FilterException NoOperator(FilterToken name, FilterToken sign)
    {
        if (sign.Kind is FilterTokenKind.NumberWithLetters or FilterTokenKind.Number && IsHex(sign.Value) && sign.Value.Length >= ShortestHex)
            return Unquoted(name.Value, sign);
        return sign.Kind == FilterTokenKind.NumberWithLetters && !IsDuration(sign.Value)
            ? UnknownUnit(sign)
            : Wrong($"An operator should follow “{name.Value}” instead of “{sign.Shown}”.", sign);
    }

    private static FilterException Unquoted(string field, FilterToken value) =>
        Wrong($"Put hex digits into quotes: {field} == \"{value.Value}\", or {field} contains \"{value.Value}\".", value);

    private static FilterException UnknownUnit(FilterToken value)
    {
        var digits = value.Value.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-').Count();
        return Wrong($"“{value.Value[digits..]}” is no unit of time: use s, m, h, d or w.", value);
    }

    // The bit of the packet type or route that is meant; null when the field is neither, or the name is nobody's.
    private int? Kind(FilterField field, FilterToken value)
    {
        var found = field.Packet switch
        {
            PacketField.Type => FilterAliases.TypeOf(value.Value) is { } type ? 1 << (int)type : (int?)null,
            PacketField.Route => FilterAliases.RouteOf(value.Value) is { } route ? 1 << (int)route : null,
            _ => null,
        };
        if (found is null && field.Values.Count > 0)
            _warnings.Add(new FilterMessage($"“{value.Value}” is no {field.Description}: nothing has it.", value.Position, value.Length));
        return found;
    }

    private void WarnOfField(FilterToken name)
    {
        var like = FilterFields.LikeTo(name.Value);
        var hint = like.Count == 0 ? "" : $" Did you mean {string.Join(" or ", like)}?";
        _warnings.Add(new FilterMessage($"“{name.Value}” is no field: nothing has it.{hint}", name.Position, name.Length));
    }

    private FilterToken Next() => Current.Kind == FilterTokenKind.End ? Current : tokens[_at++];

    private bool Takes(FilterTokenKind kind)
    {
        if (Current.Kind != kind)
            return false;
        _at++;
        return true;
    }

    private FilterException Wrong(string text) => Wrong(text, Current);

    private static FilterException Wrong(string text, FilterToken at) => new(new FilterMessage(text, at.Position, at.Length));

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);

    private static bool IsDuration(string text) => text[^1] is 's' or 'm' or 'h' or 'd' or 'w' && !double.IsNaN(Number(text[..^1]));

    private static double Seconds(FilterToken duration) => Number(duration.Value[..^1]) * duration.Value[^1] switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => 604_800,
    };

    private static double Number(string text) => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
