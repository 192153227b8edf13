namespace CoreScope.Core.Store;

/// <summary>
/// All transmissions at one moment, oldest first. What is added later is not in it, what is evicted later still is. Costs
/// nothing to take and may be kept for as long as a page or report needs it.
/// </summary>
public readonly struct PacketSnapshot
{
    private readonly PacketLogRoot? _root;

    internal PacketSnapshot(PacketLogRoot root)
    {
        _root = root;
        Count = root.Count;
    }

    /// <summary>How many transmissions.</summary>
    public int Count { get; }

    /// <summary>The transmission at <paramref name="position"/>, 0 = oldest.</summary>
    public Transmission this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)Count, nameof(position));
            return _root!.At(position);
        }
    }

    /// <summary>Position of the first transmission whose id is at least <paramref name="id"/>; <see cref="Count"/> when there is none.</summary>
    public int PositionOf(int id)
    {
        if (_root is null || _root.ChunkOf(id) is not (>= 0 and var chunk))
            return 0;
        // The last chunk may have grown since.
        return Math.Min(Count, _root.StartOf(chunk) + _root.Chunks[chunk].PositionOf(id));
    }

    /// <summary>What the chunks take beside their transmissions, in bytes.</summary>
    internal (long Tables, long Prefixes) MeasureChunks()
    {
        long tables = 0, prefixes = 0;
        foreach (var chunk in _root?.Chunks ?? [])
        {
            tables += PostingList.ArrayHeader + (chunk.Room * 8L);
            prefixes += chunk.Arena.AllocatedBytes;
        }

        return (tables, prefixes);
    }
}
