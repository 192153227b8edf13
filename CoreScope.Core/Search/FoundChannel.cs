using CoreScope.Core.Store;

namespace CoreScope.Core.Search;

/// <summary>A channel that was found.</summary>
/// <param name="Name"><c>Public</c>, <c>#name</c>, or <c>enc_XX</c> for one without a key.</param>
/// <param name="Packets">Its transmissions in memory.</param>
/// <param name="Newest">The newest of them.</param>
public sealed record FoundChannel(string Name, int Packets, Transmission Newest);
