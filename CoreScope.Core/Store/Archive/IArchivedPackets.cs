using CoreScope.Core.Identity;

namespace CoreScope.Core.Store.Archive;

/// <summary>
/// The packets on disk, as the store's own objects detached from it (<see cref="DetachedPackets"/>). Every call may take
/// milliseconds, none runs on the caller's thread and none is made under a lock. Thread-safe.
/// </summary>
public interface IArchivedPackets
{
    /// <summary>The transmission with this content hash and all its observations, or null.</summary>
    ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken);

    /// <summary>The transmission with this id and all its observations, or null.</summary>
    ValueTask<Transmission?> FindAsync(int transmissionId, CancellationToken cancellationToken);

    /// <summary>These transmissions in this order; what is not there (any more) is left out.</summary>
    ValueTask<IReadOnlyList<Transmission>> LoadAsync(IReadOnlyList<int> transmissionIds, CancellationToken cancellationToken);

    /// <summary>The transmissions with an id below <paramref name="firstInMemory"/>, newest first.</summary>
    ValueTask<IOlderRows> OlderTransmissionsAsync(int firstInMemory, CancellationToken cancellationToken);

    /// <summary>
    /// The observations, newest first, up to the newest one of a transmission with an id below <paramref name="firstInMemory"/>:
    /// all that are newer belong to transmissions in memory. None with an id above <paramref name="newestId"/>.
    /// </summary>
    ValueTask<IOlderRows> OlderObservationsAsync(int firstInMemory, int newestId, CancellationToken cancellationToken);

    /// <summary>
    /// Goes through older transmissions, for no longer than the search allows. A few at a time; throws
    /// <see cref="ArchiveBusyException"/> when too many wait for their turn.
    /// </summary>
    ValueTask<ArchiveFindings> SearchAsync(ArchiveSearch search, CancellationToken cancellationToken);

    /// <summary>The newest adverts that this node sent with an id below <paramref name="belowId"/>, newest first.</summary>
    ValueTask<IReadOnlyList<Transmission>> AdvertsOfAsync(int nodeId, int belowId, int limit, CancellationToken cancellationToken);

    /// <summary>Counts all observations that came in at <paramref name="since"/> or later, whether in memory or not.</summary>
    ValueTask<HeardCounts> CountHeardAsync(UnixMillis since, bool byObserver, CancellationToken cancellationToken);
}
