namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Lists transmissions in memory by a filter, on a snapshot and outside the store's lock. What has an index is taken from it: the shortest
/// of the lists that apply gives the candidates, the filter decides about each. Thread-safe.
/// </summary>
public sealed class PacketQueries
{
    private readonly Mesh _mesh;

    public PacketQueries(Mesh mesh)
    {
        _mesh = mesh;
    }

    /// <summary>A page in order of ingest id.</summary>
    public Page<Transmission> List(PacketQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var snapshot = _mesh.Store.Snapshot();
        return query.IsUnfiltered ? PageOf(snapshot, query) : PageOf(Matching(query, new PacketFilter(_mesh, query), snapshot), query);
    }

    private static Page<Transmission> PageOf(PacketSnapshot snapshot, PacketQuery query)
    {
        var count = CountOf(snapshot.Count, query);
        var items = new Transmission[count];
        for (var i = 0; i < count; i++)
            items[i] = snapshot[query.IsAscending ? query.Offset + i : snapshot.Count - 1 - query.Offset - i];
        return new Page<Transmission>(items, snapshot.Count, query.Limit, query.Offset);
    }

    private static Page<Transmission> PageOf(List<Transmission> ascending, PacketQuery query)
    {
        var count = CountOf(ascending.Count, query);
        var items = new Transmission[count];
        for (var i = 0; i < count; i++)
            items[i] = ascending[query.IsAscending ? query.Offset + i : ascending.Count - 1 - query.Offset - i];
        return new Page<Transmission>(items, ascending.Count, query.Limit, query.Offset);
    }

    private static int CountOf(int total, PacketQuery query) => Math.Clamp(total - query.Offset, 0, query.Limit);

    /// <summary>Everything in memory that matches, in ascending order of id.</summary>
    internal List<Transmission> Matching(PacketQuery query, PacketFilter filter, PacketSnapshot snapshot)
    {
        var found = new List<Transmission>();
        if (query.Hash is { } hash)
        {
            if (_mesh.Store.Find(hash) is { } one && filter.Matches(one))
                found.Add(one);
            return found;
        }

        if (Candidates(query, filter, snapshot.Count) is not { } ids)
        {
            Scan(snapshot, filter, found);
            return found;
        }

        foreach (var id in ids)
        {
            if (_mesh.Store.Find(id) is { } transmission && filter.Matches(transmission))
                found.Add(transmission);
        }

        return found;
    }

    private static void Scan(PacketSnapshot snapshot, PacketFilter filter, List<Transmission> found)
    {
        for (var i = 0; i < snapshot.Count; i++)
        {
            var transmission = snapshot[i];
            if (filter.Matches(transmission))
                found.Add(transmission);
        }
    }

    /// <summary>Distinct ids in ascending order from the shortest index list; null when a scan of everything is no slower.</summary>
    private int[]? Candidates(PacketQuery query, PacketFilter filter, int total)
    {
        // Looking an id up costs about as much as testing two.
        var shortest = total / 2;
        IEnumerable<int>? best = null;
        if (query.Type is { } type)
            Offer(_mesh.Store.ByType(type), ref shortest, ref best);
        if (filter.ChannelId >= 0)
            Offer(_mesh.Store.ByChannel(filter.ChannelId), ref shortest, ref best);
        if (filter.OfNodes is { } ofNodes && ofNodes.Count <= shortest)
            (shortest, best) = (ofNodes.Count, ofNodes);
        if (filter.ObserverIndexes() is { } observers && CountOf(observers) is var count && count <= shortest)
            best = OfObservers(observers);
        return best is null ? null : Ordered(best);
    }

    private static void Offer(ReadOnlyMemory<int> ids, ref int shortest, ref IEnumerable<int>? best)
    {
        if (ids.Length > shortest)
            return;
        shortest = ids.Length;
        best = ids.ToArray();
    }

    private int CountOf(int[] observers)
    {
        var count = 0;
        foreach (var index in observers)
            count += _mesh.Store.ByObserver(index).Length;
        return count;
    }

    private HashSet<int> OfObservers(int[] observers)
    {
        var ids = new HashSet<int>();
        foreach (var index in observers)
        {
            foreach (var observationId in _mesh.Store.ByObserver(index).Span)
            {
                if (_mesh.Store.TryFindObservation(observationId, out var transmission, out _))
                    ids.Add(transmission.Id);
            }
        }

        return ids;
    }

    // Lists are in order of arrival, which is not always that of ids: an old transmission may be heard again.
    private static int[] Ordered(IEnumerable<int> ids)
    {
        int[] ordered = [.. ids];
        Array.Sort(ordered);
        return ordered;
    }
}
