using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Paths;

public sealed class NeighborMapTests
{
    private readonly PathBed _bed = new();

    [Fact]
    [Trait("row", "AN-18")]
    public void Score_AHundredNow_IsFull_AndHalfAfterAWeek()
    {
        var (a, b) = (_bed.Node("01"), _bed.Node("02"));
        _bed.Link(a, b, count: 100);
        var link = Assert.Single(Build().Links);
        Assert.Equal(1.0, link.Score(_bed.Now), 9);
        Assert.Equal(0.5, link.Score(_bed.Now + TimeSpan.FromHours(168)), 9);
        Assert.Equal(0.25, link.Score(_bed.Now + TimeSpan.FromHours(336)), 9);
    }

    [Theory]
    [Trait("row", "AN-18")]
    [InlineData(1, 1.0 / 3)]
    [InlineData(2, 2.0 / 3)]
    [InlineData(3, 1)]
    [InlineData(5, 1)]
    public void Confidence_GrowsWithTheObservers(int observers, double expected)
    {
        _bed.Link(_bed.Node("01"), _bed.Node("02"), count: 10, observers);
        Assert.Equal(expected, Assert.Single(Build().Links).Confidence, 9);
    }

    [Theory]
    [Trait("row", "AN-19")]
    [InlineData(500, 1, 0)]
    [InlineData(-1, 1, 0)]
    [InlineData(100, 0, 1)]
    public void ALinkThatIsTooLongByNow_IsLeftOutAndCounted(double maxKm, int links, int rejected)
    {
        var bed = new PathBed(maxKm);
        var (here, there) = (bed.Node("01", latitude: 50, longitude: 8), bed.Node("02"));
        bed.Link(here, there);
        bed.Node("02", latitude: 52, longitude: 8);
        var map = Build(bed);
        Assert.Equal((links, rejected), (map.Links.Count, map.RejectedFar));
    }

    [Fact]
    [Trait("row", "AN-19")]
    public void ANodeThatMovesAThousandKilometres_LosesItsLinksOnlyWhileItIsThere()
    {
        var (here, there) = (_bed.Node("01", latitude: 50, longitude: 8), _bed.Node("02", latitude: 50.1, longitude: 8));
        _bed.Link(here, there);
        _bed.Node("02", latitude: 60, longitude: 8);
        Assert.Empty(Build().Links);
        Assert.Equal(1, Build().RejectedFar);
        _bed.Node("02", latitude: 50.2, longitude: 8);
        Assert.Single(Build().Links);
        // Positions that are none are not judged.
        _bed.Node("02", latitude: 0, longitude: 0);
        Assert.Single(Build().Links);
        _bed.Node("02", latitude: 200, longitude: 8);
        Assert.Single(Build().Links);
    }

    [Fact]
    public void AHopThatCanMeanSeveral_IsAnOpenLinkOfBoth()
    {
        var (observer, one, two) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        Hear(PayloadType.Ack, 0, observer, "AB");
        var offer = Assert.Single(Build().Open);
        Assert.Equal((observer, "AB", 1L), (offer.Link.Node, offer.Link.Prefix.ToString(), offer.Link.Sightings.Count));
        Assert.Equal([one, two], offer.Candidates);
        Assert.Empty(Build().Links);
        Assert.Equal(offer.Link.Prefix, Assert.Single(Build().OpenOf(observer)).Link.Prefix);
        Assert.Empty(Build().OpenOf(one));
        Assert.Equal(0, _bed.Graph.Count);
    }

    [Fact]
    public void AHopThatNobodyHas_StaysOpenUntilSomebodyDoes()
    {
        var observer = _bed.Node("01");
        Hear(PayloadType.Ack, 0, observer, "ABCD");
        Assert.Empty(Assert.Single(Build().Open).Candidates);
        var known = _bed.Node("ABCD");
        var map = Build();
        Assert.Empty(map.Open);
        Assert.Equal((observer, known), (map.Links[0].A, map.Links[0].B));
    }

