namespace CoreScope.Core.Filtering;

/// <summary>A part of an expression that a packet fits or not. Immutable, so that one expression serves any number of scans.</summary>
internal abstract class FilterNode
{
    public abstract bool Test(FilterRecord record);
}

internal sealed class AndNode(FilterNode left, FilterNode right) : FilterNode
{
    public override bool Test(FilterRecord record) => left.Test(record) && right.Test(record);
}

internal sealed class OrNode(FilterNode left, FilterNode right) : FilterNode
{
    public override bool Test(FilterRecord record) => left.Test(record) || right.Test(record);
}

internal sealed class NotNode(FilterNode inner) : FilterNode
{
    public override bool Test(FilterRecord record) => !inner.Test(record);
}

/// <summary>What is asked of an unknown field: nothing has it, so no comparison with it holds.</summary>
internal sealed class NeverNode : FilterNode
{
    public override bool Test(FilterRecord record) => false;
}

/// <summary>The type or the route is one of these, one bit each: what most filters begin with.</summary>
internal sealed class KindNode(bool isRoute, int bits) : FilterNode
{
    public override bool Test(FilterRecord record) => (bits >> (isRoute ? (int)record.Route : (int)record.Transmission.Type) & 1) != 0;
}

/// <summary>The field alone: not empty, not 0, not false.</summary>
internal sealed class TruthyNode(FilterField field) : FilterNode
{
    public override bool Test(FilterRecord record) => record.Read(field).IsTrue;
}

/// <summary>Equal to a number as it was typed, or in an order with it.</summary>
internal sealed class NumberNode(FilterField field, FilterOperator op, double number, string typed) : FilterNode
{
    public override bool Test(FilterRecord record)
    {
        var value = record.Read(field);
        if (value.Kind == FilterValueKind.None)
            return false;
        if (op is FilterOperator.Equal or FilterOperator.NotEqual)
            return Equals(value) == (op == FilterOperator.Equal);
        // A comparison with what is no number is false.
        var own = value.AsNumber();
        return op switch
        {
            FilterOperator.Greater => own > number,
            FilterOperator.Less => own < number,
            FilterOperator.GreaterOrEqual => own >= number,
            _ => own <= number,
        };
    }

    // A text of digits may be longer than a number can tell.
    private bool Equals(FilterValue value) => value.Kind switch
    {
        FilterValueKind.Number => value.Number == number,
        FilterValueKind.Text => value.Text.Equals(typed, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}

/// <summary>Compared with true or false: only a truth can be equal to one.</summary>
internal sealed class TruthNode(FilterField field, bool isEqual, bool truth) : FilterNode
{
    public override bool Test(FilterRecord record)
    {
        var value = record.Read(field);
        return value.Kind != FilterValueKind.None && (value.Kind == FilterValueKind.Truth && value.IsTrue == truth) == isEqual;
    }
}

/// <summary>Compared with texts, letters in any case; with several only for <see cref="FilterOperator.In"/>.</summary>
internal sealed class TextNode(FilterField field, FilterOperator op, params string[] texts) : FilterNode
{
    public override bool Test(FilterRecord record)
    {
        var value = record.Read(field);
        if (value.Kind == FilterValueKind.None)
            return false;
        if (value.Kind == FilterValueKind.Truth && op is FilterOperator.Equal or FilterOperator.NotEqual)
            return op == FilterOperator.NotEqual;
        Span<char> scratch = stackalloc char[32];
        return Fits(op, value.AsText(scratch), texts);
    }

    public static bool Fits(FilterOperator op, ReadOnlySpan<char> own, string[] texts)
    {
        switch (op)
        {
            case FilterOperator.Contains:
                return own.Contains(texts[0], StringComparison.OrdinalIgnoreCase);
            case FilterOperator.StartsWith:
                return own.StartsWith(texts[0], StringComparison.OrdinalIgnoreCase);
            case FilterOperator.EndsWith:
                return own.EndsWith(texts[0], StringComparison.OrdinalIgnoreCase);
            case FilterOperator.NotEqual:
                return !own.Equals(texts[0], StringComparison.OrdinalIgnoreCase);
        }

        foreach (var text in texts)
        {
            if (own.Equals(text, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

/// <summary>Within a stretch of time, both ends included, in ms since 1970.</summary>
internal sealed class TimeNode(FilterField field, double from, double until, TimeZoneInfo zone) : FilterNode
{
    // The times that senders write are in seconds; ours are in milliseconds.
    private readonly double _unit = field.Payload is not null && field.Kind == FilterFieldKind.Time ? 1_000 : 1;

    public override bool Test(FilterRecord record)
    {
        var value = record.Read(field);
        var time = value.Kind switch
        {
            FilterValueKind.Number => value.Number * _unit,
            FilterValueKind.Text => FilterTime.TryParse(value.Text, zone, out var parsed) ? parsed : double.NaN,
            _ => double.NaN,
        };
        return time >= from && time <= until;
    }
}

/// <summary>A node that forwarded the packet has such a key.</summary>
internal sealed class RelayNode(FilterOperator? op, params string[] texts) : FilterNode
{
    public override bool Test(FilterRecord record) => record.IsRelayedBy(this) != (op == FilterOperator.NotEqual);

    /// <summary>True for a node's key, 64 hex digits; the opposite of "is not" is looked for.</summary>
    public bool Fits(ReadOnlySpan<char> key) => op is not { } asked || TextNode.Fits(asked == FilterOperator.NotEqual ? FilterOperator.Equal : asked, key, texts);
}
