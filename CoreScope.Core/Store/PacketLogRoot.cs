namespace CoreScope.Core.Store;

/// <summary>
/// The log at one moment: its chunks, where each begins, and the smallest id that counts. Immutable but for the count of the
/// last chunk; one reference write replaces it, so what was evicted is gone, and what was put in front is there, all at once.
/// </summary>
internal sealed class PacketLogRoot
{
    public static readonly PacketLogRoot Empty = new([], 0);

    private readonly int[] _starts;

    public PacketLogRoot(PacketChunk[] chunks, int smallestId)
    {
        Chunks = chunks;
        SmallestId = smallestId;
        _starts = new int[chunks.Length];
        for (var i = 1; i < chunks.Length; i++)
            _starts[i] = _starts[i - 1] + chunks[i - 1].Count;
    }

    public PacketChunk[] Chunks { get; }

    /// <summary>
    /// What has a smaller id is not in the log, whatever an index still (or already) says; what has none smaller is. Behind
    /// everything that was evicted, so it says so too while the log is empty.
    /// </summary>
    public int SmallestId { get; }

    public int Count => Chunks.Length == 0 ? 0 : _starts[^1] + Chunks[^1].Count;

    /// <summary>Number of transmissions in front of chunk <paramref name="chunk"/>.</summary>
    public int StartOf(int chunk) => _starts[chunk];

    public Transmission At(int position)
    {
        // No chunk holds more than the capacity, and most hold just that: it is this one or one soon behind it.
        var chunk = position / PacketChunk.Capacity;
        while (chunk + 1 < _starts.Length && _starts[chunk + 1] <= position)
            chunk++;
        return Chunks[chunk][position - _starts[chunk]];
    }

    /// <summary>The chunk that an id would be in: the last that begins at or before it; −1 when all begin behind it.</summary>
    public int ChunkOf(int id)
    {
        int from = 0, to = Chunks.Length;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            // Only the last can be empty: one that was just begun.
            if (Chunks[middle].Count > 0 && Chunks[middle][0].Id <= id)
                from = middle + 1;
            else
                to = middle;
        }

        return from - 1;
    }
}
