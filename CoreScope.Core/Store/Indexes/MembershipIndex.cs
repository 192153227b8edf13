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

    // Transmissions removed under one hold of the lock.
    private const int AtOnce = 256;

    private readonly Dictionary<TKey, int> _ordinals = [];

    // Place n is the entry with ordinal n; those whose last transmission went are given out again.
    private readonly List<Entry> _entries = [];
    private readonly Stack<int> _free = [];
    private readonly IdTable<OrdinalList> _reverse = new();
    private long _pairs;

    // Of all posting lists and lists of ordinals.
    private long _listBytes;

    public int KeyCount => _ordinals.Count;

    /// <summary>Transmissions that have some key.</summary>
    public int TransmissionCount { get; private set; }

    /// <summary>(key, transmission) pairs held; may be read without the store's lock.</summary>
    public long PairCount => Volatile.Read(ref _pairs);

    public IEnumerable<KeyValuePair<TKey, PostingList>> Entries =>
        _ordinals.Select(o => new KeyValuePair<TKey, PostingList>(o.Key, _entries[o.Value].List));

    // Lists are counted along: adding up some hundred thousand would hold the store's lock for long.
    public long AllocatedBytes =>
        _reverse.AllocatedBytes(OrdinalListBytes)
        + ((long)_ordinals.Capacity * (Marshal.SizeOf<TKey>() + DictionaryEntry))
        + ((long)_entries.Capacity * (Marshal.SizeOf<TKey>() + 8))
        + _listBytes;

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
        var list = _entries[ordinal].List;
        _listBytes -= keys.AllocatedBytes + list.AllocatedBytes;
        keys.Add(ordinal);
        list.Add(transmissionId);
        _listBytes += keys.AllocatedBytes + list.AllocatedBytes;
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
            var list = _entries[ordinal].List;
            _listBytes -= held.AllocatedBytes + list.AllocatedBytes;
            held.Remove(ordinal);
            if (held.Count == 0)
                TransmissionCount--;
            list.Remove(transmissionId);
            _listBytes += held.AllocatedBytes + list.AllocatedBytes;
            Volatile.Write(ref _pairs, _pairs - 1);
            DropIfEmpty(ordinal);
        }

        foreach (var key in keys)
            Add(ref held, key, transmissionId);
    }

    /// <inheritdoc cref="IPacketIndex.Remove"/>
    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        var touched = new HashSet<int>();
        foreach (var some in evicted.Chunk(AtOnce))
        {
            var before = touched.Count;
            foreach (var transmission in some)
            {
                foreach (var ordinal in _reverse.Find(transmission.Id).Span)
                    touched.Add(ordinal);
            }

            lock (gate)
            {
                foreach (var transmission in some)
                    Forget(transmission.Id);
            }

            yield return some.Length + touched.Count - before;
        }

        lock (gate)
            _reverse.DropBelow(smallestKept);
        var sieve = new PostingSieve(id => id < smallestKept);
        var sum = 0;
        foreach (var ordinal in touched)
        {
            // Its key may be gone by now, and the ordinal may stand for another one: that has nothing to lose.
            if (_entries[ordinal].List is not { } list)
                continue;
            foreach (var looked in sieve.Run(list, gate))
                yield return looked;
            if (sieve.FreedBytes != 0)
            {
                lock (gate)
                {
                    _listBytes -= sieve.FreedBytes;
                    if (ReferenceEquals(_entries[ordinal].List, list))
                        DropIfEmpty(ordinal);
                }
            }

            sum += Math.Min(list.Count, PostingSieve.AtOnce);
            if (sum < PostingSieve.AtOnce)
                continue;
            yield return sum;
            sum = 0;
        }
    }

    private void Forget(int transmissionId)
    {
        var keys = _reverse.Find(transmissionId);
        if (keys.Count == 0)
            return;
        Volatile.Write(ref _pairs, _pairs - keys.Count);
        _listBytes -= keys.AllocatedBytes;
        _reverse.Clear(transmissionId);
        TransmissionCount--;
    }

    private int OrdinalOf(TKey key)
    {
        ref var ordinal = ref CollectionsMarshal.GetValueRefOrAddDefault(_ordinals, key, out var exists);
        if (exists)
            return ordinal;
        var list = new PostingList();
        _listBytes += list.AllocatedBytes;
        if (_free.TryPop(out ordinal))
        {
            _entries[ordinal] = new Entry(key, list);
        }
        else
        {
            ordinal = _entries.Count;
            _entries.Add(new Entry(key, list));
        }

        return ordinal;
    }

    private void DropIfEmpty(int ordinal)
    {
        if (_entries[ordinal].List.Count > 0)
            return;
        _listBytes -= _entries[ordinal].List.AllocatedBytes;
        _ordinals.Remove(_entries[ordinal].Key);
        _entries[ordinal] = default;
        _free.Push(ordinal);
    }

    // Without a list: its ordinal is free.
    private readonly record struct Entry(TKey Key, PostingList List);
}
