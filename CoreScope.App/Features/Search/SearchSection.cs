namespace CoreScope.App.Features.Search;

/// <summary>Results of one kind.</summary>
/// <param name="Key">Names it in ids.</param>
/// <param name="Title">What people read.</param>
/// <param name="Entries">The best of them, best first.</param>
/// <param name="Total">How many there are.</param>
public sealed record SearchSection(string Key, string Title, IReadOnlyList<SearchEntry> Entries, int Total);