    [Fact]
    public void AnOpenLink_ResolvedByAffinity_JoinsTheOrdinaryOne()
    {
        var (observer, near, far) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        for (var i = 0; i < 3; i++)
            Hear(PayloadType.Ack, 0, observer, "AB01", snr: 6, reporter: 1);
        Hear(PayloadType.Ack, 0, observer, "AB02", snr: null, reporter: 1);
        Hear(PayloadType.Ack, 0, observer, "AB", snr: 2, reporter: 2);
        var map = Build();
        Assert.Empty(map.Open);
        var link = map.Of(near).Single();
        Assert.Equal((4L, 2), (link.Count, link.Observers));
        Assert.Equal(5.0, link.Details.AverageSnr);
        Assert.Equal([0, 1, 3, 0], link.Details.ByHashSize);
        Assert.Equal(1, map.Of(far).Single().Count);
    }

    [Theory]
    [Trait("row", "AN-16")]
    [InlineData(2, 0, false)]
    [InlineData(3, 0, true)]
    [InlineData(9, 3, true)]
    [InlineData(8, 3, false)]
    public void Affinity_NeedsThreeSightingsAndThreeTimesTheSecond(int best, int second, bool isTaken)
    {
        var (observer, one, two) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        _bed.Link(observer, one, best);
        _bed.Link(observer, two, second);
        Hear(PayloadType.Ack, 0, observer, "AB");
        var map = Build();
        Assert.Equal(isTaken ? 0 : 1, map.Open.Count);
        Assert.Equal(best + (isTaken ? 1 : 0), map.Of(one).Single().Count);
    }

    [Fact]
    public void AnOpenLink_WithoutAffinity_GoesToTheNearest()
    {
        var observer = _bed.Node("01", latitude: 50, longitude: 8);
        _bed.Node("AB01", latitude: 51, longitude: 8);
        var near = _bed.Node("AB02", latitude: 50.1, longitude: 8);
        _bed.Node("AB03");
        Hear(PayloadType.Ack, 0, observer, "AB");
        Assert.Equal(near, Assert.Single(Build().Links).Other(observer));
    }

    [Fact]
    [Trait("row", "AN-17")]
    public void AnOpenLink_OfWhichOnlyGuessesRemain_StaysOpen()
    {
        // One candidate has a position, the other has far more adverts: rules for the eye only.
        var observer = _bed.Node("01");
        _bed.Node("AB01", latitude: 50, longitude: 8);
        _bed.Node("AB02", adverts: 50);
        for (var i = 0; i < 10; i++)
            Hear(PayloadType.Ack, 0, observer, "AB");
        Assert.Empty(Build().Links);
        Assert.Single(Build().Open);
        Assert.Equal(HopConfidence.Guess, _bed.Explain("AB", observer).Confidence);
    }

    [Theory]
    [Trait("row", "AN-20")]
    // Shared neighbours of the first and second candidate with the known end, sightings of the open link, whether it is taken.
    [InlineData(3, 0, 3, true)]
    [InlineData(3, 0, 2, false)]
    [InlineData(3, 1, 3, true)]
    [InlineData(3, 2, 3, false)]
    [InlineData(0, 0, 9, false)]
    public void SharedNeighbors_NeedThreeSightingsAndThreeTimesTheSecond(int first, int second, int sightings, bool isTaken)
    {
        var (known, one, two) = (_bed.Node("01"), _bed.Node("AB01"), _bed.Node("AB02"));
        for (var i = 0; i < 4; i++)
        {
            var shared = _bed.Node($"C{i}");
            _bed.Link(known, shared);
            if (i < first)
                _bed.Link(one, shared);
            if (i < second)
                _bed.Link(two, shared);
        }

        // As many neighbours each, so that Jaccard goes by what is shared.
        for (var i = first; i < 3; i++)
            _bed.Link(one, _bed.Node($"D{i}"));
        for (var i = second; i < 3; i++)
            _bed.Link(two, _bed.Node($"E{i}"));
        for (var i = 0; i < sightings; i++)
            Hear(PayloadType.Ack, 0, known, "AB");
        var map = Build();
        Assert.Equal(isTaken ? 0 : 1, map.Open.Count);
        Assert.Equal(isTaken, map.Of(one).Any(link => link.Other(one) == known));
    }

