using Microsoft.AspNetCore.Components;

namespace CoreScope.App.Shared.Tables;

/// <summary>A column of a <see cref="LiveTable{TItem}"/>.</summary>
/// <param name="Key">Name in links and in the browser's storage.</param>
/// <param name="Title">Its head.</param>
/// <param name="Cell">What stands in its cells.</param>
public sealed record TableColumn<TItem>(string Key, string Title, RenderFragment<TItem> Cell)
{
    /// <summary>What it is sorted by (text, number or time; null is blank); null = it cannot be sorted by.</summary>
    public Func<TItem, object?>? SortBy { get; init; }

    /// <summary>The first click sorts the greatest, newest or last first: right for numbers and times.</summary>
    public bool StartsDescending { get; init; }

    /// <summary>Pixels it needs to be read; below that, columns of higher <see cref="Priority"/> give way.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Takes a share of the room that is left.</summary>
    public bool Grows { get; init; }

    /// <summary>1 = never hidden … 4 = hidden first.</summary>
    public int Priority { get; init; } = 2;

    /// <summary>Class of its cells, e.g. <c>num</c>.</summary>
    public string? Class { get; init; }

    /// <summary>Explains the head.</summary>
    public string? Tip { get; init; }
}
