using CoreScope.App.Features.Nodes.Analytics;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>Where the peers of a node stand and how they are joined.</summary>
[Trait("row", "NA-09")]
public sealed class PeerNetworkTests
{
    private readonly NodesBed _bed = new();

    [Fact]
    public void Lines_AreTheThickerTheMorePackets()
    {
        var network = Network(100, 25, 1);
        Assert.Equal([7.0, 4.0, 1.6], network.Peers.Select(place => Math.Round(place.Width, 1)));
        Assert.Empty(Network().Peers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(20)]
    public void Places_LieInTheDrawing_ApartFromEachOtherAndTheMiddle(int count)
    {
        var places = Network([.. Enumerable.Range(1, count)]).Peers;
        Assert.All(places, place =>
        {
            Assert.InRange(place.X, 8, 92);
            Assert.InRange(place.Y, 8, 92);
            Assert.True(Distance((place.X, place.Y), (PeerNetwork.Middle, PeerNetwork.Middle)) > 20);
        });
        foreach (var one in places)
            Assert.All(places.Where(other => other != one), other => Assert.True(Distance((one.X, one.Y), (other.X, other.Y)) > 8));
    }

    [Fact]
    public void Links_BetweenPeers_AreTheirsAlone_AndBringThemSideBySide()
    {
        var self = _bed.Node("01");
        Node[] nodes = [.. Enumerable.Range(0, 8).Select(i => _bed.Node($"A{i}"))];
        var stranger = _bed.Node("BB");
        Link(nodes[0], nodes[5], 30);
        Link(nodes[5], nodes[3], 10);
        Link(nodes[0], stranger, 50);
        Link(self, nodes[0], 50);
        var network = PeerNetwork.Of(self, [.. nodes.Select(node => new NodePeer(node, 5, _bed.Now))], Map());
        Assert.Equal([(0, 5), (3, 5)], network.Links.Select(link => (link.One, link.Other)));
        Assert.True(network.Links[0].Strength > network.Links[1].Strength);
        var ring = network.Peers.Select((place, i) => (i, Turn: (Math.Atan2(place.Y - 50, place.X - 50) + (2.5 * Math.PI)) % (2 * Math.PI))).OrderBy(entry => Math.Round(entry.Turn, 6)).Select(entry => entry.i).ToList();
        Assert.Equal([0, 5, 3], ring.Take(3));
    }

    private PeerNetwork Network(params int[] packets) =>
        PeerNetwork.Of(_bed.Node("01"), [.. packets.Select((count, i) => new NodePeer(_bed.Node($"AA{i:X2}"), count, _bed.Now))], Map());

    private CoreScope.Core.Paths.NeighborMap Map() => new NeighborMapReport().Build(new ReportContext(_bed.Mesh), AnalyticsScope.All, CancellationToken.None);

    private void Link(Node one, Node other, int count)
    {
        for (var i = 0; i < count; i++)
            _bed.Mesh.Graph.Add(one.Id, other.Id, 1, _bed.Now);
    }

    // In percent of the drawing's sides.
    private static double Distance((double X, double Y) one, (double X, double Y) other) => Math.Sqrt(Math.Pow(one.X - other.X, 2) + Math.Pow(one.Y - other.Y, 2));
}
