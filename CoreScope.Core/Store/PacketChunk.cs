namespace CoreScope.Core.Store;

/// <summary>Up to 4,096 transmissions in order of id, and the arena of their observations' prefixes. One writer; readers take the count first.</summary>
internal sealed class PacketChunk
{
    public const int Capacity = 4096;

    private readonly Transmission[] _items = new Transmission[Capacity];
    private int _count;

    public PathArena Arena { get; } = new();

    public int Count => Volatile.Read(ref _count);

    public bool IsFull => _count == Capacity;

    public ReadOnlySpan<Transmission> Items => _items.AsSpan(0, Count);

    public Transmission this[int index] => _items[index];

    public void Add(Transmission transmission)
    {
        _items[_count] = transmission;
        Volatile.Write(ref _count, _count + 1);
    }

    public Transmission? Find(int id)
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

        return from < Count && _items[from].Id == id ? _items[from] : null;
    }
}
