using CoreScope.Core.Identity;

namespace CoreScope.Core.Store;

/// <content>The large changes: eviction, and history put in front of the log.</content>
public sealed partial class PacketStore
{
    private StorePass? _pass;

    /// <summary>
    /// Takes every transmission with an id below <paramref name="smallestKept"/> out of the log, at once for all readers, and
    /// returns what is left to do: removing it from the indexes, step by step. Writer only.
    /// </summary>
    public EvictionPass Evict(int smallestKept)
    {
        FinishPass();
        var evicted = _log.DropBelow(smallestKept);
        var observations = 0;
        foreach (var transmission in evicted)
            observations += transmission.Observations.Length;
        _isPartial |= evicted.Length > 0;
        Volatile.Write(ref _observationCount, _observationCount - observations);
        Volatile.Write(ref _version, _version + 1);
        Interlocked.Add(ref _evicted, evicted.Length);
        var pass = new EvictionPass(this, evicted, _indexes.Remove(evicted, _log.Root.SmallestId, _lock));
        _pass = pass;
        return pass;
    }

    /// <summary>
    /// Begins to put older transmissions in front of the log: they are indexed step by step, newest first, and appear at once
    /// with the last step. All must be older than <see cref="SmallestId"/>. Writer only.
    /// </summary>
    public HistoryPass PutInFront(HistoryBlock block, HistoryListener listener)
    {
        ArgumentNullException.ThrowIfNull(block);
        FinishPass();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block.LastId, _log.Root.SmallestId, nameof(block));
        var items = new List<Transmission>(block.Count);
        foreach (var read in block.Transmissions)
        {
            // In memory under another id: it came while the archive could not be asked.
            if (InLog(_indexes.Hashes.Find(read.Hash)) is not null)
                continue;
            // What was heard again since has all that was read, and more.
            var transmission = _recalled.Find(read.Hash) ?? read;
            items.Add(transmission);
            lock (_lock)
                _indexes.Hashes.Add(transmission);
        }

        var pass = new HistoryPass(this, block, items, listener);
        _pass = pass;
        return pass;
    }

    /// <summary>While true, what is recalled is kept until a block of history takes it over. Writer only.</summary>
    public void ExpectHistory(bool isComing)
    {
        lock (_lock)
        {
            _recalled.KeepsAll = isComing;
            _recalled.Trim();
        }
    }

    /// <summary>Indexes an observation of history that is not in the log yet; observers come apart.</summary>
    internal void IndexHistory(in PacketArrival arrival, Transmission transmission, int index)
    {
        _indexes.Prepare(arrival.Resolved);
        lock (_lock)
            _indexes.AddHistory(arrival, transmission, index);
    }

    internal void IndexObserver(Transmission transmission, int index)
    {
        lock (_lock)
            _indexes.Observers.Add(transmission.Observations[index]);
    }

    /// <summary>Puts indexed history in front of the log.</summary>
    internal void Admit(List<Transmission> items, int observations, PathArena arena)
    {
        lock (_lock)
        {
            _log.PutInFront(new PacketChunk([.. items], items.Count, arena));
            foreach (var transmission in items)
                _recalled.Remove(transmission.Hash);
            Volatile.Write(ref _observationCount, _observationCount + observations);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>
    /// Forgets history that could not be indexed to its end, as if it had never come: the archive answers for it. It came with
    /// <paramref name="counts"/> observations; what has more was heard, and counted, meanwhile.
    /// </summary>
    internal void TakeBack(HistoryPass pass, List<Transmission> items, List<int> counts)
    {
        EndPass(pass);
        foreach (var _ in _indexes.Remove([.. items], _log.Root.SmallestId, _lock))
        {
        }

        lock (_lock)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var heardSince = items[i].Observations.Length - counts[i];
                Volatile.Write(ref _observationCount, _observationCount - heardSince);
                if (heardSince > 0 && _recalled.Find(items[i].Hash) is null)
                    _recalled.Add(items[i]);
            }

            Volatile.Write(ref _version, _version + 1);
        }
    }

    internal int[]? RecalledPath(PacketHash hash, int observationId) => _recalled.ResolvedOf(hash, observationId);

    /// <summary>Lets go of a pass that is done, and with it of what it evicted; always false.</summary>
    internal bool EndPass(StorePass pass)
    {
        if (ReferenceEquals(_pass, pass))
            _pass = null;
        return false;
    }

    // One at a time: each relies on what the other leaves behind.
    private void FinishPass() => _pass?.Finish();
}
