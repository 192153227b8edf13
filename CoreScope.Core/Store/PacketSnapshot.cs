namespace CoreScope.Core.Store;

/// <summary>
/// All transmissions at one moment, oldest first. What is added later is not in it, what is evicted later still is. Costs
/// nothing to take and may be kept for as long as a page or report needs it.
/// </summary>
public readonly struct PacketSnapshot
{
    private readonly PacketChunk[] _chunks;

    internal PacketSnapshot(PacketChunk[] chunks)
    {
        _chunks = chunks;
        // Every chunk but the last is full: eviction takes whole chunks only.
        Count = chunks.Length == 0 ? 0 : ((chunks.Length - 1) * PacketChunk.Capacity) + chunks[^1].Count;
    }

    internal ReadOnlySpan<PacketChunk> Chunks => _chunks;

    /// <summary>How many transmissions.</summary>
    public int Count { get; }

    /// <summary>The transmission at <paramref name="position"/>, 0 = oldest.</summary>
    public Transmission this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count, nameof(position));
            return _chunks[position / PacketChunk.Capacity][position % PacketChunk.Capacity];
        }
    }

    /// <summary>Position of the first transmission whose id is at least <paramref name="id"/>; <see cref="Count"/> when there is none.</summary>
    public int PositionOf(int id)
    {
        int from = 0, to = Count;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (this[middle].Id < id)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }
}
