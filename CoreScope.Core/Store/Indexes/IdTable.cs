namespace CoreScope.Core.Store.Indexes;

/// <summary>
/// Values by transmission id, in chunks of 4,096. Ids ascend and hardly miss a number, so this takes no more than the values do;
/// the chunks of a gap are never made. The default value means "nothing there".
/// </summary>
internal sealed class IdTable<T>
    where T : struct
{
    private const int ChunkSize = 4096;
    private readonly List<T[]?> _chunks = [];

    // Chunk number (id / ChunkSize) of _chunks[0].
    private int _firstChunk;

    /// <summary>Bytes of the table itself when a value takes <paramref name="valueSize"/>.</summary>
    public long AllocatedBytes(int valueSize) =>
        (_chunks.Capacity * 8L) + (_chunks.Count(c => c is not null) * (((long)ChunkSize * valueSize) + PostingList.ArrayHeader));

    /// <summary>The value of <paramref name="id"/>, default when there is none.</summary>
    public T Find(int id)
    {
        var at = (id / ChunkSize) - _firstChunk;
        return (uint)at < (uint)_chunks.Count && _chunks[at] is { } chunk ? chunk[id % ChunkSize] : default;
    }

    /// <summary>The place of <paramref name="id"/>, to be filled.</summary>
    public ref T Slot(int id) => ref ChunkToFill(id / ChunkSize)[id % ChunkSize];

    /// <summary>Forgets one value.</summary>
    public void Clear(int id)
    {
        var at = (id / ChunkSize) - _firstChunk;
        if ((uint)at < (uint)_chunks.Count && _chunks[at] is { } chunk)
            chunk[id % ChunkSize] = default;
    }

    /// <summary>Lets go of the chunks that lie wholly below <paramref name="smallestKept"/>.</summary>
    public void DropBelow(int smallestKept)
    {
        var gone = Math.Clamp((smallestKept / ChunkSize) - _firstChunk, 0, _chunks.Count);
        _chunks.RemoveRange(0, gone);
        _firstChunk += gone;
    }

    /// <summary>Calls <paramref name="visit"/> for every place, filled or not, with its id.</summary>
    public void Visit(Action<int, T> visit)
    {
        for (var i = 0; i < _chunks.Count; i++)
        {
            for (var at = 0; _chunks[i] is { } chunk && at < ChunkSize; at++)
                visit(((_firstChunk + i) * ChunkSize) + at, chunk[at]);
        }
    }

    // Older chunks of an archive may be put in front.
    private T[] ChunkToFill(int number)
    {
        if (_chunks.Count == 0)
            _firstChunk = number;
        if (number < _firstChunk)
        {
            _chunks.InsertRange(0, new T[]?[_firstChunk - number]);
            _firstChunk = number;
        }

        var at = number - _firstChunk;
        while (_chunks.Count <= at)
            _chunks.Add(null);
        return _chunks[at] ??= new T[ChunkSize];
    }
}
