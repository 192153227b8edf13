using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Tests.TestKit;

/// <summary>An archive that holds nothing that is not in memory.</summary>
public sealed class EmptyArchivedPackets : IArchivedPackets, IOlderRows
{
    /// <summary>What looking for older packets fails with; null = it does not.</summary>
    public Exception? Problem { get; set; }

    public int Below => 0;

    public int Count => 0;

    public ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken) => new((Transmission?)null);

    public ValueTask<Transmission?> FindAsync(int transmissionId, CancellationToken cancellationToken) => new((Transmission?)null);

    public ValueTask<IReadOnlyList<Transmission>> LoadAsync(IReadOnlyList<int> transmissionIds, CancellationToken cancellationToken) => new([]);

    public ValueTask<IOlderRows> OlderTransmissionsAsync(int firstInMemory, CancellationToken cancellationToken) =>
        Problem is null ? new(this) : ValueTask.FromException<IOlderRows>(Problem);

    public ValueTask<IOlderRows> OlderObservationsAsync(int firstInMemory, int newestId, CancellationToken cancellationToken) => new(this);

    public ValueTask<ArchiveFindings> SearchAsync(ArchiveSearch search, CancellationToken cancellationToken) => new(new ArchiveFindings([], null));

    public ValueTask<IReadOnlyList<Transmission>> AdvertsOfAsync(int nodeId, int belowId, int limit, CancellationToken cancellationToken) => new([]);

    public ValueTask<IReadOnlyList<Transmission>> ForwardAsync(int fromId, int belowId, int count, CancellationToken cancellationToken) => new([]);

    public ValueTask<int> FirstSinceAsync(UnixMillis since, CancellationToken cancellationToken) => new(int.MaxValue);

    public ValueTask<IReadOnlyList<int>> CountFirstSeenAsync(int belowId, UnixMillis from, TimeSpan width, int stretches, CancellationToken cancellationToken) => new(new int[stretches]);

    public ValueTask<HeardCounts> CountHeardAsync(UnixMillis since, bool byObserver, CancellationToken cancellationToken) =>
        new(new HeardCounts(0, new Dictionary<int, int>(), 0));

    public ValueTask<IReadOnlyList<RowKey>> PageAsync(int skip, int count, CancellationToken cancellationToken) => new([]);

    public ValueTask<int> PositionOfAsync(int id, CancellationToken cancellationToken) => new(-1);
}
