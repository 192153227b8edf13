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

    private readonly Dictionary<ulong, PostingList> _forward = [];
    private readonly Dictionary<int, KeyList> _reverse = [];

    public int KeyCount => _forward.Count;

    public int TransmissionCount => _reverse.Count;

    public ReadOnlyMemory<int> Find(ulong key) => _forward.TryGetValue(key, out var list) ? list.View : default;

    /// <summary>The keys of one transmission, for the integrity check.</summary>
    public ReadOnlySpan<ulong> KeysOf(int transmissionId) =>
        _reverse.TryGetValue(transmissionId, out var keys) ? keys.Span : default;

    public IEnumerable<KeyValuePair<ulong, PostingList>> Entries => _forward;

    public long AllocatedBytes
    {
        get
        {
            var sum = ((long)_forward.Capacity * ForwardEntry) + ((long)_reverse.Capacity * ReverseEntry);
            foreach (var list in _forward.Values)
                sum += list.AllocatedBytes;
            foreach (var keys in _reverse.Values)
                sum += keys.AllocatedBytes;
            return sum;
        }
    }

    /// <summary>The keys of one transmission, to be handed to <see cref="Add"/>; good until the next call.</summary>
    public ref KeyList KeysToFill(int transmissionId) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(_reverse, transmissionId, out _);

    /// <summary>Notes that the transmission has this key, once. <paramref name="keys"/> are its keys so far.</summary>
    public void Add(ref KeyList keys, ulong key, int transmissionId)
    {
        if (!keys.TryAdd(key))
            return;
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(_forward, key, out _);
        (list ??= new PostingList()).Add(transmissionId);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        var touched = new HashSet<ulong>();
        foreach (var transmission in evicted)
        {
            if (!_reverse.Remove(transmission.Id, out var keys))
                continue;
            foreach (var key in keys.Span)
                touched.Add(key);
        }

        foreach (var key in touched)
        {
            var list = _forward[key];
            list.RemoveBelow(smallestKept);
            if (list.Count == 0)
                _forward.Remove(key);
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
