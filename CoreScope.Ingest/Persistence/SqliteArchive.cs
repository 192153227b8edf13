using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace CoreScope.Ingest.Persistence;

/// <summary>The archive's reading side over pooled read-only connections. Thread-safe; readers never wait for the writer (WAL).</summary>
public sealed class SqliteArchive : IPacketArchive, IDisposable
{
    /// <summary>Ids asked for by one statement.</summary>
    private const int IdsAtOnce = 500;

    private readonly ReaderPool _readers;
    private readonly TransmissionLookup _lookup;

    public SqliteArchive(ArchiveFile file)
    {
        _readers = new ReaderPool(file);
        _lookup = new TransmissionLookup(file);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<int, int[]>> LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observationIds);
        var found = new Dictionary<int, int[]>(observationIds.Count);
        if (observationIds.Count == 0)
            return new(found);
        // Local reads of pages that are mostly in memory: a thread switch would cost more than the query.
        using var reader = _readers.Rent();
        foreach (var ids in observationIds.Chunk(IdsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Load(reader, ids, found);
        }

        return new(found);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<DroppedPacket>> LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var reader = _readers.Rent();
        await using var context = new CoreScopeDbContext(reader.Connection);
        IQueryable<DroppedPacketRow> rows = context.DroppedPackets;
        if (query.ObserverId is { } observer)
            rows = rows.Where(r => r.ObserverId == observer);
        if (query.NodeKey is { } key)
            rows = rows.Where(r => r.NodeKey == key);
        var found = await rows.OrderByDescending(r => r.Id).Take(Math.Max(0, query.Limit)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return found.ConvertAll(r => new DroppedPacket(
            r.Id, new PacketHash((ulong)r.Hash), r.Frame, r.Reason, r.ObserverId, r.ObserverName, r.NodeKey, r.NodeName, r.DroppedAt));
    }

    /// <inheritdoc />
    public Transmission? FindTransmission(PacketHash hash) => _lookup.Find(hash);

    /// <summary>Closes the idle connections.</summary>
    public void Dispose()
    {
        _lookup.Dispose();
        _readers.Dispose();
    }

    // The ids are our own numbers, so they stand in the text; the planner turns them into one rowid lookup each.
    private static void Load(ReaderPool.Lease reader, int[] ids, Dictionary<int, int[]> found)
    {
        using var rows = new Statement(reader.Connection, $"SELECT id, resolved FROM observations WHERE id IN ({string.Join(',', ids)}) AND resolved IS NOT NULL");
        while (rows.Read())
            found[rows.Int32(0)] = ResolvedPathCodec.Read(rows.Blob(1));
    }
}
