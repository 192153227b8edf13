using System.Runtime.InteropServices;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Which transmissions have to do with a key, for keys of which one transmission has several: relays, hops. Forward: key → ids
/// of transmissions. Reverse: id of a transmission → its keys as ordinals of the forward entries, a short array, which answers
/// "already there" and makes removal cost only what the removed one had. A (key, transmission) pair is held once.
/// </summary>
internal sealed class MembershipIndex<TKey>
    where TKey : struct, IEquatable<TKey>
{
    private const int OrdinalListBytes = 16;

    // Bytes of an entry of the dictionary beside the key: hash, next, value, bucket.
    private const int DictionaryEntry = 16;

    private readonly Dictionary<TKey, int> _ordinals = [];

    // Place n is the entry with ordinal n; those whose last transmission went are given out again.
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly IdTable<OrdinalList> _reverse = new();
    private long _pairs;

    public int KeyCount => _ordinals.Count;

    /// <summary>Transmissions that have some key.</summary>
    public int TransmissionCount { get; private set; }

    /// <summary>(key, transmission) pairs held; may be read without the store's lock.</summary>
    public long PairCount => Volatile.Read(ref _pairs);

    public IEnumerable<KeyValuePair<TKey, PostingList>> Entries =>
        _ordinals.Select(o => new KeyValuePair<TKey, PostingList>(o.Key, _entries[o.Value].List));

    public long AllocatedBytes
    {
        get
        {
            var entrySize = Marshal.SizeOf<TKey>() + 8;
            var sum = _reverse.AllocatedBytes(OrdinalListBytes) + ((long)_ordinals.Capacity * (Marshal.SizeOf<TKey>() + DictionaryEntry)) + ((long)_entries.Capacity * entrySize);
            foreach (var entry in _entries)
                sum += entry.List?.AllocatedBytes ?? 0;
            _reverse.Visit((_, keys) => sum += keys.AllocatedBytes);
            return sum;
        }
    }

    public ReadOnlyMemory<int> Find(TKey key) => _ordinals.TryGetValue(key, out var ordinal) ? _entries[ordinal].List.View : default;

    /// <summary>True when the transmission has any key.</summary>
    public bool Has(int transmissionId) => _reverse.Find(transmissionId).Count > 0;

    /// <summary>The keys of one transmission, for the integrity check.</summary>
    public TKey[] KeysOf(int transmissionId) => Array.ConvertAll(_reverse.Find(transmissionId).Span.ToArray(), o => _entries[o].Key);

    /// <summary>Ids of transmissions with keys, for the integrity check.</summary>
    public List<int> Transmissions()
    {
        var ids = new List<int>();
        _reverse.Visit((id, keys) =>
        {
            if (keys.Count > 0)
                ids.Add(id);
        });
        return ids;
    }

    /// <summary>The keys of one transmission, to be handed to <see cref="Add"/>; good until the next call.</summary>
    public ref OrdinalList KeysToFill(int transmissionId) => ref _reverse.Slot(transmissionId);

    /// <summary>Notes that the transmission has this key, once. <paramref name="keys"/> are its keys so far.</summary>
    public void Add(ref OrdinalList keys, TKey key, int transmissionId)
    {
        var ordinal = OrdinalOf(key);
        if (keys.Span.Contains(ordinal))
            return;
        if (keys.Count == 0)
            TransmissionCount++;
        keys.Add(ordinal);
        _entries[ordinal].List.Add(transmissionId);
        Volatile.Write(ref _pairs, _pairs + 1);
    }

    /// <summary>
    /// Gives the transmission exactly these keys. What it had and still has is not touched, so a list is only copied for a key
    /// that it loses.
    /// </summary>
    public void Replace(int transmissionId, IReadOnlySet<TKey> keys)
    {
        ref var held = ref _reverse.Slot(transmissionId);
        foreach (var ordinal in held.Span.ToArray())
        {
            if (keys.Contains(_entries[ordinal].Key))
                continue;
            held.Remove(ordinal);
            if (held.Count == 0)
                TransmissionCount--;
            _entries[ordinal].List.Remove(transmissionId);
            Volatile.Write(ref _pairs, _pairs - 1);
            DropIfEmpty(ordinal);
        }

        foreach (var key in keys)
            Add(ref held, key, transmissionId);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        var touched = new HashSet<int>();
        foreach (var transmission in evicted)
        {
            var keys = _reverse.Find(transmission.Id);
            if (keys.Count == 0)
                continue;
            foreach (var ordinal in keys.Span)
                touched.Add(ordinal);
            Volatile.Write(ref _pairs, _pairs - keys.Count);
            _reverse.Clear(transmission.Id);
            TransmissionCount--;
        }

        foreach (var ordinal in touched)
        {
            _entries[ordinal].List.RemoveBelow(smallestKept);
            DropIfEmpty(ordinal);
        }

        _reverse.DropBelow(smallestKept);
    }

    private int OrdinalOf(TKey key)
    {
        ref var ordinal = ref CollectionsMarshal.GetValueRefOrAddDefault(_ordinals, key, out var exists);
        if (exists)
            return ordinal;
        if (_free.TryPop(out ordinal))
        {
            _entries[ordinal] = new Entry(key, new PostingList());
        }
        else
        {
            ordinal = _entries.Count;
            _entries.Add(new Entry(key, new PostingList()));
        }

        return ordinal;
    }

    private void DropIfEmpty(int ordinal)
    {
        if (_entries[ordinal].List.Count > 0)
            return;
        _ordinals.Remove(_entries[ordinal].Key);
        _entries[ordinal] = default;
        _free.Push(ordinal);
    }

    // Without a list: its ordinal is free.
    private readonly record struct Entry(TKey Key, PostingList List);
}
