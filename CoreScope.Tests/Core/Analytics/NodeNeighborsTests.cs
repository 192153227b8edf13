using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

public sealed class NodeNeighborsTests
{
    private readonly ReportBed _bed = new();

    [Theory]
    [InlineData(1, 0, 1, NeighborTrust.Low)]
    [InlineData(1, 3, 1, NeighborTrust.Medium)]
    [InlineData(2, 1, 1, NeighborTrust.Medium)]
    [InlineData(3, 3, 1, NeighborTrust.High)]
    [InlineData(24, 1, 1, NeighborTrust.High)]
    [InlineData(23, 1, 1, NeighborTrust.Medium)]
    [InlineData(50, 1, 1, NeighborTrust.High)]
    public void Trust_GoesByCountScoreAndHashSizes(int count, int hashSize, int observers, NeighborTrust expected)
    {
        var (node, other) = (_bed.Node("AA"), _bed.Node("BB"));
        for (var i = 0; i < count; i++)
            _bed.Mesh.Graph.Add(node, other, new LinkSighting(observers, _bed.Now, null, hashSize));
        Assert.Equal(expected, Assert.Single(Of(node)).Trust);
    }

    [Fact]
    public void AHopThatCanOnlyMeanAKnownNeighbor_CountsToIt()
    {
        var (node, near) = (_bed.Node("01"), _bed.Node("AB01"));
        // Two others with the prefix, none of them a neighbour; affinity needs three sightings of the known one.
        _bed.Node("AB02");
        _bed.Node("AB03");
        _bed.Mesh.Graph.Add(node, near, new LinkSighting(1, _bed.Now, 4, 2));
        Learn(node, "AB");
        var row = Assert.Single(Of(node));
        Assert.Equal((near, 2L), (row.Node!.Id, row.Link.Count));
        Assert.Equal([0, 1, 1, 0], row.Link.Details.ByHashSize);
    }

    [Fact]
    public void AHopOfSeveral_IsListedWithItsCandidates_AndOneOfNobodyWithoutAny()
    {
        var node = _bed.Node("01");
        var (one, two) = (_bed.Node("AB01"), _bed.Node("AB02", name: "🚫"));
        Learn(node, "AB");
        Learn(node, "EE");
        var rows = Of(node);
        Assert.All(rows, row => Assert.Equal((null, NeighborTrust.Ambiguous), (row.Node, row.Trust)));
        Assert.Equal([one, two], rows.Single(row => row.Prefix.ToString() == "AB").Candidates.Select(c => c.Id));
        Assert.Empty(rows.Single(row => row.Prefix.ToString() == "EE").Candidates);
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        Assert.Equal([one], Of(node).Single(row => row.Prefix.ToString() == "AB").Candidates.Select(c => c.Id));
    }

    [Fact]
    [Trait("row", "OP-19")]
    public void HiddenNeighbors_AreLeftOut()
    {
        var (node, hidden) = (_bed.Node("01"), _bed.Node("BB", name: "🚫"));
        _bed.Mesh.Graph.Add(node, hidden, new LinkSighting(1, _bed.Now));
        Assert.Single(Of(node));
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        Assert.Empty(Of(node));
        Assert.Single(Map().Links);
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void Scores_OfASmallMesh_FitItsGraphAndTraffic()
    {
        var ids = new[] { "01", "02", "03" }.Select(hex => _bed.Node(hex)).ToArray();
        var companion = _bed.Node("04", NodeRole.Companion);
        for (var observer = 1; observer <= 3; observer++)
        {
            _bed.Mesh.Graph.Add(ids[0], ids[1], new LinkSighting(observer, _bed.Now));
            _bed.Mesh.Graph.Add(ids[1], ids[2], new LinkSighting(observer, _bed.Now));
        }

        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("02"), ReportBed.Minutes(1), ids[1]);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("02", "03"), ReportBed.Minutes(1), ids[1], ids[2]);
        _bed.Hear(APacket.Flood(PayloadType.Advert).From(ids[0]).Via("03"), ReportBed.Minutes(1), ids[2]);
        _bed.Hear(APacket.Flood(PayloadType.Ack), ReportBed.Minutes(1));
        var scores = _bed.Build(new NodeScoresReport());
        Assert.Null(scores.Of(companion));
        var middle = scores.Of(ids[1])!.Value;
        Assert.Equal((1.0, 1.0, 1.0, "A"), (middle.Bridge, middle.Coverage, middle.Redundancy, middle.Grade));
        Assert.Equal(2.0 / 3, middle.TrafficShare, 9);
        Assert.Equal(1, middle.Usefulness, 9);
        var end = scores.Of(ids[2])!.Value;
        Assert.Equal((0.0, 0.75, 0.0), (end.Bridge, end.Coverage, end.Redundancy));
        Assert.Equal(1.0 / 3, end.TrafficShare, 9);
        Assert.Equal((0.25 * 0.75) + (0.2 * 0.5), end.Usefulness, 9);
        Assert.Null(scores.Of(_bed.Node("05")));
    }

    private IReadOnlyList<NodeNeighbor> Of(int node) => NodeNeighbors.Of(Map(), _bed.NodeOf(node), _bed.Mesh);

    private NeighborMap Map() => _bed.Build(new NeighborMapReport());

    private void Learn(int observer, string hop)
    {
        var hops = APacket.Decode(APacket.Flood(PayloadType.Ack).Via(hop).Frame()).Hops;
        _bed.Mesh.Graph.Learn(PayloadType.Ack, true, 0, observer, 1, [default], _bed.Now, hops);
    }
}
