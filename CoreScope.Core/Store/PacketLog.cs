namespace CoreScope.Core.Store;

/// <summary>
/// All transmissions in order of id, in chunks. The chunk table is an immutable object swapped by one reference write; inside
/// the last chunk a volatile count publishes. Eviction drops whole chunks from the front; nothing is ever re-sorted. One writer,
/// any number of readers without a lock.
/// </summary>
internal sealed class PacketLog
{
    private PacketChunk[] _chunks = [];

    public PacketSnapshot Snapshot() => new(Volatile.Read(ref _chunks));

    /// <summary>Id of the newest transmission, 0 when there is none.</summary>
    public int LastId
    {
        get
        {
            // Only the last chunk can be empty: one that was just begun.
            for (var i = _chunks.Length - 1; i >= 0; i--)
            {
                if (_chunks[i].Count > 0)
                    return _chunks[i][_chunks[i].Count - 1].Id;
            }

            return 0;
        }
    }

    public PacketChunk? First => _chunks.Length == 0 ? null : _chunks[0];

    /// <summary>The chunk that the next transmission goes to.</summary>
    public PacketChunk ChunkForNext()
    {
        if (_chunks.Length == 0 || _chunks[^1].IsFull)
            Volatile.Write(ref _chunks, [.. _chunks, new PacketChunk()]);
        return _chunks[^1];
    }

    public Transmission? Find(int id)
    {
        var chunks = Volatile.Read(ref _chunks);
        int from = 0, to = chunks.Length;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (chunks[middle].Count > 0 && chunks[middle][0].Id <= id)
                from = middle + 1;
            else
                to = middle;
        }

        return from == 0 ? null : chunks[from - 1].Find(id);
    }

    public PacketChunk? DropFirst()
    {
        if (_chunks.Length == 0)
            return null;
        var dropped = _chunks[0];
        Volatile.Write(ref _chunks, _chunks[1..]);
        return dropped;
    }
}
