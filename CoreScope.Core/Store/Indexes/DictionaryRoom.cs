namespace CoreScope.Core.Store.Indexes;

/// <summary>When a dictionary has become too large for what is left in it.</summary>
internal static class DictionaryRoom
{
    private const int WorthIt = 4096;

    /// <summary>True when a copy would free a good part: not for the ups and downs of a store that evicts as much as it takes in.</summary>
    public static bool IsWasted(int count, int capacity) => capacity > WorthIt && count < capacity / 3;
}
