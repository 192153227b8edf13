using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Brings what a hot start left in the archive into memory while the program runs: newest first, block by block, each read
/// aside and put in front of the store by the pipeline, until the limits or the first row (store.md §7). How far it has come
/// stands in the store's status. Ends early, and for good, when memory is full, when eviction has begun to take the oldest, or
/// at a block that cannot be read: what is missing stays with the archive, and nothing has a gap.
/// </summary>
public sealed class HistoryLoad
{
    // Room for what arrives until the next eviction.
    private const double FullAt = 0.95;

    private readonly ArchiveFile _file;
    private readonly Mesh _mesh;
    private readonly IStoreCommands _commands;
    private readonly StoreLimits _limits;
    private readonly ILogger<HistoryLoad> _logger;

    public HistoryLoad(ArchiveFile file, Mesh mesh, IStoreCommands commands, StoreLimits limits, ILogger<HistoryLoad> logger)
    {
        _file = file;
        _mesh = mesh;
        _commands = commands;
        _limits = limits;
        _logger = logger;
    }

    /// <summary>Transmissions read at a time.</summary>
    internal int BlockSize { get; init; } = HistoryBlock.Capacity;

    /// <summary>True when there is something to do after a hot start. Before the first message.</summary>
    public bool IsDue => _limits.HotStart > TimeSpan.Zero && _mesh.Store.IsPartial && _mesh.Store.Status.Phase == StorePhase.Ready;

    /// <summary>What is recalled from the archive is kept for this load from now on. Before the first message, on the writer's turn.</summary>
    public void Announce()
    {
        _mesh.Store.ExpectHistory(true);
        Report(new HistoryStatus(false));
    }

    /// <summary>Loads on a thread of its own; throws only when cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.Run(() => LoadAsync(cancellationToken), cancellationToken);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var status = new HistoryStatus(false);
        var reachesStart = false;
        try
        {
            using var connection = _file.OpenReader();
            using var reader = new HistoryReader(connection, BlockSize);
            var first = FirstAllowed(connection);
            var below = _mesh.Store.SmallestId;
            var inMemory = _mesh.Store.Snapshot().Count;
            status = new HistoryStatus(false, inMemory, inMemory + reader.Count(first, below));
            Report(status);
            var nodes = NodesOfObservers();
            var border = below;
            while (reader.ReadBefore(below, first, cancellationToken) is var (block, from))
            {
                if (IsFull(block) || await PutInFrontAsync(block, border, nodes, cancellationToken).ConfigureAwait(false) is not { } pass)
                {
                    // What the limits do not allow is not due, but it stays with the archive.
                    status = status with { Expected = status.Loaded };
                    first = below;
                    break;
                }

                status = status with { Loaded = status.Loaded + pass.Count };
                Report(status);
                (below, border) = (from, pass.Count > 0 ? pass.FirstId : border);
            }

            status = status with { IsEnded = true };
            reachesStart = first <= new ArchiveRange(connection).Transmissions.First;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _logger.LogError(problem, "[store] history could not be loaded any further back; older packets are read from the archive when asked for");
            status = status with { IsEnded = true, Error = $"The archive could not be read before packet {_mesh.Store.SmallestId}: {problem.Message}" };
        }

        await _commands.RunAsync(() => End(reachesStart), cancellationToken).ConfigureAwait(false);
        Report(status);
        _logger.LogInformation("[store] history loaded: {Loaded} of {Expected} packets in memory", status.Loaded, status.Expected);
    }

    private void End(bool reachesStart)
    {
        _mesh.Store.ExpectHistory(false);
        // Everything the archive has is in memory: what seems new is new.
        if (reachesStart && _mesh.Store.Evicted == 0)
            _mesh.Store.IsPartial = false;
    }

    private void Report(HistoryStatus history) => _mesh.Store.ChangeStatus(status => status with { History = history });

    private int FirstAllowed(SqliteConnection connection) => new ArchiveRange(connection).FirstSince(
        _limits.Retention > TimeSpan.Zero ? UnixMillis.Now(_mesh.Clock) - _limits.Retention : default);

    private bool IsFull(HistoryBlock block) =>
        _limits.MaxBytes > 0 && _mesh.Store.Measure().TotalBytes + block.EstimatedBytes > _limits.MaxBytes * FullAt;

    /// <summary>What came in; null when eviction was first.</summary>
    private async Task<HistoryPass?> PutInFrontAsync(HistoryBlock block, int border, int[] nodes, CancellationToken cancellationToken)
    {
        var pass = await _commands.RunAsync(
            () => _mesh.Store.SmallestId == border ? _mesh.Store.PutInFront(block, (in arrival) => Learn(arrival, nodes)) : null, cancellationToken).ConfigureAwait(false);
        if (pass is not null)
            await _commands.RunStepsAsync(pass, _mesh.Clock, cancellationToken).ConfigureAwait(false);
        return pass;
    }

    private void Learn(in PacketArrival arrival, int[] nodes)
    {
        if (arrival.Prefix.IsEmpty || _mesh.Graph.IsRestored)
            return;
        var observer = (uint)arrival.ObserverIndex < (uint)nodes.Length ? nodes[arrival.ObserverIndex] : 0;
        _mesh.Graph.Learn(
            arrival.Type, new PacketHeader(arrival.Prefix[0]).Route.IsFlood(), arrival.OriginNodeId, observer, arrival.ObserverIndex, arrival.Resolved, arrival.IngestTime, arrival.Hops, arrival.Signal.Snr);
    }

    private int[] NodesOfObservers()
    {
        var observers = _mesh.Observers.Snapshot();
        var nodes = new int[observers.Count == 0 ? 0 : observers[^1].Index + 1];
        foreach (var observer in observers)
            nodes[observer.Index] = observer.Key.IsNone ? 0 : _mesh.Nodes.IdOf(observer.Key);
        return nodes;
    }
}
