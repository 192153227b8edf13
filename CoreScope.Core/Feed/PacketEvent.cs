using CoreScope.Core.Store;

namespace CoreScope.Core.Feed;

/// <summary>One observation that was just stored. Made only while somebody watches.</summary>
/// <param name="Transmission">What was heard.</param>
/// <param name="ObservationIndex">Position of the observation among the transmission's.</param>
/// <param name="IsNewTransmission">The first time it was heard.</param>
/// <param name="ResolvedPath">Node ids along the path, 0 = unresolved; null when no hop was resolved.</param>
public sealed record PacketEvent(Transmission Transmission, int ObservationIndex, bool IsNewTransmission, int[]? ResolvedPath)
{
    /// <summary>The observation itself.</summary>
    public Observation Observation => Transmission.Observations[ObservationIndex];
}
