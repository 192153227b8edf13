using System.Text.Json;
using CoreScope.App.Shared.Stored;

namespace CoreScope.App.Shared.Tables;

/// <summary>By which column a table is sorted. In links: <c>column</c> = descending, <c>column:asc</c> = ascending.</summary>
public sealed record TableSort(string Column, bool IsDescending)
{
    private const int LongestName = 40;

    /// <summary>Reads a link's text; null when there is none.</summary>
    public static TableSort? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parts = text.Trim().Split(':', 2);
        return parts[0].Length is 0 or > LongestName ? null : new TableSort(parts[0], parts.Length == 1 || parts[1] != "asc");
    }

    /// <summary>Reads what the browser stored; null when it is nothing of sense.</summary>
    public static TableSort? FromStored(string? json)
    {
        if (StoredJson.Parse(json) is not { ValueKind: JsonValueKind.Object } stored || !stored.TryGetProperty("column", out var column) || column.ValueKind != JsonValueKind.String)
            return null;
        var isAscending = stored.TryGetProperty("direction", out var direction) && direction.ValueKind == JsonValueKind.String && direction.ValueEquals("asc");
        return Parse(StoredJson.StringOf(column) + (isAscending ? ":asc" : ""));
    }

    /// <summary>As the browser stores it.</summary>
    public string ToStored() => JsonSerializer.Serialize(new { column = Column, direction = IsDescending ? "desc" : "asc" });

    /// <summary>As links have it.</summary>
    public override string ToString() => IsDescending ? Column : Column + ":asc";

    /// <summary>A click on the head of <paramref name="column"/>: turns the order round, or starts with the column's own.</summary>
    public TableSort Click(string column, bool startsDescending) =>
        column == Column ? this with { IsDescending = !IsDescending } : new TableSort(column, startsDescending);

    /// <summary>Sorts stably; blanks and NaN stand last in either order.</summary>
    public IReadOnlyList<T> Apply<T>(IReadOnlyList<T> items, Func<T, object?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(valueOf);
        var keyed = new (object? Key, int Index)[items.Count];
        for (var i = 0; i < keyed.Length; i++)
            keyed[i] = (Present(valueOf(items[i])), i);
        Array.Sort(keyed, Compare);
        var sorted = new T[keyed.Length];
        for (var i = 0; i < sorted.Length; i++)
            sorted[i] = items[keyed[i].Index];
        return sorted;
    }

    private int Compare((object? Key, int Index) one, (object? Key, int Index) other)
    {
        var order = (one.Key, other.Key) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string a, string b) => Turn(string.Compare(a, b, StringComparison.OrdinalIgnoreCase)),
            var (a, b) => Turn(Comparer<object>.Default.Compare(a, b)),
        };
        return order != 0 ? order : one.Index.CompareTo(other.Index);
    }

    private int Turn(int order) => IsDescending ? -order : order;

    private static object? Present(object? value) => value switch
    {
        string text => string.IsNullOrWhiteSpace(text) ? null : text,
        double number => double.IsNaN(number) ? null : number,
        _ => value,
    };
}
