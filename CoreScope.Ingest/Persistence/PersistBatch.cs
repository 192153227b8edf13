using System.Globalization;
using System.Runtime.InteropServices;
using CoreScope.Core.Directories;
using CoreScope.Core.Store;
using Microsoft.Data.Sqlite;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// The items of one transaction. Rows of observers and nodes are written once, as they are last; then everything else in the
/// order in which it came. Reused from batch to batch. Not thread-safe.
/// </summary>
internal sealed class PersistBatch
{
    /// <summary>Most items in one transaction (DECISIONS 8).</summary>
    public const int Capacity = 2000;

    private const int MaxHops = 256;

    private readonly List<PersistItem> _items = new(Capacity);
    private readonly Dictionary<int, PersistItem> _observers = [];
    private readonly Dictionary<int, Node> _nodes = [];
    private readonly Dictionary<int, long> _lastSeen = [];

    // Content that the file already held under another id: heard again after it had been evicted from memory.
    private readonly Dictionary<int, int> _aliases = [];
    private int _names;
    private int _rows;

    /// <summary>The items in the order in which they came.</summary>
    public IReadOnlyList<PersistItem> Items => _items;

    public bool IsFull => _items.Count == Capacity;

    /// <summary>True when some item leaves something for the disk.</summary>
    public bool HasRows => _names + _rows + _observers.Count + _nodes.Count > 0;

    public void Add(PersistItem item)
    {
        _items.Add(item);
        if (item.Observer is { } observer)
            _observers[observer.Index] = item;
        foreach (var relay in item.Relays ?? [])
            _nodes[relay.Id] = relay;
        if (item.Node is { } node)
            _nodes[node.Id] = node;
        if (item.Channel is not null || item.Scope is not null)
            _names++;
        if (item.Transmission is not null || item.Dropped is not null || item.Metric is not null || item.Resolved is not null || item.Links is not null)
            _rows++;
    }

    public void Clear()
    {
        _items.Clear();
        _observers.Clear();
        _nodes.Clear();
        (_names, _rows) = (0, 0);
    }

    /// <summary>Writes all rows in one transaction; throws at the first that fails, then nothing is written.</summary>
    public WriteCounts WriteAll(ArchiveStatements archive)
    {
        var counts = default(WriteCounts);
        _lastSeen.Clear();
        archive.Begin();
        foreach (var item in _items)
            WriteNames(archive, item);
        foreach (var item in _observers.Values)
            WriteObserver(archive, item, ref counts);
        foreach (var node in _nodes.Values)
            WriteNode(archive, node, ref counts);
        foreach (var item in _items)
            WriteItem(archive, item, item.IsNewTransmission, ref counts);
        RaiseLastSeen(archive);
        archive.Commit();
        return counts;
    }

    /// <summary>
    /// Writes all rows in one transaction but leaves out those that fail by themselves: <paramref name="failed"/> hears of each.
    /// Throws when the cause is the disk or a lock; then nothing is written.
    /// </summary>
    public WriteCounts WriteEach(ArchiveStatements archive, Action<Exception> failed)
    {
        var counts = default(WriteCounts);
        _lastSeen.Clear();
        archive.Begin();
        foreach (var item in _items)
            Try(archive, failed, ref counts, (ref WriteCounts _) => WriteNames(archive, item));
        foreach (var item in _observers.Values)
            Try(archive, failed, ref counts, (ref WriteCounts c) => WriteObserver(archive, item, ref c));
        foreach (var node in _nodes.Values)
            Try(archive, failed, ref counts, (ref WriteCounts c) => WriteNode(archive, node, ref c));
        // An observation whose transmission failed with an earlier item brings it along.
        foreach (var item in _items)
            Try(archive, failed, ref counts, (ref WriteCounts c) => WriteItem(archive, item, !item.IsFill, ref c));
        RaiseLastSeen(archive);
        archive.Commit();
        return counts;
    }

    private delegate void Row(ref WriteCounts counts);

