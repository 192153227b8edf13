namespace CoreScope.Core.Store.Indexes;

/// <summary>A few distinct numbers in 16 bytes and one array. Not thread-safe.</summary>
internal struct OrdinalList
{
    private int[]? _items;
    private int _count;

    public readonly int Count => _count;

    public readonly ReadOnlySpan<int> Span => _items.AsSpan(0, _count);

    public readonly int AllocatedBytes => _items is null ? 0 : PostingList.ArrayHeader + (_items.Length * sizeof(int));

    public void Add(int ordinal)
    {
        if (_items is null)
            _items = new int[4];
        else if (_count == _items.Length)
            Array.Resize(ref _items, _count + (_count / 2) + 2);
        _items[_count++] = ordinal;
    }

    /// <summary>Takes one out; the order of the others does not matter.</summary>
    public void Remove(int ordinal)
    {
        var at = Span.IndexOf(ordinal);
        if (at < 0)
            return;
        _items![at] = _items[--_count];
        if (_count == 0)
            _items = null;
    }
}
