using System.Collections.Concurrent;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Tests.TestKit;

/// <summary>An archive without a disk: takes the pipeline's items in order, as the writer does, and acknowledges each at once.</summary>
public sealed class InMemoryArchive : IPacketArchive
{
    private readonly ConcurrentDictionary<int, int[]> _paths = new();
    private readonly ConcurrentStack<DroppedPacket> _dropped = new();
    private long _lastDropped;

    /// <summary>While set, items wait here before they are taken: an archive that lags.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Takes items until the queue is closed.</summary>
    public async Task DrainAsync(PersistQueue queue)
    {
        await foreach (var item in queue.Reader.ReadAllAsync())
        {
            await Gate;
            if (item is { ResolvedPath: { } path, Transmission: { } transmission })
                _paths[transmission.Observations[item.ObservationIndex].Id] = path;
            if (item.Dropped is { } dropped)
                _dropped.Push(dropped with { Id = ++_lastDropped });
            item.Ack.Complete();
        }
    }

    public ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) =>
        new(observationIds.Where(_paths.ContainsKey).ToDictionary(id => id, id => _paths[id]));

    public ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) =>
        new(_dropped
            .Where(d => (query.ObserverId is null || d.ObserverId == query.ObserverId) && (query.NodeKey is null || d.NodeKey == query.NodeKey))
            .Take(query.Limit)
            .ToList());
}
