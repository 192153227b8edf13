using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Store;

/// <summary>
/// A mesh with an archive made of a list: paths are given by hand, reach the store by arrivals and the archive at once. Node keys
/// begin with the hex a test gives.
/// </summary>
internal sealed class PathsBed : IPacketArchive, IResolvedPathReader
{
    private readonly Dictionary<int, int[]> _archived = [];

    public PathsBed(ResolvedPathOptions? options = null)
    {
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance, (options ?? new ResolvedPathOptions()) with { Stored = () => Stored! });
        Cache = new ResolvedPathCache(this);
        Stored = new StoredPaths(Cache, this);
        Query = new NodePathsQuery(Mesh);
    }

    public ManualClock Clock { get; } = new();

    public Mesh Mesh { get; }

    public PacketStore Store => Mesh.Store;

    public ResolvedPathCache Cache { get; }

    public StoredPaths Stored { get; }

    public NodePathsQuery Query { get; }

    /// <summary>Questions to the archive so far.</summary>
    public int Reads { get; private set; }

    /// <summary>While set, every question to the archive fails with it.</summary>
    public Exception? Broken { get; set; }

    public int Node(string hex, NodeRole role = NodeRole.Repeater) =>
        Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = new(1_000), Role = role, Name = "n" + hex, Latitude = 1, Longitude = 2 }, true).Id;

    public Node NodeOf(int id) => Mesh.Nodes.Find(id)!;

    /// <summary>One observation of a packet, with its path resolved as given.</summary>
    public Transmission Hear(APacket packet, params int[] resolved)
    {
        var result = packet.Resolved(resolved).AppendTo(Store);
        if (result.Kind != ArrivalKind.Duplicate && resolved.Any(id => id != 0))
            _archived[result.Transmission.Observations[result.ObservationIndex].Id] = resolved;
        return result.Transmission;
    }

    public NodePaths PathsOf(int node) => Query.Find(NodeOf(node), CancellationToken.None);

    /// <summary>The paths as text, in order: hops, count, time, hash.</summary>
    public string[] TextOf(int node) =>
        [.. PathsOf(node).Paths.Select(p => $"{string.Join('>', p.Hops.Select(h => h.Node?.Name ?? h.Prefix.ToString()))} x{p.Count} @{p.LastSeen.Value} {p.SampleHash}")];

    public static APacket Flood(int number, params string[] hops) => APacket.Flood(PayloadType.Ack).Number(number).Via(hops);

    IReadOnlyDictionary<int, int[]> IResolvedPathReader.Read(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken)
    {
        Reads++;
        Assert.False(Store.IsLockHeldByCurrentThread);
        if (Broken is not null)
            throw Broken;
        return _archived.Where(p => observationIds.Contains(p.Key)).ToDictionary();
    }

    int IResolvedPathReader.LastObservationId() => Store.LastObservationId;

    ValueTask<IReadOnlyDictionary<int, int[]>> IPacketArchive.LoadResolvedPathsAsync(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken) =>
        new(((IResolvedPathReader)this).Read(observationIds, cancellationToken));

    ValueTask<IReadOnlyList<DroppedPacket>> IPacketArchive.LoadDroppedAsync(DroppedPacketQuery query, CancellationToken cancellationToken) => new([]);
}
