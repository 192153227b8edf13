namespace CoreScope.Core.Store;

/// <summary>What the store holds and what it takes, in bytes; estimated from the sizes of its arrays and objects.</summary>
public sealed record StoreFootprint(int Transmissions, int Observations, IReadOnlyDictionary<string, long> BytesByPart)
{
    /// <summary>Sum of all parts.</summary>
    public long TotalBytes => BytesByPart.Values.Sum();
}
