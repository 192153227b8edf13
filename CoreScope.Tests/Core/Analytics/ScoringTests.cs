using CoreScope.Core.Analytics.Scoring;

namespace CoreScope.Tests.Core.Analytics;

public sealed class ScoringTests
{
    [Fact]
    [Trait("row", "AN-21")]
    public void APathOfFive_HasTheReferenceValues()
    {
        var graph = Graph((1, 2), (2, 3), (3, 4), (4, 5));
        Assert.Equal([0, 0.75, 1, 0.75, 0], Centrality.Of(graph).Bridge, Same);
        Assert.Equal([25.0 / 36, 17.0 / 18, 1, 17.0 / 18, 25.0 / 36], Centrality.Of(graph).Coverage, Same);
        Assert.Equal([0, 0.75, 1, 0.75, 0], RedundancyScore.Of(graph), Same);
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void ARingOfFive_HasTheReferenceValues()
    {
        var graph = Graph((1, 2), (2, 3), (3, 4), (4, 5), (5, 1));
        Assert.All(Centrality.Of(graph).Bridge, value => Assert.Equal(1, value, 9));
        Assert.All(Centrality.Of(graph).Coverage, value => Assert.Equal(1, value, 9));
        Assert.All(RedundancyScore.Of(graph), value => Assert.Equal(0, value));
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void TwoCliquesJoinedByOneNode_HaveTheReferenceValues()
    {
        // 4 belongs to both.
        var graph = Graph((1, 2), (1, 3), (2, 3), (1, 4), (2, 4), (3, 4), (4, 5), (4, 6), (4, 7), (5, 6), (5, 7), (6, 7));
        Assert.Equal([0, 0, 0, 1, 0, 0, 0], Centrality.Of(graph).Bridge, Same);
        Assert.Equal([0.75, 0.75, 0.75, 1, 0.75, 0.75, 0.75], Centrality.Of(graph).Coverage, Same);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0], RedundancyScore.Of(graph), Same);
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void Weights_LeadTheWayAroundAWeakLink()
    {
        // 1–3 directly costs 10, over 2 it costs 4.
        var graph = ScoreGraph.Of([(1, 2, 0.5), (2, 3, 0.5), (1, 3, 0.1)]);
        Assert.Equal([0, 1, 0], Centrality.Of(graph).Bridge, Same);
        Assert.Equal([0.75, 1, 0.75], Centrality.Of(graph).Coverage, Same);
    }

    [Fact]
    public void EqualWays_ShareWhatRunsOverThem()
    {
        // A square: each pair of opposite corners goes half over each of the others.
        Assert.All(Centrality.Of(Graph((1, 2), (2, 3), (3, 4), (4, 1))).Bridge, value => Assert.Equal(1, value, 9));
        // A kite: 2 and 4 share what goes from 1 to 3 and 5.
        Assert.Equal([0.5 / 3.5, 1 / 3.5, 1, 1 / 3.5, 0], Centrality.Of(Graph((1, 2), (1, 4), (2, 3), (4, 3), (3, 5))).Bridge, Same);
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void Redundancy_LinksTooWeak_HoldNothingTogether()
    {
        Assert.Equal([0, 1, 0], RedundancyScore.Of(ScoreGraph.Of([(1, 2, RedundancyScore.WeakestLink), (2, 3, RedundancyScore.WeakestLink)])));
        Assert.Equal([0, 0, 0], RedundancyScore.Of(ScoreGraph.Of([(1, 2, 1), (2, 3, RedundancyScore.WeakestLink * 0.99)])));
    }

    [Fact]
    public void SeveralIslands_AreJudgedEachByItself()
    {
        var graph = Graph((1, 2), (2, 3), (10, 11), (11, 12), (12, 13));
        Assert.Equal([0, 0.5, 0, 0, 1, 1, 0], RedundancyScore.Of(graph), Same);
        Assert.Equal([0, 0.5, 0, 0, 1, 1, 0], Centrality.Of(graph).Bridge, Same);
    }

    [Fact]
    [Trait("row", "AN-21")]
    public void ALongChain_OverflowsNoStack()
    {
        var graph = Graph([.. Enumerable.Range(1, 200_000).Select(i => (i, i + 1))]);
        var redundancy = RedundancyScore.Of(graph);
        Assert.Equal(1, redundancy[100_000], 9);
        var chain = Graph([.. Enumerable.Range(1, 1_000).Select(i => (i, i + 1))]);
        Assert.Equal(1, Centrality.Of(chain).Bridge[500], 9);
    }

    [Fact]
    public void NoLinks_NoScores()
    {
        var graph = Graph();
        Assert.Empty(Centrality.Of(graph).Bridge);
        Assert.Empty(RedundancyScore.Of(graph));
        Assert.Equal(-1, graph.NumberOf(5));
    }

    [Theory]
    [Trait("row", "AN-22")]
    [InlineData(1, 0, 0, 0, 0.30, "C")]
    [InlineData(0, 1, 0, 0, 0.25, "D")]
    [InlineData(0, 0, 1, 0, 0.25, "D")]
    [InlineData(0, 0, 0, 0.4, 0.20, "D")]
    [InlineData(1, 1, 1, 0.4, 1.00, "A")]
    [InlineData(1, 1, 0.4, 0, 0.65, "A")]
    [InlineData(1, 1, 0.39, 0, 0.6475, "B")]
    [InlineData(1, 0.6, 0, 0, 0.45, "B")]
    [InlineData(0.5, 0, 0, 0, 0.15, "D")]
    [InlineData(0.49, 0, 0, 0, 0.147, "F")]
    public void Composite_WeighsTheAxesAndGradesThem(double bridge, double coverage, double redundancy, double share, double usefulness, string grade)
    {
        var score = NodeScore.Of(bridge, coverage, redundancy, share, largestShare: 0.4);
        Assert.Equal(usefulness, score.Usefulness, 9);
        Assert.Equal(grade, score.Grade);
        Assert.Equal(share, score.TrafficShare);
    }

    [Fact]
    [Trait("row", "AN-22")]
    public void Grade_WithoutAnyScore_IsWithheld() => Assert.Null(NodeScore.Of(0, 0, 0, 0, 0).Grade);

    private static bool Same(double one, double other) => Math.Abs(one - other) < 1e-9;

    private static ScoreGraph Graph(params (int A, int B)[] links) => ScoreGraph.Of([.. links.Select(link => (link.A, link.B, 0.5))]);
}
