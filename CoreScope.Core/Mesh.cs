using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;
using Microsoft.Extensions.Logging;

namespace CoreScope.Core;

/// <summary>
/// All that is known in memory of one mesh: the packets, who sent and reported them, how paths resolve, and the feed that tells
/// of changes. Each part guards itself; only the pipeline writes.
/// </summary>
public sealed class Mesh
{
    public Mesh(TimeProvider clock, ILogger<PacketFeed> feedLogger)
    {
        Clock = clock;
        Graph = new NeighborGraph(Nodes);
        Resolver = new PathResolver(Nodes, Observers, Graph, clock);
        Feed = new PacketFeed(clock, feedLogger);
    }

    /// <summary>The one clock.</summary>
    public TimeProvider Clock { get; }

    public PacketStore Store { get; } = new();

    public NodeDirectory Nodes { get; } = new();

    public ObserverDirectory Observers { get; } = new();

    /// <summary>Channel names: <c>Public</c>, <c>#name</c>, <c>enc_XX</c> for channels without a key.</summary>
    public NameTable Channels { get; } = new();

    /// <summary>Region scope names: <c>#name</c>.</summary>
    public NameTable Scopes { get; } = new();

    public NeighborGraph Graph { get; }

    public PathResolver Resolver { get; }

    public PacketFeed Feed { get; }

    /// <summary>What a transmission's scope number says: null = not scoped, empty = unknown region, else the name.</summary>
    public string? ScopeName(int scopeId) => scopeId < 0 ? null : scopeId == 0 ? "" : Scopes.Find(scopeId) ?? "";
}
