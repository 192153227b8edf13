namespace CoreScope.Core.Store;

/// <summary>
/// An append-only list of ids under one index key. A <see cref="View"/> is a fixed slice; it is taken under the store's lock,
/// used outside it, and keeps showing what it showed. Ids come in the order in which they were added, which is not always
/// ascending: an old transmission may be heard again by a new observer.
/// </summary>
internal sealed class PostingList
{
    private int[] _ids = new int[2];

    /// <summary>How many ids.</summary>
    public int Count { get; private set; }

    /// <summary>The ids as they are now; must not be changed.</summary>
    public ReadOnlyMemory<int> View => _ids.AsMemory(0, Count);

    public int AllocatedBytes => _ids.Length * sizeof(int);

    public void Add(int id)
    {
        if (Count == _ids.Length)
            Array.Resize(ref _ids, Count < 64 ? Count * 2 : Count + (Count / 2));
        _ids[Count++] = id;
    }

    /// <summary>Takes every id below <paramref name="smallestKept"/> out, into a new array: views keep the old one.</summary>
    public void RemoveBelow(int smallestKept) => Keep(Array.FindAll(_ids[..Count], id => id >= smallestKept));

    /// <summary>Takes the ids of <paramref name="gone"/> out, into a new array.</summary>
    public void RemoveAll(HashSet<int> gone) => Keep(Array.FindAll(_ids[..Count], id => !gone.Contains(id)));

    private void Keep(int[] ids)
    {
        Count = ids.Length;
        _ids = ids.Length < 2 ? [.. ids, .. new int[2 - ids.Length]] : ids;
    }
}
