namespace CoreScope.Core.Store.Queries;

/// <summary>Part of a longer list.</summary>
/// <param name="Items">The part.</param>
/// <param name="Total">Length of the whole list.</param>
/// <param name="Limit">Most items of a part.</param>
/// <param name="Offset">Items in front of this part.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, int Limit, int Offset);
