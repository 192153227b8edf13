using CoreScope.Core.Directories;
using CoreScope.Core.Store;

namespace CoreScope.Core.Search;

/// <summary>All that was found of the mesh, by kind.</summary>
public sealed record SearchResults
{
    /// <summary>Nothing.</summary>
    public static SearchResults None { get; } = new();

    public FoundGroup<Node> Nodes { get; init; } = new([], 0);

    public FoundGroup<Transmission> Packets { get; init; } = new([], 0);

    public FoundGroup<FoundChannel> Channels { get; init; } = new([], 0);

    public FoundGroup<Observer> Observers { get; init; } = new([], 0);
}
