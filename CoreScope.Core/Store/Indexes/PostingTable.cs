namespace CoreScope.Core.Store.Indexes;

/// <summary>Number → ids of the transmissions that have it, of which a transmission has one at most; 0 = none.</summary>
internal sealed class PostingTable
{
    // Transmissions looked at in one step.
    private const int AtOnce = 1024;

    private readonly Dictionary<int, PostingList> _lists = [];

    public ReadOnlyMemory<int> Find(int key) => _lists.TryGetValue(key, out var list) ? list.View : default;

    public IEnumerable<KeyValuePair<int, PostingList>> Entries => _lists;

    // Entry and bucket: 28 bytes.
    public long AllocatedBytes => (_lists.Capacity * 28L) + _lists.Values.Sum(l => (long)l.AllocatedBytes);

    public void Add(int key, int transmissionId)
    {
        if (key == 0)
            return;
        if (!_lists.TryGetValue(key, out var list))
            _lists.Add(key, list = new PostingList());
        list.Add(transmissionId);
    }

    /// <inheritdoc cref="IPacketIndex.Remove"/>
    public IEnumerable<int> Remove(Transmission[] evicted, Func<Transmission, int> keyOf, int smallestKept, Lock gate)
    {
        var touched = new HashSet<int>();
        for (var at = 0; at < evicted.Length; at++)
        {
            if (keyOf(evicted[at]) is not 0 and var key)
                touched.Add(key);
            if (at % AtOnce == AtOnce - 1)
                yield return AtOnce;
        }

        var sieve = new PostingSieve(id => id < smallestKept);
        foreach (var key in touched)
        {
            if (!_lists.TryGetValue(key, out var list))
                continue;
            foreach (var looked in sieve.Run(list, gate))
                yield return looked;
            if (list.Count == 0)
            {
                lock (gate)
                    _lists.Remove(key);
            }

            yield return list.Count;
        }
    }
}
