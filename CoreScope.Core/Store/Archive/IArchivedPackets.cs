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

    /// <summary>Up to <paramref name="count"/> transmissions with an id from <paramref name="fromId"/> to below <paramref name="belowId"/>, oldest first.</summary>
    ValueTask<IReadOnlyList<Transmission>> ForwardAsync(int fromId, int belowId, int count, CancellationToken cancellationToken);

    /// <summary>Id from which on transmissions were first seen at <paramref name="since"/> or later; one behind the last when there is none.</summary>
    ValueTask<int> FirstSinceAsync(UnixMillis since, CancellationToken cancellationToken);

    /// <summary>
    /// How many transmissions with an id below <paramref name="belowId"/> were first seen in each of so many stretches of
    /// <paramref name="width"/> from <paramref name="from"/> on.
    /// </summary>
    ValueTask<IReadOnlyList<int>> CountFirstSeenAsync(int belowId, UnixMillis from, TimeSpan width, int stretches, CancellationToken cancellationToken);

    /// <summary>Counts all observations that came in at <paramref name="since"/> or later, whether in memory or not.</summary>
    ValueTask<HeardCounts> CountHeardAsync(UnixMillis since, bool byObserver, CancellationToken cancellationToken);
}
