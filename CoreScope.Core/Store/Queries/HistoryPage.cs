using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Queries;

/// <summary>A page of a list over memory and archive.</summary>
/// <param name="Page">The page and the length of the list.</param>
/// <param name="SearchedTo">
/// Where time ran out: packets first seen before this (after this, when the list ascends) are neither listed nor counted. Null when
/// nothing is missing.
/// </param>
public sealed record HistoryPage(Page<Transmission> Page, UnixMillis? SearchedTo);
