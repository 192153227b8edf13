using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence;

/// <summary>How much of the archive is to be kept in memory.</summary>
/// <param name="Since">Only transmissions first seen at or after this; never = all.</param>
/// <param name="MaxBytes">The newest that are estimated to fit in so many bytes; 0 = no limit.</param>
public sealed record WarmupLimits(UnixMillis Since = default, long MaxBytes = 0);
