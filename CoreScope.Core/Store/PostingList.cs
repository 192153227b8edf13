using System.Runtime.InteropServices;

namespace CoreScope.Core.Store;

/// <summary>
/// A list of ids under one index key. It grows at its ends only: an id below the first goes to the front (history comes newest
/// first), every other to the back. So a <see cref="View"/>, a fixed slice that is taken under the store's lock and used outside
/// it, keeps showing what it showed. Mostly ascending, though not strictly: an old transmission may be heard again.
/// </summary>
internal sealed class PostingList
{
    /// <summary>Bytes an array takes beside its elements.</summary>
    public const int ArrayHeader = 24;

    private const int ObjectBytes = 32;

    private int[] _ids = new int[2];
    private int _start;

    /// <summary>How many ids.</summary>
    public int Count { get; private set; }

    /// <summary>The ids as they are now; must not be changed.</summary>
    public ReadOnlyMemory<int> View => _ids.AsMemory(_start, Count);

    public int AllocatedBytes => ObjectBytes + ArrayHeader + (_ids.Length * sizeof(int));

    private Span<int> Ids => _ids.AsSpan(_start, Count);

    public void Add(int id)
    {
        if (Count > 0 && id < _ids[_start])
        {
            if (_start == 0)
                MakeRoom(Growth, 0);
            _ids[--_start] = id;
        }
        else
        {
            if (_start + Count == _ids.Length)
                MakeRoom(0, Growth);
            _ids[_start + Count] = id;
        }

        Count++;
    }

    /// <summary>Adds an id in its place among others that ascend: at an end at once, in between into a new array.</summary>
    public void Insert(int id)
    {
        if (Count == 0 || id < _ids[_start] || id > _ids[_start + Count - 1])
        {
            Add(id);
            return;
        }

        var at = ~Ids.BinarySearch(id);
        if (at >= 0)
            Replace([.. Ids[..at], id, .. Ids[at..]]);
    }

    /// <summary>Takes one id out, into a new array: views keep the old one.</summary>
    public void Remove(int id)
    {
        if (Ids.IndexOf(id) is >= 0 and var at)
            Replace([.. Ids[..at], .. Ids[(at + 1)..]]);
    }

    /// <summary>
    /// Puts the first <paramref name="count"/> of <paramref name="left"/> in place of what <paramref name="before"/>, an earlier
    /// view, shows; what was added behind that since is taken along. False, and nothing done, when more than that has changed or
    /// there is no room for it.
    /// </summary>
    public bool TryReplace(ReadOnlyMemory<int> before, int[] left, int count)
    {
        if (!MemoryMarshal.TryGetArray(before, out var seen) || seen.Array != _ids || seen.Offset != _start || count + Count - seen.Count > left.Length)
            return false;
        var added = Ids[seen.Count..];
        added.CopyTo(left.AsSpan(count));
        (_ids, _start, Count) = (left, 0, count + added.Length);
        return true;
    }

    // Views keep the old array, and no room is left over.
    private void Replace(int[] ids) => (_ids, _start, Count) = (ids, 0, ids.Length);

    private int Growth => Count < 64 ? Math.Max(2, Count) : Count / 2;

    private void MakeRoom(int before, int behind)
    {
        // Room at the other end stays: while history comes in, a list grows at both.
        before = Math.Max(before, _start);
        behind = Math.Max(behind, _ids.Length - _start - Count);
        var ids = new int[before + Count + behind];
        Ids.CopyTo(ids.AsSpan(before));
        (_ids, _start) = (ids, before);
    }
}
