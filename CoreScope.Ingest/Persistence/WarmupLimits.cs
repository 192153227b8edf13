using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence;

/// <summary>How much of the archive is to be kept in memory.</summary>
/// <param name="Since">Only transmissions first seen at or after this; never = all.</param>
public sealed record WarmupLimits(UnixMillis Since = default);
