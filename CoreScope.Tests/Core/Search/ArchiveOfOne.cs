using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Search;

/// <summary>An archive that holds one packet which memory no longer has, or none.</summary>
internal sealed class ArchiveOfOne : IArchivedPackets
{
    private readonly EmptyArchivedPackets _rest = new();

    public Transmission? Only { get; set; }

    /// <summary>Thrown by every search for a packet.</summary>
    public Exception? Fault { get; set; }

    public ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken) =>
        Fault is null ? new(Only?.Hash == hash ? Only : null) : ValueTask.FromException<Transmission?>(Fault);

    public ValueTask<Transmission?> FindAsync(int transmissionId, CancellationToken cancellationToken) => _rest.FindAsync(transmissionId, cancellationToken);

    public ValueTask<IReadOnlyList<Transmission>> LoadAsync(IReadOnlyList<int> transmissionIds, CancellationToken cancellationToken) => _rest.LoadAsync(transmissionIds, cancellationToken);

    public ValueTask<IOlderRows> OlderTransmissionsAsync(int firstInMemory, CancellationToken cancellationToken) => _rest.OlderTransmissionsAsync(firstInMemory, cancellationToken);

    public ValueTask<IOlderRows> OlderObservationsAsync(int firstInMemory, int newestId, CancellationToken cancellationToken) => _rest.OlderObservationsAsync(firstInMemory, newestId, cancellationToken);

    public ValueTask<ArchiveFindings> SearchAsync(ArchiveSearch search, CancellationToken cancellationToken) => _rest.SearchAsync(search, cancellationToken);

    public ValueTask<IReadOnlyList<Transmission>> AdvertsOfAsync(int nodeId, int belowId, int limit, CancellationToken cancellationToken) => _rest.AdvertsOfAsync(nodeId, belowId, limit, cancellationToken);

    public ValueTask<IReadOnlyList<Transmission>> ForwardAsync(int fromId, int belowId, int count, CancellationToken cancellationToken) => _rest.ForwardAsync(fromId, belowId, count, cancellationToken);

    public ValueTask<int> FirstSinceAsync(UnixMillis since, CancellationToken cancellationToken) => _rest.FirstSinceAsync(since, cancellationToken);

    public ValueTask<IReadOnlyList<int>> CountFirstSeenAsync(int belowId, UnixMillis from, TimeSpan width, int stretches, CancellationToken cancellationToken) =>
        _rest.CountFirstSeenAsync(belowId, from, width, stretches, cancellationToken);

    public ValueTask<HeardCounts> CountHeardAsync(UnixMillis since, bool byObserver, CancellationToken cancellationToken) => _rest.CountHeardAsync(since, byObserver, cancellationToken);
}
