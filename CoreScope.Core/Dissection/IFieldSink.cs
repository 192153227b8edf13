namespace CoreScope.Core.Dissection;

/// <summary>
/// Takes the fields that a payload reader meets. Readers are generic over a struct sink, so that with <see cref="NoFields"/>
/// the reporting compiles away and with <see cref="FieldTree"/> the same code yields the byte breakdown: list and detail cannot
/// disagree (architecture.md §7).
/// </summary>
public interface IFieldSink
{
    /// <summary>False lets a reader leave out loops that only report.</summary>
    static abstract bool IsRecording { get; }

    /// <summary>
    /// One field at <paramref name="offset"/> of the frame. <paramref name="value"/> is the number read, 0 for plain bytes.
    /// </summary>
    void Add(FieldId id, int offset, int length, long value);
}
