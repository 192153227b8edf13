namespace CoreScope.Core.Paths;

/// <summary>
/// The tallies of links by key, each in a slot of its own. One thread writes, any may read; the lock is never held for longer
/// than a portion of the slots takes, however many there are.
/// </summary>
internal sealed class LinkTable
{
    private const int Portion = 2_048;

    // Guards everything below. Portions stay where they are, so a copy goes on where it stopped.
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, int> _slots = [];
    private readonly List<Slot[]> _portions = [];
    private readonly Stack<int> _free = new();
    private int _used;

    public int Count
    {
        get
        {
            lock (_lock)
                return _slots.Count;
        }
    }

    public bool TryGet(ulong key, out LinkTally tally)
    {
        lock (_lock)
        {
            var isKnown = _slots.TryGetValue(key, out var slot);
            tally = isKnown ? At(slot).Tally : default;
            return isKnown;
        }
    }

    /// <summary>Counts a sighting; one of a new link only below <paramref name="limit"/> links.</summary>
    public void Add(ulong key, in LinkSighting sighting, int limit = int.MaxValue)
    {
        lock (_lock)
        {
            if (_slots.TryGetValue(key, out var slot))
                At(slot).Tally.Add(sighting);
            else if (_slots.Count < limit)
                At(New(key)).Tally.Add(sighting);
        }
    }

    public void Set(ulong key, in LinkTally tally)
    {
        lock (_lock)
            At(_slots.TryGetValue(key, out var slot) ? slot : New(key)).Tally = tally;
    }

    public bool Remove(ulong key)
    {
        lock (_lock)
        {
            if (!_slots.Remove(key, out var slot))
                return false;
            At(slot) = default;
            _free.Push(slot);
            return true;
        }
    }

    /// <summary>
    /// All links, each as it was at a moment of the copy: what is added meanwhile may be in it or not.
    /// </summary>
    public List<KeyValuePair<ulong, LinkTally>> Copy()
    {
        var all = new List<KeyValuePair<ulong, LinkTally>>(Count + Portion);
        var slots = new Slot[Portion];
        for (var from = 0; Copy(from, slots) is > 0 and var count; from += count)
        {
            foreach (ref readonly var slot in slots.AsSpan(0, count))
            {
                if (slot.IsUsed)
                    all.Add(new(slot.Key, slot.Tally));
            }
        }

        return all;
    }

    /// <summary>Links that changed since the last call, at most so many; they count as saved from now on.</summary>
    public List<KeyValuePair<ulong, LinkTally>> TakeUnsaved(int limit)
    {
        var unsaved = new List<KeyValuePair<ulong, LinkTally>>();
        for (var (from, count) = (0, 1); count > 0 && unsaved.Count < limit; from += count)
        {
            lock (_lock)
            {
                count = Math.Min(Portion, _used - from);
                for (var at = from; at < from + count && unsaved.Count < limit; at++)
                {
                    ref var slot = ref At(at);
                    if (!slot.IsUsed || !slot.Tally.IsUnsaved)
                        continue;
                    slot.Tally.IsUnsaved = false;
                    unsaved.Add(new(slot.Key, slot.Tally));
                }
            }
        }

        return unsaved;
    }

    private int Copy(int from, Slot[] to)
    {
        lock (_lock)
        {
            var count = Math.Min(Portion, _used - from);
            if (count > 0)
                _portions[from / Portion].AsSpan(0, count).CopyTo(to);
            return count;
        }
    }

    private int New(ulong key)
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _used++;
            if (slot % Portion == 0)
                _portions.Add(new Slot[Portion]);
        }

        _slots.Add(key, slot);
        At(slot) = new Slot { Key = key, IsUsed = true };
        return slot;
    }

    private ref Slot At(int slot) => ref _portions[slot / Portion][slot % Portion];

    private struct Slot
    {
        public ulong Key;
        public LinkTally Tally;
        public bool IsUsed;
    }
}
