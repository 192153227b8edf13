namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Derived data that follows the log. <see cref="Add"/> and all reading happens under the store's lock. It may hold, for a
/// while, ids that the log does not show: evicted ones not yet removed, history not yet put in front. Readers skip them.
/// </summary>
internal interface IPacketIndex
{
    /// <summary>
    /// Takes in one new observation; <paramref name="isNew"/> when its transmission is new too. Observations come in order of
    /// arrival, those of history newest first.
    /// </summary>
    void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew);

    /// <summary>
    /// Forgets <paramref name="evicted"/>, which left the log: all that is below <paramref name="smallestKept"/>. Runs on the
    /// writer's thread without the lock and in steps, of which each yields how many entries it looked at. As nobody else
    /// writes, it may read what it likes as it likes; what readers can reach it changes inside <paramref name="gate"/>, the
    /// store's lock, a few hundred entries at a time. Between two steps arrivals are added, but none of what is evicted.
    /// </summary>
    IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate);
}
