using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Persistence;

/// <summary>How much of the archive is read before the program goes live.</summary>
/// <param name="Since">Only transmissions first seen at or after this; never = all.</param>
/// <param name="MaxBytes">Bytes that the store may take, as it counts them; 0 = no limit.</param>
public sealed record WarmupLimits(UnixMillis Since = default, long MaxBytes = 0);
