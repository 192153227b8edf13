namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Derived data that follows the log. All members are called under the store's lock: by the writer to change it, by readers to
/// take a view. Must be removable in time proportional to the entries of what is removed.
/// </summary>
internal interface IPacketIndex
{
    /// <summary>Takes in one new observation; <paramref name="isNew"/> when its transmission is new too.</summary>
    void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew);

    /// <summary>Forgets <paramref name="evicted"/>, the oldest transmissions, whose ids are all below <paramref name="smallestKept"/>.</summary>
    void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept);
}
