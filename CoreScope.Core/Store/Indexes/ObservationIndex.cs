namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Observation id → (transmission id, position). Ids ascend and hardly miss a number, so this is an array in chunks of 4,096
/// entries of 8 bytes; whole chunks go when all of their observations are gone. It also is the order of the ungrouped feed.
/// </summary>
internal sealed class ObservationIndex : IPacketIndex
{
    private const int ChunkSize = 4096;
    private readonly List<Chunk> _chunks = [];
    private int _firstId;

    /// <summary>Observations that can be found.</summary>
    public int Count { get; private set; }

    /// <summary>Lowest id that may be present.</summary>
    public int FirstId => _firstId;

    /// <summary>Highest id given so far.</summary>
    public int LastId { get; private set; }

    public (int TransmissionId, int Index) Find(int id)
    {
        var at = id - _firstId;
        if (_chunks.Count == 0 || at < 0 || id > LastId)
            return default;
        return _chunks[at / ChunkSize].Entries[at % ChunkSize];
    }

    /// <summary>
    /// Fills <paramref name="page"/> with ids of present observations, newest first, after passing over <paramref name="skip"/>
    /// of those with an id of at most <paramref name="newestId"/>. Whole chunks are passed over by their count.
    /// </summary>
    public int Newest(int newestId, int skip, Span<int> page)
    {
        var filled = 0;
        var at = Math.Min(newestId, LastId) - _firstId;
        while (at >= 0 && filled < page.Length)
        {
            var chunk = _chunks[at / ChunkSize];
            if (at % ChunkSize == ChunkSize - 1 && skip >= chunk.Present)
            {
                skip -= chunk.Present;
                at -= ChunkSize;
                continue;
            }

            if (chunk.Entries[at % ChunkSize].TransmissionId != 0 && skip-- <= 0)
                page[filled++] = _firstId + at;
            at--;
        }

        return filled;
    }

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        var id = transmission.Observations[observationIndex].Id;
        if (_chunks.Count == 0)
            _firstId = id;
        var at = id - _firstId;
        while (_chunks.Count <= at / ChunkSize)
            _chunks.Add(new Chunk());
        var chunk = _chunks[at / ChunkSize];
        chunk.Entries[at % ChunkSize] = (transmission.Id, observationIndex);
        chunk.Present++;
        Count++;
        LastId = Math.Max(LastId, id);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        foreach (var transmission in evicted)
        {
            foreach (ref readonly var observation in transmission.Observations)
                Clear(observation.Id - _firstId);
        }

        // The last chunk stays: its free places are still to be filled.
        var empty = 0;
        while (empty < _chunks.Count - 1 && _chunks[empty].Present == 0)
            empty++;
        _chunks.RemoveRange(0, empty);
        _firstId += empty * ChunkSize;
    }

    private void Clear(int at)
    {
        var chunk = _chunks[at / ChunkSize];
        chunk.Entries[at % ChunkSize] = default;
        chunk.Present--;
        Count--;
    }

    private sealed class Chunk
    {
        public readonly (int TransmissionId, int Index)[] Entries = new (int, int)[ChunkSize];
        public int Present;
    }
}
