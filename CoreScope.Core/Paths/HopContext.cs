namespace CoreScope.Core.Paths;

/// <summary>What is known around a hop that has several candidates: ids of the originator, the observer's node and sure hops of the same path.</summary>
public readonly ref struct HopContext(ReadOnlySpan<int> nodeIds)
{
    /// <summary>Node ids; 0 is passed over.</summary>
    public ReadOnlySpan<int> NodeIds { get; } = nodeIds;
}
