namespace CoreScope.Core.Store.Archive;

/// <summary>
/// Resolved paths by observation id: what the pipeline just stored, and what was read from the archive. A true least-recently-used
/// cache of 10,000 entries (store.md §4), so a page that polls makes no query twice. One lock, never held over a read from disk.
/// </summary>
public sealed class ResolvedPathCache
{
    /// <summary>Entries held.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly IPacketArchive _archive;
    private readonly int _capacity;

    // Guards the map and the order of use.
    private readonly Lock _lock = new();
    private readonly Dictionary<int, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _queries;

    public ResolvedPathCache(IPacketArchive archive, int capacity = DefaultCapacity)
    {
        _archive = archive;
        _capacity = capacity;
    }

    /// <summary>Queries made to the archive since start.</summary>
    public long Queries => Interlocked.Read(ref _queries);

    /// <summary>Remembers what was just resolved; null = no hop was. Pipeline only.</summary>
    public void Put(int observationId, int[]? path)
    {
        lock (_lock)
            PutLocked(observationId, path);
    }

    /// <summary>Forgets the paths of transmissions that left memory.</summary>
    public void Forget(IReadOnlyList<Transmission> evicted)
    {
        ArgumentNullException.ThrowIfNull(evicted);
        foreach (var transmission in evicted)
        {
            lock (_lock)
            {
                foreach (ref readonly var observation in transmission.Observations)
                {
                    if (_entries.Remove(observation.Id, out var node))
                        _byUse.Remove(node);
                }
            }
        }
    }

    /// <summary>What is remembered, without counting as a use; null = no hop was resolved.</summary>
    public bool TryPeek(int observationId, out int[]? path)
    {
        lock (_lock)
        {
            var isKnown = _entries.TryGetValue(observationId, out var node);
            path = node?.Value.Path;
            return isKnown;
        }
    }

    /// <summary>Forgets everything, so that a test reads from disk; in the app it would lose what is not on disk yet.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _byUse.Clear();
        }
    }

    /// <summary>Paths of these observations; what has none is absent. At most one query to the archive.</summary>
    public async ValueTask<IReadOnlyDictionary<int, int[]>> GetAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, int[]>(observationIds.Count);
        var missing = new List<int>();
        lock (_lock)
        {
            foreach (var id in observationIds)
            {
                if (!TryTouch(id, out var path))
                    missing.Add(id);
                else if (path is not null)
                    found[id] = path;
            }
        }

        if (missing.Count == 0)
            return found;
        Interlocked.Increment(ref _queries);
        var loaded = await _archive.LoadResolvedPathsAsync(missing, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var id in missing)
            {
                // What the pipeline put meanwhile is newer than what was read: the row may not have been committed yet.
                if (!TryTouch(id, out var path))
                    PutLocked(id, path = loaded.GetValueOrDefault(id));
                if (path is not null)
                    found[id] = path;
            }
        }

        return found;
    }

    private bool TryTouch(int id, out int[]? path)
    {
        path = null;
        if (!_entries.TryGetValue(id, out var node))
            return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        path = node.Value.Path;
        return true;
    }

    private void PutLocked(int id, int[]? path)
    {
        if (_entries.Remove(id, out var old))
            _byUse.Remove(old);
        _entries.Add(id, _byUse.AddFirst(new Entry(id, path)));
        if (_entries.Count <= _capacity)
            return;
        _entries.Remove(_byUse.Last!.Value.Id);
        _byUse.RemoveLast();
    }

    private readonly record struct Entry(int Id, int[]? Path);
}
