namespace CoreScope.Core.Search;

/// <summary>What of one kind was found.</summary>
/// <param name="Best">The best of them, best first.</param>
/// <param name="Total">How many there are.</param>
public sealed record FoundGroup<T>(IReadOnlyList<T> Best, int Total);
