namespace CoreScope.Core.Dissection;

/// <summary>A labelled run of a frame's bytes, <paramref name="End"/> inclusive (protocol.md §8).</summary>
public readonly record struct ByteRange(int Start, int End, string Label)
{
    /// <summary>How many bytes.</summary>
    public int Length => End - Start + 1;
}
