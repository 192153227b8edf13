using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Analytics;

[Trait("row", "NX-14")]
public sealed class AffinityReportTests
{
    private readonly ReportBed _bed = new();

    [Fact]
    public void Affinity_OfAStrongLink_DecidesWithItsRatio()
    {
        var (node, near, far) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        Link(node, near, 40, observers: 3);
        Link(node, far, 10);
        Learn(node, "AB", 1);
        var decision = Assert.Single(Build().Decisions);
        Assert.Equal((AffinityRule.NeighborAffinity, "neighbor_affinity", near), (decision.Rule, decision.RuleName, decision.NodeId));
        // 0.4 × 1 against 0.1 × ⅓.
        Assert.Equal(12, decision.Ratio!.Value, 6);
        Assert.Equal([(near, 40L), (far, 10L)], decision.Candidates.Select(candidate => (candidate.NodeId, candidate.Sightings)));
        Assert.All(decision.Candidates, candidate => Assert.Null(candidate.Jaccard));
    }

    [Fact]
    public void SharedNeighbors_DecideWhereNothingElseCan_AndTheirJaccardIsTold()
    {
        var (node, alike, other) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        var (one, two, three) = (_bed.Node("11"), _bed.Node("12"), _bed.Node("13"));
        foreach (var shared in new[] { one, two })
        {
            Link(node, shared, 1);
            Link(alike, shared, 1);
        }

        Link(other, three, 1);
        Learn(node, "AB", 3);
        var decision = Assert.Single(Build().Decisions);
        Assert.Equal((AffinityRule.SharedNeighbors, alike), (decision.Rule, decision.NodeId));
        Assert.Equal([(alike, (double?)1.0), (other, 0.0)], decision.Candidates.Select(candidate => (candidate.NodeId, candidate.Jaccard)));
        Assert.Null(decision.Ratio);
    }

    [Fact]
    public void Hops_ByDistanceOnlyOneOrNobody_SayWhich()
    {
        var node = _bed.Node("01", latitude: 50, longitude: 8);
        var near = _bed.Node("AB01", latitude: 50.1, longitude: 8);
        _bed.Node("AB02", latitude: 51, longitude: 8);
        Learn(node, "AB", 1);
        Learn(node, "EE", 1);
        Learn(node, "CD", 1);
        var only = _bed.Node("CD01");
        // Nothing is known of where these are.
        var (open, _) = (_bed.Node("EF01"), _bed.Node("EF02"));
        Learn(node, "EF", 1);
        var found = Build();
        var rules = found.Decisions.ToDictionary(decision => decision.Link.Prefix.ToString(), decision => (decision.RuleName, decision.NodeId));
        Assert.Equal(("geo_proximity", near), rules["AB"]);
        Assert.Equal(("no_match", 0), rules["EE"]);
        Assert.Equal(("unique_prefix", only), rules["CD"]);
        Assert.Equal(("ambiguous", 0), rules["EF"]);
        Assert.Equal((2, 1, 1), (found.Resolved, found.Ambiguous, found.Unresolved));
        Assert.Equal(3, found.LinkedNodes);
        Assert.Equal(1.0 / 3, found.AverageConfidence!.Value, 6);
        // What concerns a node is also what it was only a candidate for.
        Assert.Equal("EF", Assert.Single(found.Of(open)).Link.Prefix.ToString());
        Assert.Equal(4, found.Of(node).Count());
    }

    [Fact]
    public void Decisions_DoNotChangeTheGraph()
    {
        var node = _bed.Node("01");
        Link(node, _bed.Node("AB01"), 5);
        _bed.Node("AB02");
        Learn(node, "AB", 3);
        Assert.Equal(_bed.Build(new NeighborMapReport()).Links, Build().Map.Links, (one, other) => one with { Details = LinkDetails.None } == other with { Details = LinkDetails.None });
    }

    [Fact]
    public void Coverage_IsTheShareOfFirstBytesSeenThreeTimes()
    {
        var (one, two) = (_bed.Node("01"), _bed.Node("02"));
        _bed.Node("03");
        _bed.Node("04", NodeRole.Companion);
        Assert.Equal(0, Build().Coverage);
        Link(one, two, 3);
        Assert.Equal(2 / 3.0, Build().Coverage, 6);
    }

    private Affinity Build() => _bed.Build(new AffinityReport());

    private void Link(int one, int other, int count, int observers = 1)
    {
        for (var i = 0; i < count; i++)
            _bed.Mesh.Graph.Add(one, other, new LinkSighting(1 + (i % observers), _bed.Now));
    }

    // The node, an observer too, heard packets whose last hop begins so.
    private void Learn(int node, string hop, int times)
    {
        for (var i = 0; i < times; i++)
            _bed.Mesh.Graph.Learn(PayloadType.Ack, true, 0, node, 1, [default], _bed.Now, APacket.Decode(APacket.Flood(PayloadType.Ack).Via(hop).Frame()).Hops);
    }
}
