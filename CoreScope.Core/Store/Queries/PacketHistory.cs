using System.Globalization;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
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

    /// <summary>
    /// True when lists and counts may be taken at their word. While history is being read memory ends somewhere in the middle, so
    /// that there is no border to go on from; single packets are found all the same.
    /// </summary>
    public bool IsReady => _mesh.Store.Status.IsReady;

    /// <summary>The transmission that 16 hex digits (a content hash) or a number (an id) name, or null.</summary>
    public async ValueTask<Transmission?> FindAsync(string hashOrId, CancellationToken cancellationToken)
    {
        if (PacketHash.TryParse(hashOrId, out var hash))
            return await FindAsync(hash, cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(hashOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        if (IsReady && _mesh.Store.Find(id) is { } inMemory)
            return inMemory;
        return await _archive.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? _mesh.Store.Find(id);
    }

    /// <summary>The transmission with this content hash, or null.</summary>
    public async ValueTask<Transmission?> FindAsync(PacketHash hash, CancellationToken cancellationToken)
    {
        // While history is being read memory may have some of its observations only, the archive has them all.
        if (IsReady && _mesh.Store.Find(hash) is { } inMemory)
            return inMemory;
        return await _archive.FindAsync(hash, cancellationToken).ConfigureAwait(false) ?? _mesh.Store.Find(hash);
    }

    /// <summary>The newest adverts of a node, newest first.</summary>
    public async ValueTask<IReadOnlyList<Transmission>> AdvertsOfAsync(int nodeId, int limit, CancellationToken cancellationToken)
    {
        if (!IsReady)
            return await _archive.AdvertsOfAsync(nodeId, int.MaxValue, limit, cancellationToken).ConfigureAwait(false);
        PacketSnapshot snapshot;
        List<Transmission> found;
        var attempt = 0;
        do
        {
            snapshot = _mesh.Store.Snapshot();
            found = AdvertsInMemory(snapshot, nodeId, limit);
        }
        while (HasMoved(snapshot) && ++attempt < Attempts);
        if (found.Count < limit && _mesh.Store.IsPartial)
            found.AddRange(await _archive.AdvertsOfAsync(nodeId, FirstOf(snapshot), limit - found.Count, cancellationToken).ConfigureAwait(false));
        return found;
    }

    private List<Transmission> AdvertsInMemory(PacketSnapshot snapshot, int nodeId, int limit)
    {
        var ids = _mesh.Store.SentBy(nodeId).ToArray();
        // In order of arrival, which history put in front may have mixed with that of ids.
        Array.Sort(ids);
        var found = new List<Transmission>(limit);
        for (var i = ids.Length - 1; i >= 0 && found.Count < limit; i--)
        {
            var position = snapshot.PositionOf(ids[i]);
            if (position < snapshot.Count && snapshot[position].Id == ids[i] && snapshot[position].Type == PayloadType.Advert)
                found.Add(snapshot[position]);
        }

        return found;
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
        // What was not looked at comes later than its first sight: the list is whole up to there.
        if (query.IsAscending && found.SearchedTo is { } searchedTo)
            found.Rows.RemoveAll(row => row.LastSeen > searchedTo);
        // What came in together goes by id.
        found.Rows.Sort(static (one, other) => one.LastSeen != other.LastSeen ? one.LastSeen.CompareTo(other.LastSeen) : one.Id.CompareTo(other.Id));
        return await PageOfAsync(found, query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Id of the oldest transmission of a snapshot: what is smaller lies on disk only.</summary>
    public static int FirstOf(PacketSnapshot snapshot) => snapshot.Count == 0 ? int.MaxValue : snapshot[0].Id;

    // Then indexes have forgotten what was evicted after the snapshot, and it would not be taken for older either.
    private bool HasMoved(PacketSnapshot snapshot) => FirstOf(_mesh.Store.Snapshot()) != FirstOf(snapshot);

    private async ValueTask<IOlderRows?> OlderAsync(PacketSnapshot snapshot, CancellationToken cancellationToken) =>
        IsReady ? await _archive.OlderTransmissionsAsync(FirstOf(snapshot), cancellationToken).ConfigureAwait(false) : null;

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
            snapshot = _mesh.Store.Snapshot();
            filter = new PacketFilter(_mesh, query);
            matching = _queries.Matching(query, filter, snapshot);
        }
        while (HasMoved(snapshot) && ++attempt < Attempts);

        var found = new Found(new List<Row>(matching.Count), null);
        var isFound = query.Hash is not null && matching.Count > 0;
        if (!isFound && !filter.MatchesNothing && await OlderAsync(snapshot, cancellationToken).ConfigureAwait(false) is { Count: > 0 } older)
            found = await AddOlderAsync(found, query, filter, older.Below, cancellationToken).ConfigureAwait(false);
        // An ascending list ends where the search did: what memory has lies behind the gap.
        if (query.IsAscending && found.SearchedTo is not null)
            return found;
        foreach (var transmission in matching)
            found.Rows.Add(new Row(transmission.Id, transmission.LastSeen, transmission));
        return found;
    }

    private async ValueTask<Found> AddOlderAsync(Found found, PacketQuery query, PacketFilter filter, int below, CancellationToken cancellationToken)
    {
        var findings = await _archive.SearchAsync(filter.SearchBelow(below), cancellationToken).ConfigureAwait(false);
        foreach (var hit in query.IsAscending ? findings.Hits : findings.Hits.Reverse())
        {
            // In memory too, under another id: it came while the archive could not be asked.
            if (_mesh.Store.Find(hit.Hash) is not { } inMemory || inMemory.Id < below)
                found.Rows.Add(new Row(hit.Id, hit.LastSeen, null));
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
