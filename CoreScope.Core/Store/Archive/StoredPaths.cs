namespace CoreScope.Core.Store.Archive;

/// <summary>
/// All resolved paths, in bulk: what the cache knows (it has what is not committed yet) and the rest from the archive. Does not
/// disturb the cache's order, or one large question would push out what pages need. Thread-safe.
/// </summary>
public sealed class StoredPaths
{
    private readonly ResolvedPathCache _cache;
    private readonly IResolvedPathReader _reader;

    public StoredPaths(ResolvedPathCache cache, IResolvedPathReader reader)
    {
        _cache = cache;
        _reader = reader;
    }

    /// <summary>Highest id of an observation that is committed.</summary>
    public int LastCommitted => _reader.LastObservationId();

    /// <summary>Resolved paths of all observations of these transmissions by observation id; what has none is absent.</summary>
    public IReadOnlyDictionary<int, int[]> Of(ReadOnlySpan<Transmission> transmissions, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, int[]>();
        var missing = new List<int>();
        foreach (var transmission in transmissions)
        {
            foreach (ref readonly var observation in transmission.Observations)
            {
                if (!observation.HasPath && transmission.Type != Protocol.PayloadType.Trace)
                    continue;
                if (!_cache.TryPeek(observation.Id, out var path))
                    missing.Add(observation.Id);
                else if (path is not null)
                    found.Add(observation.Id, path);
            }
        }

        if (missing.Count == 0)
            return found;
        foreach (var (id, path) in _reader.Read(missing, cancellationToken))
            found[id] = path;
        return found;
    }
}
