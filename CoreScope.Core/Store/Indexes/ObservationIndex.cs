namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Observation id → (transmission id, position). Ids mostly ascend and hardly miss a number, so this is an array in chunks of
/// 4,096 entries of 8 bytes. A chunk is there from its first observation until its last is gone; those of a gap are never made.
/// It also is the order of the ungrouped feed.
/// </summary>
internal sealed class ObservationIndex : IPacketIndex
{
    private const int ChunkSize = 4096;

    // Transmissions removed under one hold of the lock.
    private const int AtOnce = 32;

    private readonly List<Chunk?> _chunks = [];

    // Chunk number (id / ChunkSize) of _chunks[0].
    private int _firstChunk;

    /// <summary>Observations that can be found.</summary>
    public int Count { get; private set; }

    /// <summary>Highest id given so far.</summary>
    public int LastId { get; private set; }

    public long AllocatedBytes => (_chunks.Capacity * 8L) + (_chunks.Count(c => c is not null) * ((ChunkSize * 8L) + 64));

    public (int TransmissionId, int Index) Find(int id) => ChunkOf(id) is { } chunk ? chunk.Entries[id % ChunkSize] : default;

    /// <summary>
    /// Fills <paramref name="page"/> with ids of present observations, newest first, after passing over <paramref name="skip"/>
    /// of those with an id of at most <paramref name="newestId"/>. Whole chunks are passed over by their count.
    /// </summary>
    public int Newest(int newestId, int skip, Span<int> page)
    {
        var filled = 0;
        var id = Math.Min(newestId, LastId);
        while (id > 0 && filled < page.Length && id / ChunkSize >= _firstChunk)
        {
            var first = id / ChunkSize * ChunkSize;
            if (ChunkOf(id) is not { } chunk)
                id = first - 1;
            else if (skip >= chunk.Present && id == first + ChunkSize - 1)
                (skip, id) = (skip - chunk.Present, first - 1);
            else
                id = Scan(chunk, id, ref skip, page, ref filled);
        }

        return filled;
    }

    /// <summary>Present observations with an id of at least <paramref name="id"/>; whole chunks go by their count.</summary>
    public int CountFrom(int id)
    {
        var count = 0;
        for (var at = Math.Max(0, (Math.Max(id, 0) / ChunkSize) - _firstChunk); at < _chunks.Count; at++)
        {
            if (_chunks[at] is not { } chunk)
                continue;
            var from = id - ((at + _firstChunk) * ChunkSize);
            if (from <= 0)
            {
                count += chunk.Present;
                continue;
            }

            foreach (var entry in chunk.Entries.AsSpan(from))
                count += entry.TransmissionId != 0 ? 1 : 0;
        }

        return count;
    }

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        var id = transmission.Observations[observationIndex].Id;
        var chunk = ChunkToFill(id / ChunkSize);
        chunk.Entries[id % ChunkSize] = (transmission.Id, observationIndex);
        chunk.Present++;
        Count++;
        LastId = Math.Max(LastId, id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
    {
        foreach (var some in evicted.Chunk(AtOnce))
        {
            var cleared = 0;
            lock (gate)
            {
                foreach (var transmission in some)
                {
                    foreach (ref readonly var observation in transmission.Observations)
                        Clear(observation.Id, transmission.Id);
                    cleared += transmission.Observations.Length;
                }
            }

            yield return cleared;
        }

        lock (gate)
        {
            var empty = 0;
            while (empty < _chunks.Count && _chunks[empty] is null)
                empty++;
            _chunks.RemoveRange(0, empty);
            _firstChunk += empty;
        }
    }

    private static int Scan(Chunk chunk, int id, ref int skip, Span<int> page, ref int filled)
    {
        for (var at = id % ChunkSize; at >= 0 && filled < page.Length; at--, id--)
        {
            if (chunk.Entries[at].TransmissionId != 0 && skip-- <= 0)
                page[filled++] = id;
        }

        return id;
    }

    private Chunk? ChunkOf(int id)
    {
        var at = (id / ChunkSize) - _firstChunk;
        return id > 0 && (uint)at < (uint)_chunks.Count ? _chunks[at] : null;
    }

    // An archive need not give the ids in order, nor without gaps.
    private Chunk ChunkToFill(int number)
    {
        if (_chunks.Count == 0)
            _firstChunk = number;
        if (number < _firstChunk)
        {
            _chunks.InsertRange(0, new Chunk?[_firstChunk - number]);
            _firstChunk = number;
        }

        var at = number - _firstChunk;
        while (_chunks.Count <= at)
            _chunks.Add(null);
        return _chunks[at] ??= new Chunk();
    }

    private void Clear(int id, int transmissionId)
    {
        // Not there when its packet was not indexed to its end.
        if (ChunkOf(id) is not { } chunk || chunk.Entries[id % ChunkSize].TransmissionId != transmissionId)
            return;
        chunk.Entries[id % ChunkSize] = default;
        chunk.Present--;
        Count--;
        if (chunk.Present == 0)
            _chunks[(id / ChunkSize) - _firstChunk] = null;
    }

    private sealed class Chunk
    {
        public readonly (int TransmissionId, int Index)[] Entries = new (int, int)[ChunkSize];
        public int Present;
    }
}
