namespace CoreScope.Core.Dissection;

/// <summary>
/// A field met in one frame: where it stands and, for numbers, what it holds. <see cref="FieldRegistry"/> tells its name and type.
/// </summary>
public readonly record struct Field(FieldId Id, int Offset, int Length, long Value)
{
    /// <summary>The field's bytes in <paramref name="raw"/>, the frame it was found in.</summary>
    public ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> raw) => raw.Slice(Offset, Length);
}
