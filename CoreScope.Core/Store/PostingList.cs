namespace CoreScope.Core.Store;

/// <summary>
/// An append-only list of ids under one index key. A <see cref="View"/> is a fixed slice; it is taken under the store's lock,
/// used outside it, and keeps showing what it showed. Ids come in the order in which they were added, which is not always
/// ascending: an old transmission may be heard again by a new observer.
/// </summary>
internal sealed class PostingList
{
    /// <summary>Bytes an array takes beside its elements.</summary>
    public const int ArrayHeader = 24;

    private const int ObjectBytes = 32;

    private int[] _ids = new int[2];

    /// <summary>How many ids.</summary>
    public int Count { get; private set; }

    /// <summary>The ids as they are now; must not be changed.</summary>
    public ReadOnlyMemory<int> View => _ids.AsMemory(0, Count);

    public int AllocatedBytes => ObjectBytes + ArrayHeader + (_ids.Length * sizeof(int));

    public void Add(int id)
    {
        if (Count == _ids.Length)
            Array.Resize(ref _ids, Count < 64 ? Count * 2 : Count + (Count / 2));
        _ids[Count++] = id;
    }

    /// <summary>Takes one id out, into a new array: views keep the old one.</summary>
    public void Remove(int id)
    {
        var at = _ids.AsSpan(0, Count).IndexOf(id);
        if (at < 0)
            return;
        var ids = new int[Math.Max(2, Count - 1)];
        _ids.AsSpan(0, at).CopyTo(ids);
        _ids.AsSpan(at + 1, Count - at - 1).CopyTo(ids.AsSpan(at));
        (_ids, Count) = (ids, Count - 1);
    }

    /// <summary>Takes every id below <paramref name="smallestKept"/> out, into a new array: views keep the old one.</summary>
    public void RemoveBelow(int smallestKept)
    {
        var kept = 0;
        foreach (var id in _ids.AsSpan(0, Count))
            kept += id >= smallestKept ? 1 : 0;
        if (kept == Count)
            return;

        var ids = new int[Math.Max(2, kept)];
        var at = 0;
        foreach (var id in _ids.AsSpan(0, Count))
        {
            if (id >= smallestKept)
                ids[at++] = id;
        }

        (_ids, Count) = (ids, kept);
    }

    /// <summary>
    /// Takes every observation out that <paramref name="present"/> no longer knows, into a new array: views keep the old one. Only ids up to
    /// <paramref name="lastGone"/> are asked for.
    /// </summary>
    public void RemoveAbsent(Indexes.ObservationIndex present, int lastGone)
    {
        var kept = 0;
        foreach (var id in _ids.AsSpan(0, Count))
            kept += id > lastGone || present.Find(id).TransmissionId != 0 ? 1 : 0;
        if (kept == Count)
            return;

        var ids = new int[Math.Max(2, kept)];
        var at = 0;
        foreach (var id in _ids.AsSpan(0, Count))
        {
            if (id > lastGone || present.Find(id).TransmissionId != 0)
                ids[at++] = id;
        }

        (_ids, Count) = (ids, kept);
    }
}