    private static void Try(ArchiveStatements archive, Action<Exception> failed, ref WriteCounts counts, Row row)
    {
        var before = counts;
        archive.Savepoint();
        try
        {
            row(ref counts);
            archive.Release();
        }
        catch (Exception problem) when (problem is not SqliteException sqlite || !WriteFailure.IsEnvironmental(sqlite))
        {
            archive.RollbackToSavepoint();
            counts = before;
            counts.Failures++;
            failed(problem);
        }
    }

    private static void WriteNames(ArchiveStatements archive, PersistItem item)
    {
        if (item.Channel is { } channel)
            archive.AddChannel(channel);
        if (item.Scope is { } scope)
            archive.AddScope(scope);
    }

    private static void WriteObserver(ArchiveStatements archive, PersistItem item, ref WriteCounts counts)
    {
        archive.UpsertObserver(item.Observer!, item.PacketsOfObserver, item.StatusesOfObserver);
        counts.Observers++;
    }

    private static void WriteNode(ArchiveStatements archive, Node node, ref WriteCounts counts)
    {
        archive.UpsertNode(node);
        counts.Nodes++;
    }

    private void WriteItem(ArchiveStatements archive, PersistItem item, bool withTransmission, ref WriteCounts counts)
    {
        if (item.Transmission is { } transmission)
        {
            ref readonly var observation = ref transmission.Observations[item.ObservationIndex];
            if (item.IsFill)
            {
                archive.FillObservation(observation);
            }
            else
            {
                if (withTransmission)
                    WriteTransmission(archive, transmission, observation, ref counts);
                WriteObservation(archive, item, transmission, observation, ref counts);
            }
        }

        if (item.Dropped is { } dropped)
            archive.AddDropped(dropped);
        if (item.Metric is { } metric)
            archive.PutMetric(metric);
        foreach (var link in item.Links ?? [])
            archive.PutLink(link);
        if (item.Resolved is { } resolved)
            WriteResolved(archive, resolved, ref counts);
    }

    private void WriteTransmission(ArchiveStatements archive, Transmission transmission, in Observation first, ref WriteCounts counts)
    {
        _aliases.Remove(transmission.Id);
        if (archive.InsertTransmission(transmission, first.IngestTime))
        {
            counts.Transmissions++;
            return;
        }

        var known = archive.FindTransmission(transmission.Hash);
        if (known != transmission.Id)
            _aliases[transmission.Id] = known;
    }

    private void WriteObservation(ArchiveStatements archive, PersistItem item, Transmission transmission, in Observation observation, ref WriteCounts counts)
    {
        ReadOnlySpan<int> path = item.ResolvedPath;
        Span<byte> resolved = stackalloc byte[MaxHops * ResolvedPathCodec.MaxIdSize];
        var length = ResolvedPathCodec.Write(path.Length <= MaxHops ? path : default, resolved);
        var transmissionId = _aliases.GetValueOrDefault(transmission.Id, transmission.Id);
        if (!archive.InsertObservation(transmission, observation, transmissionId, resolved[..length]))
            return;
        counts.Observations++;
        ref var lastSeen = ref CollectionsMarshal.GetValueRefOrAddDefault(_lastSeen, transmissionId, out _);
        lastSeen = Math.Max(lastSeen, observation.IngestTime.Value);
    }

    private static void WriteResolved(ArchiveStatements archive, ResolvedPathRows resolved, ref WriteCounts counts)
    {
        Span<byte> bytes = stackalloc byte[MaxHops * ResolvedPathCodec.MaxIdSize];
        foreach (var row in resolved.Rows)
        {
            ReadOnlySpan<int> path = row.Path;
            if (path.Length > MaxHops)
                continue;
            archive.ReplaceResolved(row.ObservationId, bytes[..ResolvedPathCodec.Write(path, bytes)]);
            counts.Backfilled++;
        }

        archive.PutMeta(ResolvedPathRows.PositionKey, resolved.NextTransmission == 0 ? null : resolved.NextTransmission.ToString(CultureInfo.InvariantCulture));
    }

    private void RaiseLastSeen(ArchiveStatements archive)
    {
        foreach (var (transmissionId, lastSeen) in _lastSeen)
            archive.RaiseLastSeen(transmissionId, lastSeen);
    }
}