    [Fact]
    public void AnAdvertsFirstHop_CarriesNoSnr_TheLastHopDoes()
    {
        var (sender, observer, first, last) = (_bed.Node("01"), _bed.Node("02"), _bed.Node("AA"), _bed.Node("BB"));
        Hear(PayloadType.Advert, sender, observer, ["AA", "BB"], snr: 7, reporter: 3);
        var map = Build();
        Assert.Null(map.Of(first).Single().Details.AverageSnr);
        Assert.Equal(7, map.Of(last).Single().Details.AverageSnr);
        Assert.Equal([3], map.Of(last).Single().Details.ObserverIndexes);
        Assert.Equal((1, 4), map.RankOf(sender));
        Assert.Equal((0, 4), map.RankOf(99));
    }

    [Fact]
    public void OpenLinks_AreBounded()
    {
        var observer = _bed.Node("01");
        for (var i = 0; i < NeighborGraph.MaxOpenLinks + 10; i++)
            Hear(PayloadType.Ack, 0, observer, $"{i:X6}");
        Assert.Equal(NeighborGraph.MaxOpenLinks, _bed.Graph.Table().Open.Count);
    }

    [Fact]
    public void Prune_ForgetsWhatWasNotSeenForLong()
    {
        var (a, b, c) = (_bed.Node("01"), _bed.Node("02"), _bed.Node("03"));
        _bed.Link(a, b);
        Hear(PayloadType.Ack, 0, a, "FE");
        _bed.Clock.Advance(TimeSpan.FromDays(4));
        _bed.Link(a, c);
        _bed.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, _bed.Graph.Prune(_bed.Now - TimeSpan.FromDays(5) + TimeSpan.FromTicks(1) + TimeSpan.FromMilliseconds(1)));
        Assert.Equal([c], _bed.Graph.NeighborsOf(a).ToArray());
        Assert.Empty(_bed.Graph.Table().Open);
        Assert.Equal(0, _bed.Graph.Prune(_bed.Now - TimeSpan.FromDays(5)));
    }

    [Fact]
    public void Restore_PutsALinkBack_AndOnlyChangesAreUnsaved()
    {
        var (a, b, c) = (_bed.Node("01"), _bed.Node("02"), _bed.Node("03"));
        _bed.Graph.Add(a, b, new LinkSighting(4, _bed.Now, 5, 1));
        _bed.Graph.Add(a, c, new LinkSighting(0, _bed.Now));
        var saved = _bed.Graph.TakeUnsaved(10);
        Assert.Equal(2, saved.Length);
        Assert.Empty(_bed.Graph.TakeUnsaved(10));
        var other = new PathBed();
        foreach (var hex in new[] { "01", "02", "03" })
            other.Node(hex);
        Assert.False(other.Graph.IsRestored);
        foreach (var edge in saved)
            other.Graph.Restore(edge);
        other.Graph.Restore(new NeighborEdge(1, 77, 1, default, default, 0));
        Assert.True(other.Graph.IsRestored);
        Assert.Empty(other.Graph.TakeUnsaved(10));
        Assert.True(other.Graph.AreAdjacent(a, b) && other.Graph.AreAdjacent(a, c));
        other.Graph.Add(a, b, new LinkSighting(5, other.Now, 7, 2));
        var link = Assert.Single(other.Graph.TakeUnsaved(10));
        Assert.Equal((2L, 2, 6.0), (link.Count, link.Observers, link.Details.AverageSnr));
        Assert.Equal([0, 1, 1, 0], link.Details.ByHashSize);
        Assert.Equal(2, other.Graph.Count);
    }

    private NeighborMap Build() => Build(_bed);

    private static NeighborMap Build(PathBed bed) => NeighborMapBuilder.Build(bed.Graph.Table(), bed.Nodes.Snapshot(), bed.Resolver.Prefixes, bed.Now);

    private void Hear(PayloadType type, int originator, int observer, string hop, double? snr = null, int reporter = 1) =>
        Hear(type, originator, observer, [hop], snr, reporter);

    private void Hear(PayloadType type, int originator, int observer, string[] hops, double? snr = null, int reporter = 1)
    {
        var frame = APacket.Decode(APacket.Flood(type).Via(hops).Frame());
        var resolved = new ResolvedHop[hops.Length];
        _bed.Resolver.Resolve(frame.Hops, originator, resolved);
        _bed.Graph.Learn(type, true, originator, observer, reporter, resolved, _bed.Now, frame.Hops, snr);
    }
}
