namespace CoreScope.Core.Filtering;

/// <summary>The one table of operators: parser, suggestions and help name them from here.</summary>
public static class FilterOperators
{
    /// <summary>All, in order of <see cref="FilterOperator"/>.</summary>
    public static IReadOnlyList<FilterOperatorEntry> All { get; } =
    [
        new(FilterOperator.Equal, "==", "is, in any case", "type == ADVERT"),
        new(FilterOperator.NotEqual, "!=", "is not", "type != ACK"),
        new(FilterOperator.Greater, ">", "more than", "snr > 5"),
        new(FilterOperator.Less, "<", "less than", "age < 1h"),
        new(FilterOperator.GreaterOrEqual, ">=", "at least", "hops >= 2"),
        new(FilterOperator.LessOrEqual, "<=", "at most", "rssi <= -100"),
        new(FilterOperator.Contains, "contains", "has this text in it, in any case", "payload.name contains \"hill\""),
        new(FilterOperator.StartsWith, "starts_with", "begins with this text", "hash starts_with \"8a91\""),
        new(FilterOperator.EndsWith, "ends_with", "ends with this text", "observer ends_with \"north\""),
        new(FilterOperator.After, "after", "later than", "time after \"2026-01-31\""),
        new(FilterOperator.Before, "before", "earlier than", "time before \"2026-01-31T18:00\""),
        new(FilterOperator.Between, "between", "from one to the other, both included", "time between \"2026-01-30\" \"2026-01-31\""),
        new(FilterOperator.In, "in", "is one of", "iata in (\"SJC\", \"SFO\")"),
    ];

    internal static FilterOperator? Find(string symbol)
    {
        foreach (var entry in All)
        {
            if (entry.Symbol == symbol)
                return entry.Operator;
        }

        return null;
    }

    internal static bool IsTime(this FilterOperator op) => op is FilterOperator.After or FilterOperator.Before or FilterOperator.Between;

    internal static bool IsOrder(this FilterOperator op) => op is FilterOperator.Greater or FilterOperator.Less or FilterOperator.GreaterOrEqual or FilterOperator.LessOrEqual;
}
