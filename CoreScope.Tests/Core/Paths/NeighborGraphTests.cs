using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;

namespace CoreScope.Tests.Core.Paths;

public sealed class NeighborGraphTests
{
    private readonly PathBed _bed = new();

    [Fact]
    public void Learn_AnAdvertWithoutAPath_LinksSenderAndObserver()
    {
        var (sender, observer) = (_bed.Node("01"), _bed.Node("02"));
        Learn(PayloadType.Advert, true, sender, observer);
        Assert.True(_bed.Graph.AreAdjacent(observer, sender));
        // What is sent to the neighbours only goes out as a direct packet without a path.
        Learn(PayloadType.Advert, false, sender, observer);
        Assert.Equal(2, _bed.Graph.Find(sender, observer)!.Value.Count);
    }

    [Fact]
    public void Learn_AnAdvertWithAPath_LinksSenderToTheFirstAndObserverToTheLast()
    {
        var ids = Enumerable.Range(1, 5).Select(i => _bed.Node($"0{i}")).ToArray();
        Learn(PayloadType.Advert, true, ids[0], ids[4], PathBed.Exact(ids[1]), PathBed.Exact(ids[2]), PathBed.ByGraph(ids[3]));
        Assert.Equal([(ids[0], ids[1]), (ids[3], ids[4])], _bed.Graph.Snapshot().Select(e => (e.A, e.B)).Order());
    }

    [Fact]
    public void Learn_AnotherTypeWithAPath_LinksOnlyTheLast()
    {
        var ids = Enumerable.Range(1, 4).Select(i => _bed.Node($"0{i}")).ToArray();
        Learn(PayloadType.TextMessage, true, ids[0], ids[3], PathBed.Exact(ids[1]), PathBed.Exact(ids[2]));
        Assert.Equal([(ids[2], ids[3])], _bed.Graph.Snapshot().Select(e => (e.A, e.B)));
    }

    [Theory]
    [InlineData(PayloadType.TextMessage, false)]
    [InlineData(PayloadType.Advert, false)]
    [InlineData(PayloadType.Trace, false)]
    [InlineData(PayloadType.Trace, true)]
    public void Learn_APathThatLiesAhead_LinksNothing(PayloadType type, bool isFlood)
    {
        Learn(type, isFlood, _bed.Node("01"), _bed.Node("02"), PathBed.Exact(_bed.Node("03")));
        Assert.Equal(0, _bed.Graph.Count);
    }

    [Theory]
    [Trait("row", "AN-17")]
    [InlineData(HopConfidence.None)]
    [InlineData(HopConfidence.Guess)]
    [InlineData(HopConfidence.Geographic)]
    public void Learn_HopsThatAreGuessed_LinkNothing(HopConfidence confidence)
    {
        Learn(PayloadType.Advert, true, _bed.Node("01"), _bed.Node("02"), new ResolvedHop(_bed.Node("03"), confidence));
        Assert.Equal(0, _bed.Graph.Count);
    }

    [Fact]
    public void Learn_UnknownEndsAndSelfLinks_LinkNothing()
    {
        var node = _bed.Node("01");
        Learn(PayloadType.Advert, true, 0, node);
        Learn(PayloadType.Advert, true, node, 0);
        Learn(PayloadType.Advert, true, node, node);
        Learn(PayloadType.Advert, true, node, node, PathBed.Exact(node));
        Assert.Equal(0, _bed.Graph.Count);
        Assert.False(_bed.Graph.AreAdjacent(node, node) || _bed.Graph.AreAdjacent(0, node) || _bed.Graph.AreAdjacent(node, 0));
        Assert.False(_bed.Graph.AreAdjacent(-1, int.MaxValue));
        Assert.Null(_bed.Graph.Find(node, 77));
    }

    [Theory]
    [InlineData(500, 4, true)]
    [InlineData(500, 5, false)]
    [InlineData(0, 4, true)]
    [InlineData(0, 5, false)]
    [InlineData(-1, 90, true)]
    [InlineData(100, 1, false)]
    public void Add_ByDistance_RefusesAndCountsWhatIsTooFar(double maxKm, double degrees, bool accepted)
    {
        var bed = new PathBed(maxKm);
        bed.Link(bed.Node("01", latitude: 1, longitude: 8), bed.Node("02", latitude: 1 + degrees, longitude: 8), count: 2);
        Assert.Equal(accepted ? 1 : 0, bed.Graph.Count);
        Assert.Equal(accepted ? 0 : 2, bed.Graph.RejectedFar);
    }

