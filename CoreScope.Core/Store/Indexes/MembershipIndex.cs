using System.Runtime.InteropServices;

namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Which transmissions have to do with a key, for keys of which one transmission has several: nodes, hops. Forward: key → ids
/// of transmissions. Reverse: id of a transmission → its keys, a short array, which answers "already there" and makes removal
/// cost only what the removed one had. A (key, transmission) pair is held once.
/// </summary>
internal sealed class MembershipIndex
{
    // Entry and bucket of the two dictionaries, in bytes.
    private const int ForwardEntry = 28;
    private const int ReverseEntry = 36;

    // Transmissions removed under one hold of the lock, ids looked at in one step.
    private const int AtOnce = 256;
    private const int LookedAtOnce = 20_000;

    private Dictionary<ulong, PostingList> _forward = [];
    private Dictionary<int, KeyList> _reverse = [];

    // Of all posting lists and key lists.
    private long _listBytes;

    public int KeyCount => _forward.Count;

    public int TransmissionCount => _reverse.Count;

    public ReadOnlyMemory<int> Find(ulong key) => _forward.TryGetValue(key, out var list) ? list.View : default;

    /// <summary>The keys of one transmission, for the integrity check.</summary>
    public ReadOnlySpan<ulong> KeysOf(int transmissionId) =>
        _reverse.TryGetValue(transmissionId, out var keys) ? keys.Span : default;

    public IEnumerable<KeyValuePair<ulong, PostingList>> Entries => _forward;

    // Counted along: adding up some hundred thousand lists would hold the store's lock for long.
    public long AllocatedBytes => ((long)_forward.Capacity * ForwardEntry) + ((long)_reverse.Capacity * ReverseEntry) + _listBytes;

    /// <summary>The keys of one transmission, to be handed to <see cref="Add"/>; good until the next call.</summary>
    public ref KeyList KeysToFill(int transmissionId) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(_reverse, transmissionId, out _);

    /// <summary>Notes that the transmission has this key, once. <paramref name="keys"/> are its keys so far.</summary>
    public void Add(ref KeyList keys, ulong key, int transmissionId)
    {
        var before = keys.AllocatedBytes;
        if (!keys.TryAdd(key))
            return;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_forward, key, out _);
        before += list?.AllocatedBytes ?? 0;
        (list ??= new PostingList()).Add(transmissionId);
        _listBytes += keys.AllocatedBytes + list.AllocatedBytes - before;
    }

    /// <inheritdoc cref="IPacketIndex.Remove"/>
    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        var touched = new HashSet<ulong>();
        foreach (var some in evicted.Chunk(AtOnce))
        {
            var keysBefore = touched.Count;
            foreach (var transmission in some)
            {
                foreach (var key in KeysOf(transmission.Id))
                    touched.Add(key);
            }

            lock (gate)
            {
                foreach (var transmission in some)
                {
                    if (_reverse.Remove(transmission.Id, out var keys))
                        _listBytes -= keys.AllocatedBytes;
                }
            }

            yield return some.Length + touched.Count - keysBefore;
        }

        var looked = 0;
        foreach (var key in touched)
        {
            var list = _forward[key];
            looked += list.Count;
            if (list.WithoutBelow(smallestKept) is { } left)
            {
                lock (gate)
                {
                    _listBytes -= list.AllocatedBytes;
                    if (left.Length > 0)
                        list.Replace(left);
                    else
                        _forward.Remove(key);
                    _listBytes += left.Length > 0 ? list.AllocatedBytes : 0;
                }
            }

            if (looked >= LookedAtOnce)
            {
                yield return looked;
                looked = 0;
            }
        }

        if (DictionaryRoom.IsWasted(_reverse.Count, _reverse.Capacity))
        {
            // Copies have no spare room.
            var smaller = (Reverse: new Dictionary<int, KeyList>(_reverse), Forward: new Dictionary<ulong, PostingList>(_forward));
            lock (gate)
                (_reverse, _forward) = smaller;
            yield return smaller.Reverse.Count;
        }
    }

    /// <summary>The keys of one transmission.</summary>
    internal struct KeyList
    {
        private ulong[]? _keys;
        private int _count;

        public readonly ReadOnlySpan<ulong> Span => _keys.AsSpan(0, _count);

        public readonly int AllocatedBytes => _keys is null ? 0 : PostingList.ArrayHeader + (_keys.Length * sizeof(ulong));

        public bool TryAdd(ulong key)
        {
            if (Span.Contains(key))
                return false;
            if (_keys is null)
                _keys = new ulong[4];
            else if (_count == _keys.Length)
                Array.Resize(ref _keys, _count + (_count / 2) + 2);
            _keys[_count++] = key;
            return true;
        }
    }
}
