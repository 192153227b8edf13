using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Paths;

/// <summary>Names of hops as pages show them; the observer's region is San José.</summary>
public sealed class HopNamesTests
{
    private readonly MeshBed _bed = new();

    [Fact]
    [Trait("row", "X-20")]
    public void Of_ManyCandidates_TheResolvedPathStandsThenNeighboursThenDistance()
    {
        var sender = Node("C0", 37.30, -121.90, NodeRole.Companion);
        Node("A1", 37.31, -121.90);
        Node("A101", 37.90, -122.40);
        Node("A102", 37.35, -121.95, NodeRole.Companion);
        Node("B2", 37.32, -121.91);
        var near = HopsOf(sender, "A1", "B2");
        Assert.Equal((AKey.Of("A1"), HopConfidence.Geographic, 2), (near[0].Node!.Key, near[0].Confidence, near[0].Candidates));
        Assert.Equal(HopConfidence.Exact, near[1].Confidence);

        // The graph knows who talks to B2: that goes before distance.
        for (var i = 0; i < 4; i++)
            _bed.Mesh.Graph.Add(IdOf("A101"), IdOf("B2"), new LinkSighting(1, UnixMillis.Now(_bed.Clock)));
        var known = HopsOf(sender, "A1", "B2");
        Assert.Equal((AKey.Of("A101"), HopConfidence.Graph), (known[0].Node!.Key, known[0].Confidence));

        // What was resolved when it came in stands, whatever is found today.
        Assert.Equal(AKey.Of("A1"), HopNames.Of(_bed.Mesh, Decode("A1", "B2").Hops, [IdOf("A1"), 0], sender, null)[0].Node!.Key);
    }

    [Theory]
    [Trait("row", "X-21")]
    // Beside both neighbours; far from one of them only; far from both; far from the only one that is known.
    [InlineData(37.31, false, "A1", "B2", "A3")]
    [InlineData(37.31, false, "A1", "B2", "D4")]
    [InlineData(47.00, true, "A1", "B2", "A3")]
    [InlineData(47.00, true, "F0", "B2", "A3")]
    [InlineData(47.00, false, "F0", "B2", "F1")]
    public void Of_HopFarFromItsNeighbours_IsUnreliable(double latitude, bool isUnreliable, params string[] path)
    {
        Node("A1", 37.30, -121.90);
        Node("A3", 37.32, -121.90);
        Node("D4", 52.50, 13.40);
        Node("B2", latitude, -121.90);
        Assert.Equal(isUnreliable, HopsOf(0, path)[1].IsUnreliable);
    }

    [Fact]
    [Trait("row", "X-21")]
    [Trait("row", "HR-03")]
    public void Of_CandidatesElsewhere_AreCountedOnlyWhereTheRegionHasNone()
    {
        Node("A1", 37.30, -121.90);
        Node("A101", 52.50, 13.40);
        Node("A102", 0, 0);
        Node("B2", 52.50, 13.40);
        Node("B201", 48.10, 11.60);
        var hops = HopsOf(0, "A1", "B2");
        Assert.Equal((1, false), (hops[0].Candidates, hops[0].IsOutOfRegion));
        Assert.Equal((2, true), (hops[1].Candidates, hops[1].IsOutOfRegion));
    }

    [Fact]
    [Trait("row", "HR-06")]
    public void Candidates_AreNearestFirst_AndThoseWithoutAPlaceLast()
    {
        Node("A1", 52.50, 13.40);
        Node("A101", 37.30, -121.90);
        Node("A102", 0, 0);
        Node("A103", 37.30, -121.90, NodeRole.Sensor);
        var found = HopCandidates.Of(_bed.Mesh, new HopPrefix([0xA1]), _bed.Mesh.Observers.Find(1));
        Assert.Equal(["A101", "A1", "A102"], found.Select(candidate => candidate.Node.Name));
        Assert.Equal([true, false, false], found.Select(c => c.IsRegional));
        Assert.InRange(found[0].DistanceKm!.Value, 1, 30);
        Assert.InRange(found[1].DistanceKm!.Value, 9_000, 9_300);
        Assert.Null(found[2].DistanceKm);
        // A region that is no airport's code: seen from where the observer stands.
        var own = _bed.Mesh.Observers.Upsert(AKey.Of("B1").ToString(), new ObserverFacts { Name = "Far", Region = "QQX" }, new UnixMillis(1));
        Node("B1", 52.50, 13.40);
        Assert.Equal("A1", HopCandidates.Of(_bed.Mesh, new HopPrefix([0xA1]), own)[0].Node.Name);
        Assert.All(HopCandidates.Of(_bed.Mesh, new HopPrefix([0xA1]), null), candidate => Assert.Null(candidate.DistanceKm));
        Assert.Empty(HopCandidates.Of(_bed.Mesh, new HopPrefix([0xEE]), null));
    }

    // As the first observer heard it; a hop that only one relay begins with was resolved when it came in.
    private HopName[] HopsOf(int originNodeId, params string[] path)
    {
        var hops = Decode(path).Hops;
        var stored = new ResolvedHop[hops.Count];
        _bed.Mesh.Resolver.Resolve(hops, 0, stored);
        return HopNames.Of(_bed.Mesh, hops, [.. stored.Select(hop => hop.NodeId)], originNodeId, _bed.Mesh.Observers.Find(1));
    }

    private static PacketFrame Decode(params string[] path) => APacket.Decode(APacket.Flood(PayloadType.Ack).Number(7).Via(path).Frame());

    private int IdOf(string key) => _bed.Mesh.Nodes.IdOf(AKey.Of(key));

    private int Node(string key, double latitude, double longitude, NodeRole role = NodeRole.Repeater) => _bed.Mesh.Nodes.Apply(
        new NodeAdvert { Key = AKey.Of(key), HeardAt = UnixMillis.Now(_bed.Clock), Role = role, Name = key, Latitude = latitude, Longitude = longitude }, true).Id;
}
