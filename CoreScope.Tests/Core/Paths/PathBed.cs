using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Paths;

/// <summary>Directories, graph and resolver of one small mesh.</summary>
internal sealed class PathBed
{
    public PathBed(double maxEdgeKm = NeighborGraph.DefaultMaxEdgeKm)
    {
        Graph = new NeighborGraph(Nodes, maxEdgeKm);
        Resolver = new PathResolver(Nodes, Observers, Graph, Clock);
    }

    public ManualClock Clock { get; } = new();

    public NodeDirectory Nodes { get; } = new();

    public ObserverDirectory Observers { get; } = new();

    public NeighborGraph Graph { get; }

    public PathResolver Resolver { get; }

    public UnixMillis Now => UnixMillis.Now(Clock);

    /// <summary>A node whose key begins with <paramref name="hex"/>; its id.</summary>
    public int Node(string hex, NodeRole role = NodeRole.Repeater, double? latitude = null, double? longitude = null, int adverts = 1)
    {
        var node = Nodes.Find(AKey.Of(hex));
        for (var i = 0; i < adverts; i++)
            node = Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = Now, Role = role, Latitude = latitude, Longitude = longitude }, true);
        return node!.Id;
    }

    /// <summary>A link seen <paramref name="count"/> times by so many observers.</summary>
    public void Link(int a, int b, int count = 1, int observers = 1)
    {
        for (var i = 0; i < count; i++)
            Graph.Add(a, b, 1 + (i % observers), Now);
    }

    public ResolvedHop[] Resolve(int originator, params string[] hops) =>
        Resolve(originator, APacket.Flood(PayloadType.Advert).Via(hops));

    public ResolvedHop[] Resolve(int originator, APacket packet)
    {
        var hops = APacket.Decode(packet.Frame()).Hops;
        var resolved = new ResolvedHop[hops.Count];
        Resolver.Resolve(hops, originator, resolved);
        return resolved;
    }

    public HopResolution Explain(string hop, params int[] context) =>
        Resolver.Explain(Hop(hop), new HopContext(context));

    public static HopPrefix Hop(string hex) => HopPrefix.TryParse(hex, out var hop) ? hop : throw new ArgumentException(hex);

    public static ResolvedHop Exact(int id) => new(id, HopConfidence.Exact);

    public static ResolvedHop ByGraph(int id) => new(id, HopConfidence.Graph);
}