    [Fact]
    public void Add_WithoutAPositionAtOneEnd_IsNotJudged()
    {
        var (here, nowhere, zero) = (_bed.Node("01", latitude: 50, longitude: 8), _bed.Node("02"), _bed.Node("03", latitude: 0, longitude: 0));
        _bed.Link(here, nowhere);
        _bed.Link(here, zero);
        Assert.Equal((2, 0L), (_bed.Graph.Count, _bed.Graph.RejectedFar));
    }

    [Fact]
    public void Add_WhenAPositionShowsALinkWasImpossible_DropsIt()
    {
        var (here, there, near) = (_bed.Node("01", latitude: 50, longitude: 8), _bed.Node("02"), _bed.Node("03"));
        _bed.Link(here, near);
        _bed.Link(here, there, count: 2);
        _bed.Node("02", latitude: -50, longitude: 100);
        _bed.Link(here, there);
        Assert.Equal((1, 1L), (_bed.Graph.Count, _bed.Graph.RejectedFar));
        Assert.False(_bed.Graph.AreAdjacent(here, there) || _bed.Graph.AreAdjacent(there, here));
        Assert.True(_bed.Graph.AreAdjacent(here, near));
        Assert.Empty(_bed.Graph.NeighborsOf(there).ToArray());
    }

    [Fact]
    public void Find_CountsTimesAndDistinctObservers()
    {
        var (a, b) = (_bed.Node("01"), _bed.Node("02"));
        foreach (var (observer, minutes) in new[] { (7, 0), (7, 1), (0, 1), (8, 1), (9, 1), (10, 1) })
        {
            _bed.Clock.Advance(TimeSpan.FromMinutes(minutes));
            _bed.Graph.Add(b, a, observer, _bed.Now);
        }

        var edge = _bed.Graph.Find(a, b)!.Value;
        Assert.Equal((a, b, 6L, 4), (edge.A, edge.B, edge.Count, edge.Observers));
        Assert.Equal(TimeSpan.FromMinutes(5), edge.LastSeen - edge.FirstSeen);
        Assert.Equal(1.0, edge.Confidence);
    }

    [Fact]
    public void Score_HalvesEachWeek_AndIsFullAtAHundred()
    {
        var (a, b) = (_bed.Node("01"), _bed.Node("02"));
        _bed.Link(a, b, count: 50);
        var edge = _bed.Graph.Find(a, b)!.Value;
        Assert.Equal(0.5, edge.Score(_bed.Now), 9);
        Assert.Equal(0.25, edge.Score(_bed.Now + TimeSpan.FromDays(7)), 9);
        Assert.Equal(0.5, edge.Score(_bed.Now - TimeSpan.FromDays(7)), 9);
        Assert.Equal(1.0 / 3, edge.Confidence, 9);
        _bed.Link(a, b, count: 200);
        Assert.Equal(1, _bed.Graph.Find(a, b)!.Value.Score(_bed.Now), 9);
    }

    [Fact]
    public void NeighborsOf_ManyNodes_AgreesWithTheLinks()
    {
        var random = new Random(4);
        var ids = Enumerable.Range(0, 200).Select(i => _bed.Node($"{i:X4}")).ToArray();
        for (var i = 0; i < 2_000; i++)
            _bed.Link(ids[random.Next(200)], ids[random.Next(200)]);
        var links = _bed.Graph.Snapshot();
        Assert.Equal(_bed.Graph.Count, links.Length);
        foreach (var id in ids)
        {
            var expected = links.Where(e => e.A == id || e.B == id).Select(e => e.A == id ? e.B : e.A).Order();
            Assert.Equal(expected, _bed.Graph.NeighborsOf(id).ToArray().Order());
        }
    }

    private void Learn(PayloadType type, bool isFlood, int originator, int observer, params ResolvedHop[] hops) =>
        _bed.Graph.Learn(type, isFlood, originator, observer, 1, hops, _bed.Now);
}
