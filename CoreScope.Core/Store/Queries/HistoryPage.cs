using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Queries;

/// <summary>A page of a list over memory and archive.</summary>
/// <param name="Page">The page and the length of the list.</param>
/// <param name="SearchedTo">Packets first seen before this were not searched, for lack of time; null when all were.</param>
public sealed record HistoryPage(Page<Transmission> Page, UnixMillis? SearchedTo);
