namespace CoreScope.Core.Store;

/// <summary>
/// All transmissions in order of id, in chunks. The root is an immutable object swapped by one reference write; inside the last
/// chunk a volatile count publishes. Eviction takes from the front, history is put there; nothing is ever re-sorted. One writer,
/// any number of readers without a lock.
/// </summary>
internal sealed class PacketLog
{
    private PacketLogRoot _root = PacketLogRoot.Empty;

    public PacketLogRoot Root => Volatile.Read(ref _root);

    public PacketSnapshot Snapshot() => new(Root);

    /// <summary>Id of the newest transmission; when there is none, something smaller than every id that may come.</summary>
    public int LastId
    {
        get
        {
            var chunks = _root.Chunks;
            for (var i = chunks.Length - 1; i >= 0; i--)
            {
                if (chunks[i].Count > 0)
                    return chunks[i][chunks[i].Count - 1].Id;
            }

            return Math.Max(0, _root.SmallestId - 1);
        }
    }

    /// <summary>The chunk that the next transmission goes to.</summary>
    public PacketChunk ChunkForNext()
    {
        if (_root.Chunks.Length == 0 || _root.Chunks[^1].IsFull)
            Volatile.Write(ref _root, new PacketLogRoot([.. _root.Chunks, new PacketChunk()], _root.SmallestId));
        return _root.Chunks[^1];
    }

    public Transmission? Find(int id)
    {
        var root = Root;
        return root.ChunkOf(id) is >= 0 and var chunk ? root.Chunks[chunk].Find(id) : null;
    }

    /// <summary>Takes everything with an id below <paramref name="smallestKept"/> out and returns it, in order.</summary>
    public Transmission[] DropBelow(int smallestKept)
    {
        if (smallestKept <= _root.SmallestId)
            return [];
        var dropped = new List<Transmission>();
        var kept = new List<PacketChunk>(_root.Chunks.Length);
        foreach (var chunk in _root.Chunks)
        {
            var skipped = chunk.PositionOf(smallestKept);
            dropped.AddRange(chunk.Items[..skipped]);
            if (skipped == 0)
                kept.Add(chunk);
            else if (skipped < chunk.Count)
                kept.Add(chunk.From(skipped));
        }

        Volatile.Write(ref _root, new PacketLogRoot([.. kept], smallestKept));
        return [.. dropped];
    }

    /// <summary>Puts <paramref name="older"/> in front: in order of id, and all of them below what the log has or ever had.</summary>
    public void PutInFront(PacketChunk older) =>
        Volatile.Write(ref _root, new PacketLogRoot([older, .. _root.Chunks], older[0].Id));
}
