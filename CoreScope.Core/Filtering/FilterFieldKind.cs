namespace CoreScope.Core.Filtering;

/// <summary>What a field holds, as far as it matters to who types a filter.</summary>
public enum FilterFieldKind : byte
{
    Text,

    /// <summary>Hex digits: they may stand without quotes.</summary>
    Hex,
    Number,

    /// <summary>A time; compared with <c>after</c>, <c>before</c> and <c>between</c>.</summary>
    Time,

    /// <summary>Seconds; compared with durations.</summary>
    Age,
    Truth,
}
