namespace CoreScope.Core.Dissection;

/// <summary>The sink that wants nothing: for ingest and lists.</summary>
public readonly struct NoFields : IFieldSink
{
    /// <inheritdoc />
    public static bool IsRecording => false;

    /// <inheritdoc />
    public void Add(FieldId id, int offset, int length, long value)
    {
    }
}
