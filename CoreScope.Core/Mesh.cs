using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Geo;
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
    /// <param name="clock">The one clock.</param>
    /// <param name="feedLogger">For faults of the feed's subscribers.</param>
    /// <param name="paths">Whether and how resolved paths are indexed.</param>
    /// <param name="maxEdgeKm">Longest believable link; see <see cref="NeighborGraph"/>.</param>
    public Mesh(TimeProvider clock, ILogger<PacketFeed> feedLogger, ResolvedPathOptions? paths = null, double maxEdgeKm = NeighborGraph.DefaultMaxEdgeKm)
    {
        Clock = clock;
        paths ??= new ResolvedPathOptions();
        Store = new PacketStore(Nodes, paths);
        NodePackets = new NodePackets(Store, Nodes, paths);
        Graph = new NeighborGraph(Nodes, maxEdgeKm);
        Resolver = new PathResolver(Nodes, Observers, Graph, clock, Visibility);
        Feed = new PacketFeed(clock, feedLogger);
    }

    /// <summary>The one clock.</summary>
    public TimeProvider Clock { get; }

    public PacketStore Store { get; }

    /// <summary>Which packets a node sent or relayed.</summary>
    public NodePackets NodePackets { get; }

    public NodeDirectory Nodes { get; } = new();

    public ObserverDirectory Observers { get; } = new();

    /// <summary>The areas the operator has drawn.</summary>
    public AreaMap Areas { get; init; } = AreaMap.Empty;

    /// <summary>Which nodes are shown to nobody.</summary>
    public NodeVisibility Visibility { get; } = new();

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
