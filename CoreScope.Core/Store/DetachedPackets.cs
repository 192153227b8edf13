namespace CoreScope.Core.Store;

/// <summary>
/// Makes transmissions that stand by themselves: rows of the archive for one answer, which live as long as the answer does and
/// are in no log and no index. They are what the store holds in every other respect, so pages and the API build from them what
/// they build from memory. Those of one instance share an arena. One thread.
/// </summary>
public sealed class DetachedPackets
{
    private readonly PathArena _arena = new();

    /// <summary>A transmission as <paramref name="arrival"/> describes it, without an observation yet.</summary>
    public Transmission Begin(in PacketArrival arrival) => new(arrival.TransmissionId, arrival, _arena);

    /// <summary>Adds an observation to one of them; they must come in order of id.</summary>
    public static void Observe(Transmission transmission, in PacketArrival arrival)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        transmission.Observe(arrival, arrival.ObservationId);
    }
}
