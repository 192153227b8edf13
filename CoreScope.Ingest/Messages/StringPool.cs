namespace CoreScope.Ingest.Messages;

/// <summary>
/// Hands out one string for equal text, so that ids, names and regions that come with every message are allocated once.
/// Bounded: a table of 4-way sets; a newcomer to a full set replaces a member, so hostile variety costs memory for no more
/// than the table's size. Not thread-safe.
/// </summary>
public sealed class StringPool
{
    private const int Ways = 4;

    /// <summary>Longer text is not kept.</summary>
    public const int MaxLength = 128;

    private readonly string?[] _slots;
    private readonly int _mask;
    private int _next;

    /// <param name="capacity">Most strings held, rounded up to a power of two of at least 4.</param>
    public StringPool(int capacity = 8192)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, Ways, 1 << 20));
        _slots = new string?[size];
        _mask = (size / Ways) - 1;
    }

    /// <summary>Strings the table can hold.</summary>
    public int Capacity => _slots.Length;

    /// <summary>A string equal to <paramref name="text"/>.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return "";
        if (text.Length > MaxLength)
            return text.ToString();

        // The randomised hash: nobody outside can aim at one set.
        var set = _slots.AsSpan((string.GetHashCode(text) & _mask) * Ways, Ways);
        for (var i = 0; i < set.Length; i++)
        {
            if (set[i] is not { } held)
                return set[i] = text.ToString();
            if (text.SequenceEqual(held))
                return held;
        }

        return set[_next++ & (Ways - 1)] = text.ToString();
    }
}
