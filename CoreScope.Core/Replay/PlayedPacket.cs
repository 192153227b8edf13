using CoreScope.Core.Store;

namespace CoreScope.Core.Replay;

/// <summary>A packet that became due in replay.</summary>
/// <param name="Transmission">The packet.</param>
/// <param name="After">How long after the first one of the same turn it is to be shown.</param>
public sealed record PlayedPacket(Transmission Transmission, TimeSpan After);
