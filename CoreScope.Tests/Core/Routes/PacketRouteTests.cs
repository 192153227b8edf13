using System.Globalization;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Routes;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Routes;

/// <summary>The ways of a packet: stations, who heard them, stretches of all of them.</summary>
public sealed class PacketRouteTests
{
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack).Number(1);

    private readonly MeshBed _bed = new();

    public PacketRouteTests()
    {
        Node("A1", lat: 50);
        Node("B2", lat: 50.1);
        Node("C3", lat: 50.2);
        Node("D4");
    }

    [Fact]
    [Trait("row", "RT-01")]
    public async Task Path_OfTheChosenObservation_IsShown()
    {
        _bed.Hear(s_ack.Via("A1").By(1).Ids(1, 1), s_ack.Via("A1", "B2").By(2).Ids(1, 2));
        var route = await RouteAsync(s_ack, observationId: 1);
        Assert.Equal(["A1"], Names(route.Path));
        Assert.Equal(["A1", "B2"], Names((await RouteAsync(s_ack)).Path));
        Assert.Equal(2, route.Observers);
    }

    [Fact]
    [Trait("row", "RT-01")]
    public async Task Stops_TellWhatIsKnownOfThem()
    {
        _bed.Hear(s_ack.Via("A1", "EE", "D4", "B2"));
        var path = (await RouteAsync(s_ack)).Path;
        Assert.Equal([false, true, false, false], path.Stops.Select(stop => stop.IsUnresolved));
        Assert.Equal([true, false, false, true], path.Stops.Select(stop => stop.Place is not null));
        Assert.Equal((4, 1), (path.Hops, path.Unresolved));
        // Distances go over what has no place.
        Assert.Equal([null, null, null, 11.1], path.Legs.Select(leg => leg is { } km ? Math.Round(km, 1) : (double?)null));
        Assert.Equal(11.1, path.DistanceKm, 1);
    }

    [Fact]
    [Trait("row", "RT-02")]
    public async Task Advert_BeginsWithItsSender()
    {
        var frame = AnAdvert.Frame(1, "Sender", hops: ["A1"]);
        var transmission = _bed.Hear(frame);
        var unknown = PacketRoute.Of(_bed.Mesh, await _bed.Details.LoadAsync(transmission, null, CancellationToken.None)).Path;
        Assert.Equal((RouteStopKind.Sender, true), (unknown.Stops[0].Kind, unknown.Stops[0].IsUnresolved));

        Apply(AnAdvert.KeyOf(1), "Sender", 50.3);
        var path = PacketRoute.Of(_bed.Mesh, await _bed.Details.LoadAsync(transmission, null, CancellationToken.None)).Path;
        Assert.Equal(["Sender", "A1"], Names(path));
        Assert.True(path.Stops[0].IsFromPayload);
        Assert.False(path.Stops[1].IsFromPayload);

        _bed.Mesh.Visibility.Hide([AnAdvert.KeyOf(1).ToString()], []);
        Assert.Null(PacketRoute.Of(_bed.Mesh, await _bed.Details.LoadAsync(transmission, null, CancellationToken.None)).Path.Stops[0].Node);
    }

    [Fact]
    [Trait("row", "RT-02")]
    public async Task PairwisePacket_NamesBothEnds_WhereOneByteIsEnough()
    {
        Node("77", role: NodeRole.Companion, lat: 50.4);
        // Two begin with 88: nobody can say which.
        Node("8801", role: NodeRole.Companion);
        Node("8802", role: NodeRole.Companion);
        var packet = APacket.Flood(PayloadType.TextMessage).Payload(0x88, 0x77, 1, 2, 3, 4).Via("A1");
        _bed.Hear(packet);
        var path = (await RouteAsync(packet)).Path;
        Assert.Equal([RouteStopKind.Sender, RouteStopKind.Hop, RouteStopKind.Recipient], path.Stops.Select(stop => stop.Kind));
        Assert.Equal("77", path.Stops[0].Node?.Name);
        Assert.Equal((true, 2), (path.Stops[2].IsUnresolved, path.Stops[2].Candidates));
        // Nobody heard it arrive.
        Assert.Equal([false, false, true], path.Stops.Select(stop => stop.IsAhead));
    }

    [Theory]
    [Trait("row", "RT-02")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task PairwisePacket_TooShort_HasNoEnds(int length)
    {
        var packet = APacket.Flood(PayloadType.TextMessage).Payload(new byte[length]).Via("A1");
        _bed.Hear(packet);
        Assert.Equal(["A1"], Names((await RouteAsync(packet)).Path));
    }

    [Fact]
    [Trait("row", "RT-03")]
    public async Task Stretches_AcrossWhatIsNotKnown_AreBridgedAndNotSure()
    {
        _bed.Hear(s_ack.Via("A1", "EE", "B2", "C3"));
        var stretches = PacketRoute.Stretches((await RouteAsync(s_ack)).Path).ToList();
        Assert.Equal([("A1", "B2", false), ("B2", "C3", true)], stretches.Select(edge => (edge.From.Node!.Name, edge.To.Node!.Name, edge.IsSure)));
    }

    [Fact]
    [Trait("row", "RT-03")]
    public async Task DirectPacket_ItsHopsLieAhead()
    {
        var packet = APacket.Direct(PayloadType.Ack).Number(2).Via("A1", "B2");
        _bed.Hear(packet);
        var path = (await RouteAsync(packet)).Path;
        Assert.True(path.IsPlanned);
        Assert.All(path.Stops, stop => Assert.True(stop.IsAhead));
        Assert.True(Assert.Single(PacketRoute.Stretches(path)).IsAhead);
    }

    [Fact]
    [Trait("row", "RT-06")]
    public async Task Trace_HasPassedWhatItCompleted()
    {
        var packet = APacket.Trace(1, [0xA1, 0xB2, 0xC3], 20, 24);
        _bed.Hear(packet);
        var path = (await RouteAsync(packet)).Path;
        Assert.Equal([false, false, true], path.Stops.Select(stop => stop.IsAhead));
        Assert.Equal([false, true], PacketRoute.Stretches(path).Select(edge => edge.IsAhead));
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task SeveralObservations_EachWayOnce_CoveredByItsObservers()
    {
        _bed.Hear(
            s_ack.Via("A1", "B2").By(1).Ids(1, 1), s_ack.Via("A1", "B2").By(2).Ids(1, 2), s_ack.Via("A1", "C3").By(3).Ids(1, 3), s_ack.Via("A1", "C3").By(1).Ids(1, 4),
            s_ack.Via("A1").By(4).Ids(1, 5));
        var route = await RouteAsync(s_ack);
        Assert.Equal([2, 2, 1], route.Paths.Select(path => path.Observers));
        Assert.Equal(4, route.Observers);
        Assert.Equal([("A1", "B2", 2), ("A1", "C3", 2)], route.Edges.Select(edge => (edge.From.Node!.Name, edge.To.Node!.Name, edge.Observers)).Order());
        Assert.Equal(4, route.Coverage[route.Path.Stops[0].Key]);
    }

    [Fact]
    [Trait("row", "RT-08")]
    public async Task NothingKnownOfItsWay_IsSaid()
    {
        _bed.Hear(s_ack);
        var route = await RouteAsync(s_ack);
        Assert.False(route.IsObserved);
        Assert.Empty(route.Path.Stops);
        Assert.Empty(route.Edges);
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task APathThatComesBack_KeepsAllItsStations()
    {
        _bed.Hear(s_ack.Via("A1", "B2", "A1", "A1", "C3"));
        var path = (await RouteAsync(s_ack)).Path;
        Assert.Equal(5, path.Stops.Count);
        Assert.Equal(["B2", "A1", "C3"], PacketRoute.Stretches(path).Select(edge => edge.To.Node!.Name));
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task FiveHundredObservationsOfSixtyThreeHops_AreBounded()
    {
        for (var i = 0; i < 200; i++)
            Node((0x1000 + i).ToString("X4", CultureInfo.InvariantCulture) + "AA", lat: 50 + (i * 0.01));
        for (var i = 0; i < 500; i++)
            _bed.Hear(s_ack.Via([.. Enumerable.Range(0, 31).Select(hop => (0x1000 + (((i * 7) + (hop * (1 + (i % 5)))) % 200)).ToString("X4", CultureInfo.InvariantCulture))]).By(1 + (i % 30)).Ids(1, i + 1));
        _bed.Hear(s_ack.Via([.. Enumerable.Repeat("A1", 63)]).By(1).Ids(1, 501));
        var route = await RouteAsync(s_ack);
        Assert.Equal(63, route.Path.Hops);
        Assert.InRange(route.Edges.Count, 1, 1_000);
        Assert.Equal(501, route.Paths.Sum(path => path.Witnesses.Count));
    }

    [Fact]
    [Trait("row", "RT-03")]
    public async Task OneByteHops_LeftOut_LeaveAGap()
    {
        _bed.Hear(s_ack.Via("A1", "B2", "C3"));
        var hidden = (await RouteAsync(s_ack)).WithoutOneByteHops();
        Assert.Empty(hidden.Path.Stops);

        Node("A101", lat: 51);
        Node("B201", lat: 52);
        var whole = APacket.Flood(PayloadType.Ack).Number(5).Via("A101", "B201");
        _bed.Hear(whole);
        var route = await RouteAsync(whole);
        Assert.Same(route, route.WithoutOneByteHops());
    }

    [Fact]
    [Trait("row", "TP-01")]
    public void AWayThatPrefixesMean_IsDrawnAsOneThatIsThoughtOf()
    {
        var (a, b) = (_bed.Mesh.Nodes.Find(AKey.Of("A1"))!, _bed.Mesh.Nodes.Find(AKey.Of("B2"))!);
        var route = PacketRoute.Of(new InspectedPath(
            [new InspectedHop(a.Key.Prefix(1), a, 1) { Candidates = 1, EdgeWeight = 1 }, new InspectedHop(b.Key.Prefix(1), b, 0.5) { Candidates = 3, EdgeWeight = 0 }], 0.7));
        Assert.Equal(["A1", "B2"], Names(route.Path));
        Assert.Empty(route.Path.Witnesses);
        // The second is one of three.
        Assert.False(Assert.Single(PacketRoute.Stretches(route.Path)).IsSure);
    }

    private void Node(string hex, NodeRole role = NodeRole.Repeater, double? lat = null) => Apply(AKey.Of(hex), hex, lat, role);

    private void Apply(PublicKey key, string name, double? lat, NodeRole role = NodeRole.Repeater) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = key, HeardAt = new UnixMillis(1), Role = role, Name = name, Latitude = lat, Longitude = lat is null ? null : 8 }, true);

    private async Task<PacketRoute> RouteAsync(APacket packet, int? observationId = null) => PacketRoute.Of(_bed.Mesh, await _bed.DetailAsync(packet, observationId));

    private static IEnumerable<string> Names(RoutePath path) => path.Stops.Select(stop => stop.Node?.Name ?? stop.Prefix.ToString());
}
