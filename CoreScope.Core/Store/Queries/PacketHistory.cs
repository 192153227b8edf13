using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Archive;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Every packet there is, whether in memory or only on disk (store.md §7): memory answers for what it holds, the archive for
/// what is older, with the same predicate and in one order. The border is the oldest transmission of one snapshot, so nothing
/// is missing and nothing comes twice when packets are evicted meanwhile. Thread-safe.
/// </summary>
public sealed class PacketHistory
{
    private const int Attempts = 3;

    private readonly Mesh _mesh;
    private readonly PacketQueries _queries;
    private readonly IArchivedPackets _archive;

    public PacketHistory(Mesh mesh, IArchivedPackets archive)
    {
        _mesh = mesh;
        _queries = new PacketQueries(mesh);
        _archive = archive;
    }

    /// <summary>The transmission that 16 hex digits (a content hash) or a number (an id) name, or null.</summary>
    public async ValueTask<Transmission?> FindAsync(string hashOrId, CancellationToken cancellationToken)
    {
        if (PacketHash.TryParse(hashOrId, out var hash))
            return await FindAsync(hash, cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(hashOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        if (_mesh.Store.Find(id) is { } inMemory)
            return inMemory;
        return HasArchive ? await _archive.FindAsync(id, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The transmission with this content hash, or null.</summary>
    public async ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken)
    {
        if (_mesh.Store.Find(hash) is { } inMemory)
            return inMemory;
        return HasArchive ? await _archive.FindAsync(hash, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>A page in order of ingest id.</summary>
    public async ValueTask<HistoryPage> ListAsync(PacketQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.IsUnfiltered)
            return new HistoryPage(await PageOfAllAsync(query, cancellationToken).ConfigureAwait(false), null);
        var found = await MatchingAsync(query, cancellationToken).ConfigureAwait(false);
        return await PageOfAsync(found, query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A page of groups, the one heard last first (or last, when ascending).</summary>
    public async ValueTask<HistoryPage> ListByLatestAsync(PacketQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = await MatchingAsync(query, cancellationToken).ConfigureAwait(false);
        // What came in together goes by id.
        found.Rows.Sort(static (one, other) => one.LastSeen != other.LastSeen ? one.LastSeen.CompareTo(other.LastSeen) : one.Id.CompareTo(other.Id));
        return await PageOfAsync(found, query, cancellationToken).ConfigureAwait(false);
    }

    // While history is being read the border moves, and what lies below it is about to come.
    private bool HasArchive => _mesh.Store.Status.IsReady;

    /// <summary>Id of the oldest transmission of a snapshot: what is smaller lies on disk only.</summary>
    public static int FirstOf(PacketSnapshot snapshot) => snapshot.Count == 0 ? int.MaxValue : snapshot[0].Id;

    private async ValueTask<IOlderRows?> OlderAsync(PacketSnapshot snapshot, CancellationToken cancellationToken) =>
        HasArchive ? await _archive.OlderTransmissionsAsync(FirstOf(snapshot), cancellationToken).ConfigureAwait(false) : null;

    private async ValueTask<Page<Transmission>> PageOfAllAsync(PacketQuery query, CancellationToken cancellationToken)
    {
        var snapshot = _mesh.Store.Snapshot();
        var older = await OlderAsync(snapshot, cancellationToken).ConfigureAwait(false);
        var archived = older?.Count ?? 0;
        var total = snapshot.Count + archived;
        var items = new List<Transmission>();
        var (from, to) = (Math.Min(query.Offset, total), (int)Math.Min((long)query.Offset + query.Limit, total));
        if (!query.IsAscending)
        {
            for (var i = from; i < Math.Min(to, snapshot.Count); i++)
                items.Add(snapshot[snapshot.Count - 1 - i]);
            await AddAsync(items, older, Math.Max(from - snapshot.Count, 0), to - Math.Max(from, snapshot.Count), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            var count = Math.Min(to, archived) - from;
            await AddAsync(items, older, archived - from - count, count, cancellationToken).ConfigureAwait(false);
            items.Reverse();
            for (var i = Math.Max(from, archived); i < to; i++)
                items.Add(snapshot[i - archived]);
        }

        return new Page<Transmission>(items, total, query.Limit, query.Offset);
    }

    private static async ValueTask AddAsync(List<Transmission> items, IOlderRows? older, int skip, int count, CancellationToken cancellationToken)
    {
        if (older is null || count <= 0)
            return;
        foreach (var row in await older.PageAsync(skip, count, cancellationToken).ConfigureAwait(false))
            items.Add(row.Transmission);
    }

    /// <summary>Everything that matches, in ascending order of id.</summary>
    private async ValueTask<Found> MatchingAsync(PacketQuery query, CancellationToken cancellationToken)
    {
        PacketFilter filter;
        PacketSnapshot snapshot;
        List<Transmission> matching;
        var attempt = 0;
        do
        {
            // Indexes have forgotten what was evicted after the snapshot: it would be taken for older no more.
            snapshot = _mesh.Store.Snapshot();
            filter = new PacketFilter(_mesh, query);
            matching = _queries.Matching(query, filter, snapshot);
        }
        while (FirstOf(_mesh.Store.Snapshot()) != FirstOf(snapshot) && ++attempt < Attempts);

        var found = new Found(new List<Row>(matching.Count), null);
        var isFound = query.Hash is not null && matching.Count > 0;
        if (!isFound && !filter.MatchesNothing && await OlderAsync(snapshot, cancellationToken).ConfigureAwait(false) is { Count: > 0 } older)
            found = await AddOlderAsync(found, query, filter, older.Below, cancellationToken).ConfigureAwait(false);
        foreach (var transmission in matching)
            found.Rows.Add(new Row(transmission.Id, transmission.LastSeen, transmission));
        return found;
    }

    private async ValueTask<Found> AddOlderAsync(Found found, PacketQuery query, PacketFilter filter, int below, CancellationToken cancellationToken)
    {
        var findings = await _archive.SearchAsync(
            new ArchiveSearch
            {
                BelowId = below,
                Query = query,
                ChannelId = filter.ChannelId,
                NodeIds = filter.NodeIds,
                Matches = query.IsUnfiltered ? null : filter.Matches,
            },
            cancellationToken).ConfigureAwait(false);
        for (var i = findings.Hits.Count - 1; i >= 0; i--)
        {
            // In memory too, under another id: it came while the archive could not be asked.
            if (_mesh.Store.Find(findings.Hits[i].Hash) is not { } inMemory || inMemory.Id < below)
                found.Rows.Add(new Row(findings.Hits[i].Id, findings.Hits[i].LastSeen, null));
        }

        return found with { SearchedTo = findings.SearchedTo };
    }

    private async ValueTask<HistoryPage> PageOfAsync(Found found, PacketQuery query, CancellationToken cancellationToken)
    {
        var total = found.Rows.Count;
        var rows = new List<Row>();
        for (var i = query.Offset; i < total && rows.Count < query.Limit; i++)
            rows.Add(found.Rows[query.IsAscending ? i : total - 1 - i]);
        var archived = await LoadAsync(rows, cancellationToken).ConfigureAwait(false);
        var items = new List<Transmission>(rows.Count);
        foreach (var row in rows)
        {
            // What retention deleted in between is left out.
            if ((row.Transmission ?? archived.GetValueOrDefault(row.Id)) is { } transmission)
                items.Add(transmission);
        }

        return new HistoryPage(new Page<Transmission>(items, total, query.Limit, query.Offset), found.SearchedTo);
    }

    private async ValueTask<Dictionary<int, Transmission>> LoadAsync(List<Row> rows, CancellationToken cancellationToken)
    {
        var ids = rows.FindAll(row => row.Transmission is null).ConvertAll(row => row.Id);
        if (ids.Count == 0)
            return [];
        return (await _archive.LoadAsync(ids, cancellationToken).ConfigureAwait(false)).ToDictionary(transmission => transmission.Id);
    }

    private readonly record struct Row(int Id, UnixMillis LastSeen, Transmission? Transmission);

    private sealed record Found(List<Row> Rows, UnixMillis? SearchedTo);
}
