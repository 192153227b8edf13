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

    [Theory]
    [Trait("row", "AN-21")]
    [InlineData(1, 40)]
    [InlineData(2, 120)]
    [InlineData(3, 400)]
    public void AnyGraph_HasTheValuesThatAllPairsGive(int seed, int links)
    {
        // Few different weights: many ways are equally long, and many links are beaten by a detour or equal to one.
        const int Count = 40;
        var random = new Random(seed);
        var drawn = new Dictionary<(int, int), double>();
        for (var i = 0; i < links; i++)
        {
            var (a, b) = (random.Next(1, Count + 1), random.Next(1, Count + 1));
            if (a != b)
                drawn[(Math.Min(a, b), Math.Max(a, b))] = 1.0 / random.Next(1, 5);
        }

        var graph = ScoreGraph.Of([.. drawn.Select(link => (link.Key.Item1, link.Key.Item2, link.Value))]);
        var (bridge, coverage) = AllPairs(graph);
        Assert.Equal(bridge, Centrality.Of(graph).Bridge, Same);
        Assert.Equal(coverage, Centrality.Of(graph).Coverage, Same);
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

    // Floyd and Warshall's distances with the number of ways, then every pair over every node.
    private static (double[] Bridge, double[] Coverage) AllPairs(ScoreGraph graph)
    {
        var n = graph.Count;
        var distance = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                distance[i, j] = i == j ? 0 : double.PositiveInfinity;
            for (var at = graph.First[i]; at < graph.First[i + 1]; at++)
                distance[i, graph.Neighbors[at]] = 1 / graph.Weights[at];
        }

        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                    distance[i, j] = Math.Min(distance[i, j], distance[i, k] + distance[k, j]);
            }
        }

        var ways = new double[n, n];
        for (var source = 0; source < n; source++)
        {
            ways[source, source] = 1;
            foreach (var node in Enumerable.Range(0, n).Where(i => distance[source, i] is > 0 and < double.PositiveInfinity).OrderBy(i => distance[source, i]))
            {
                for (var at = graph.First[node]; at < graph.First[node + 1]; at++)
                {
                    if (Same(distance[source, graph.Neighbors[at]] + (1 / graph.Weights[at]), distance[source, node]))
                        ways[source, node] += ways[source, graph.Neighbors[at]];
                }
            }
        }

        var (bridge, coverage) = (new double[n], new double[n]);
        for (var node = 0; node < n; node++)
        {
            for (var i = 0; i < n; i++)
            {
                if (i == node || double.IsInfinity(distance[node, i]))
                    continue;
                coverage[node] += 1 / distance[node, i];
                for (var j = i + 1; j < n; j++)
                {
                    if (j != node && !double.IsInfinity(distance[i, j]) && Same(distance[i, node] + distance[node, j], distance[i, j]))
                        bridge[node] += ways[i, node] * ways[node, j] / ways[i, j];
                }
            }
        }

        return (ScoreGraph.Normalize(bridge), ScoreGraph.Normalize(coverage));
    }

    private static bool Same(double one, double other) => Math.Abs(one - other) < 1e-9;

    private static ScoreGraph Graph(params (int A, int B)[] links) => ScoreGraph.Of([.. links.Select(link => (link.A, link.B, 0.5))]);
}
