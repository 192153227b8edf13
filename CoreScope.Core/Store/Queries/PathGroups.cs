using System.Buffers;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store.Queries;

/// <summary>
/// Counts transmissions by the path they went: resolved nodes, raw hops where unresolved. Tens of thousands of paths are usual,
/// so the table lies in rented arrays of plain numbers. Belongs to one query; dispose it.
/// </summary>
internal sealed class PathGroups : IDisposable
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    // Open addressing: 0 = empty, else one more than the group's place. At most half full.
    private int[] _slots;
    private Group[] _groups;

    // Keys of the groups; the array is the index's own where it can be.
    private int[][] _keys;
    private int _mask;

    public PathGroups(int expected)
    {
        _groups = ArrayPool<Group>.Shared.Rent(Math.Max(16, expected));
        _keys = ArrayPool<int[]>.Shared.Rent(_groups.Length);
        _slots = RentSlots(_groups.Length);
    }

    /// <summary>Different paths.</summary>
    public int Count { get; private set; }

    /// <summary>Transmissions counted.</summary>
    public int Total { get; private set; }

    /// <summary>Hash of a path that leads through <paramref name="nodeId"/>; 0 when it does not, or has a hop that is not told by its number.</summary>
    public static ulong HashOf(int[]? path, int nodeId)
    {
        var hash = Odd;
        bool isOn = false, isPlain = true;
        foreach (var number in path.AsSpan())
        {
            hash = (ulong.RotateLeft(hash, 23) ^ (uint)number) * Odd;
            isOn |= number == nodeId;
            isPlain &= number != 0;
        }

        return isOn && isPlain ? hash | 1 : 0;
    }

    /// <summary>Counts one transmission.</summary>
    public void Add(Transmission transmission, CanonicalPath path)
    {
        var key = KeyOf(transmission, path);
        var hash = Odd;
        foreach (var number in key)
            hash = (ulong.RotateLeft(hash, 23) ^ (uint)number) * Odd;
        Add(transmission.Id, path.LastSeen, path.ObservationIndex, key, hash | 1);
    }

    /// <summary>Counts one transmission whose path has this <see cref="HashOf"/>, without a look at it.</summary>
    public void Add(int transmissionId, in CanonicalPath path, ulong hash) =>
        Add(transmissionId, path.LastSeen, path.ObservationIndex, path.Hops!, hash);

    private void Add(int transmissionId, long lastSeen, int observationIndex, int[] key, ulong hash)
    {
        Total++;
        ref var slot = ref SlotOf(key, hash);
        if (slot == 0)
        {
            _keys[Count] = key;
            _groups[Count] = new Group(hash, lastSeen, 1, transmissionId, observationIndex);
            slot = ++Count;
            if (Count == _groups.Length)
                Grow();
            return;
        }

        ref var group = ref _groups[slot - 1];
        var isNewer = lastSeen > group.LastSeen || (lastSeen == group.LastSeen && transmissionId > group.SampleId);
        group = isNewer
            ? new Group(hash, lastSeen, group.Count + 1, transmissionId, observationIndex)
            : group with { Count = group.Count + 1 };
    }

    /// <summary>The groups seen last, at most <paramref name="limit"/>: the last one first, of equal ones that with more packets.</summary>
    public List<(Group Group, int[] Key)> Newest(int limit)
    {
        var newest = new PriorityQueue<int, (long, int, int)>(limit + 1);
        for (var i = 0; i < Count; i++)
        {
            ref readonly var group = ref _groups[i];
            if (newest.Count < limit)
                newest.Enqueue(i, group.Rank);
            else if (newest.TryPeek(out _, out var least) && least.Item1 <= group.LastSeen)
                newest.EnqueueDequeue(i, group.Rank);
        }

        var found = new List<(Group, int[])>(newest.Count);
        while (newest.TryDequeue(out var index, out _))
            found.Add((_groups[index], _keys[index]));
        found.Reverse();
        return found;
    }

    public void Dispose()
    {
        ArrayPool<Group>.Shared.Return(_groups);
        ArrayPool<int[]>.Shared.Return(_keys, clearArray: true);
        ArrayPool<int>.Shared.Return(_slots);
    }

    private ref int SlotOf(int[] key, ulong hash)
    {
        for (var at = (int)(hash >> 33) & _mask; ; at = (at + 1) & _mask)
        {
            ref var slot = ref _slots[at];
            if (slot == 0 || (_groups[slot - 1].Hash == hash && _keys[slot - 1].AsSpan().SequenceEqual(key)))
                return ref slot;
        }
    }

    private void Grow()
    {
        var groups = ArrayPool<Group>.Shared.Rent(Count * 2);
        var keys = ArrayPool<int[]>.Shared.Rent(groups.Length);
        Array.Copy(_groups, groups, Count);
        Array.Copy(_keys, keys, Count);
        Dispose();
        (_groups, _keys, _slots) = (groups, keys, RentSlots(groups.Length));
        for (var i = 0; i < Count; i++)
            SlotOf(_keys[i], _groups[i].Hash) = i + 1;
    }

    private int[] RentSlots(int groups)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)groups * 2);
        var slots = ArrayPool<int>.Shared.Rent(size);
        slots.AsSpan(0, size).Clear();
        _mask = size - 1;
        return slots;
    }

    // An unresolved hop of more than three bytes is 0 in the path; its bytes follow, or different ones would count as the same.
    private static int[] KeyOf(Transmission transmission, CanonicalPath path)
    {
        if (!path.Contains(0))
            return path.Hops!;
        var hops = transmission.HopsOf(transmission.Observations[path.ObservationIndex]);
        var key = new List<int>();
        for (var i = 0; i < path.Hops!.Length; i++)
        {
            key.Add(path.Hops[i]);
            if (path.Hops[i] != 0)
                continue;
            key.Add((int)(hops[i].Value >> 32));
            key.Add((int)hops[i].Value);
        }

        return [.. key];
    }

    /// <summary>One path: how many packets went over it, and the one of them that was heard last.</summary>
    internal readonly record struct Group(ulong Hash, long LastSeen, int Count, int SampleId, int ObservationIndex)
    {
        /// <summary>What decides the order.</summary>
        public (long LastSeen, int Count, int SampleId) Rank => (LastSeen, Count, SampleId);
    }
}
