namespace CoreScope.Core.Store;

/// <summary>
/// Up to 4,096 transmissions in order of id. One writer; readers take the count first. Only the log's last chunk grows, and its
/// arena takes the prefixes of the observations of what it holds.
/// </summary>
internal sealed class PacketChunk
{
    public const int Capacity = 4096;

    private readonly Transmission[] _items;
    private int _count;

    public PacketChunk()
        : this(new Transmission[Capacity], 0, new PathArena())
    {
    }

    /// <summary>A chunk of what is there already, of which the first <paramref name="count"/> places are filled.</summary>
    public PacketChunk(Transmission[] items, int count, PathArena arena)
    {
        _items = items;
        _count = count;
        Arena = arena;
    }

    public PathArena Arena { get; }

    public int Count => Volatile.Read(ref _count);

    public int Room => _items.Length;

    public bool IsFull => _count == _items.Length;

    public ReadOnlySpan<Transmission> Items => _items.AsSpan(0, Count);

    public Transmission this[int index] => _items[index];

    public void Add(Transmission transmission)
    {
        _items[_count] = transmission;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>A chunk without the first <paramref name="skipped"/>, with as much room at the end. Snapshots keep this one. Writer only.</summary>
    public PacketChunk From(int skipped)
    {
        var items = new Transmission[_items.Length - skipped];
        Array.Copy(_items, skipped, items, 0, _count - skipped);
        return new PacketChunk(items, _count - skipped, Arena);
    }

    /// <summary>Position of the first with an id of at least <paramref name="id"/>; the count when there is none.</summary>
    public int PositionOf(int id)
    {
        int from = 0, to = Count;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (_items[middle].Id < id)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }

    public Transmission? Find(int id) => PositionOf(id) is var at && at < Count && _items[at].Id == id ? _items[at] : null;
}
