namespace CoreScope.Core.Dissection;

/// <summary>
/// The sink that records. Its fields are sorted, contiguous and cover the frame exactly once; that the readers guarantee, and
/// <see cref="BuildRanges"/> relies on it. Not thread-safe.
/// </summary>
public readonly struct FieldTree : IFieldSink
{
    private readonly List<Field> _fields;

    /// <summary>Makes an empty tree.</summary>
    public FieldTree()
    {
        _fields = new List<Field>(24);
    }

    /// <inheritdoc />
    public static bool IsRecording => true;

    /// <summary>The fields in order of offset.</summary>
    public IReadOnlyList<Field> Fields => _fields;

    /// <inheritdoc />
    public void Add(FieldId id, int offset, int length, long value) => _fields.Add(new Field(id, offset, length, value));

    /// <summary>The byte ranges of protocol.md §8: neighbours under one label, such as the hops of a path, become one.</summary>
    public ByteRange[] BuildRanges()
    {
        var ranges = new List<ByteRange>(_fields.Count);
        foreach (var field in _fields)
        {
            var label = FieldRegistry.Of(field.Id).Label;
            var end = field.Offset + field.Length - 1;
            if (ranges.Count > 0 && ranges[^1].Label == label)
                ranges[^1] = ranges[^1] with { End = end };
            else
                ranges.Add(new ByteRange(field.Offset, end, label));
        }

        return [.. ranges];
    }
}
