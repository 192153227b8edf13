using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Replay;

public sealed class FlightPlanTests
{
    private readonly ReplayBed _bed = new();

    [Fact]
    [Trait("row", "LV-05")]
    public void Flood_FliesFromSenderOverItsHopsToTheObserver()
    {
        _bed.Line("AA", "BB", "CC", "DD");
        var observer = _bed.ObserverAt("DD");
        var sender = _bed.Bed.Mesh.Nodes.IdOf(AKey.Of("AA"));
        var packet = _bed.Show(APacket.Flood(PayloadType.Advert).From(sender).Via("BB", "CC").By(observer));
        Assert.Equal("1 2 3 4", ReplayBed.TextOf(Assert.Single(packet.Paths)));
    }

    [Fact]
    [Trait("row", "LV-05")]
    public void DistinctPaths_AreEachDrawnOnce_TheLongestFirst()
    {
        _bed.Line("AA", "BB", "CC", "DD");
        var near = _bed.ObserverAt("CC");
        var far = _bed.ObserverAt("DD");
        var packet = APacket.Flood(PayloadType.Ack);
        var shown = _bed.Show(packet.Via("AA", "BB").By(near), packet.Via("AA", "BB", "CC").By(far), packet.Via("AA", "BB").By(near).At(2_000));
        Assert.Equal(["1 2 3 4", "1 2 3"], shown.Paths.Select(ReplayBed.TextOf));
        Assert.Equal(3, shown.Hops);
    }

    [Fact]
    [Trait("row", "LV-06")]
    [Trait("row", "LV-31")]
    public void UnknownHops_AreSpreadBetweenKnownOnes_AndFallAwayAtTheEnds()
    {
        _bed.Line("AA", "BB", "CC", "DD");
        var shown = _bed.Show(APacket.Flood(PayloadType.Ack).Via("01", "AA", "02", "03", "DD", "04"));
        Assert.Equal("1 2~ 3~ 4", ReplayBed.TextOf(Assert.Single(shown.Paths)));
        Assert.All(Assert.Single(shown.Paths).Hops.Where(hop => hop.Certainty == HopCertainty.Inferred), hop => Assert.Equal(0, hop.NodeId));
    }

    [Fact]
    [Trait("row", "LV-31")]
    public void SeveralCandidates_TheNearestIsMarkedAmbiguous_NeverKnown()
    {
        _bed.Line("AA", "BB", "CC");
        _bed.Node("BB02", 40, 40);
        var shown = _bed.Show(APacket.Flood(PayloadType.Ack).Via("AA", "BB", "CC").Resolved(IdOf("AA"), 0, IdOf("CC")));
        // Nothing but distance speaks for either: what was not resolved when it came in is at best the nearest.
        Assert.Equal("1 2? 3", ReplayBed.TextOf(Assert.Single(_bed.Heard.BuildAll(shown.Transmission, Stored(shown, "AA", null, "CC")).Paths)));
    }

    [Fact]
    [Trait("row", "LV-31")]
    public void AGuessByAdvertCount_IsNotPutOnTheGuessedNode()
    {
        _bed.Node("BB01", 0.5, 10);
        _bed.Node("BB02", 0.5, 20);
        var shown = _bed.Show(APacket.Flood(PayloadType.Ack).Via("BB"));
        Assert.Empty(shown.Paths);
    }

    [Fact]
    [Trait("row", "LV-08")]
    public void Trace_FliesItsCompletedPart_TheRestIsAhead()
    {
        _bed.Line("AA", "BB", "CC", "DD");
        var shown = _bed.Show(APacket.Trace(1, [0xAA, 0xBB, 0xCC, 0xDD], 40, 30));
        Assert.Equal("1 2 | 2 3 4", ReplayBed.TextOf(Assert.Single(shown.Paths)));
    }

    [Fact]
    public void DirectPacket_ItsHopsLieAhead_OnlyTheObserverPulses()
    {
        _bed.Line("AA", "BB", "CC");
        var shown = _bed.Show(APacket.Direct(PayloadType.TextMessage).Payload(1, 2, 3, 4, 5).Via("BB", "CC").By(_bed.ObserverAt("AA")));
        Assert.Equal("1 | 2 3", ReplayBed.TextOf(Assert.Single(shown.Paths)));
    }

    [Fact]
    public void NodesAtZero_WithoutPosition_AndPacketsWithoutPath_AreNotDrawn()
    {
        _bed.Node("AA", 0, 0);
        _bed.Node("BB");
        Assert.Empty(_bed.Show(APacket.Flood(PayloadType.Ack).Via("AA", "BB")).Paths);
        Assert.Empty(_bed.Show(APacket.Flood(PayloadType.Ack).Number(2)).Paths);
        // Out of the globe's range: nobody is there.
        _bed.Node("CC", 91, 10);
        Assert.Empty(_bed.Show(APacket.Flood(PayloadType.Ack).Number(3).Via("CC")).Paths);
    }

    [Fact]
    public void InferredHops_CrossTheDateLineTheShortWay()
    {
        _bed.Node("AA", 10, 179);
        _bed.Node("BB", 10, -179);
        var hops = Assert.Single(_bed.Show(APacket.Flood(PayloadType.Ack).Via("AA", "01", "BB")).Paths).Hops;
        Assert.Equal(180, Math.Abs(hops[1].Lon), 6);
        _bed.Node("C1", -90, 0.1);
        _bed.Node("C2", 90, 0.1);
        var poles = Assert.Single(_bed.Show(APacket.Flood(PayloadType.Ack).Number(9).Via("C1", "02", "C2")).Paths).Hops;
        Assert.Equal(0, poles[1].Lat, 6);
    }

    [Fact]
    public void Revisits_AndTheLongestPath_AreTakenAsTheyAre()
    {
        _bed.Line("AA", "BB", "CC");
        Assert.Equal("1 2 1 3", ReplayBed.TextOf(Assert.Single(_bed.Show(APacket.Flood(PayloadType.Ack).Via("AA", "BB", "AA", "CC")).Paths)));
        string[] longest = [.. Enumerable.Range(0, 63).Select(i => i % 2 == 0 ? "AA" : "BB")];
        Assert.Equal(63, Assert.Single(_bed.Show(APacket.Flood(PayloadType.Ack).Number(2).Via(longest)).Paths).Hops.Count);
    }

    [Fact]
    public void FiveHundredObservations_GiveAFewPaths_AndAllAreCounted()
    {
        _bed.Line("AA", "BB", "CC");
        var packet = APacket.Flood(PayloadType.Ack);
        APacket[] heard = [.. Enumerable.Range(0, 500).Select(i => packet.Via("AA", "BB", (i % 200).ToString("X2", null), "CC").At(1_000 + i).By(1 + i))];
        foreach (var _ in heard)
            _bed.Bed.Observer("x");
        var shown = _bed.Show(heard);
        Assert.Equal(500, shown.Heard);
        Assert.InRange(shown.Paths.Count, 1, HeardPackets.MostPaths);
    }

    [Fact]
    public void HiddenNode_IsNeitherDrawnNorNamed()
    {
        _bed.Line("AA", "BB", "CC");
        _bed.Bed.Mesh.Visibility.Hide([AKey.Of("BB").ToString()], []);
        var shown = _bed.Show(APacket.Flood(PayloadType.Ack).Via("AA", "BB", "CC"));
        Assert.Equal("1 2~ 3", ReplayBed.TextOf(Assert.Single(shown.Paths)));
        Assert.DoesNotContain(IdOf("BB"), shown.NodeIds);
    }

    private int IdOf(string hex) => _bed.Bed.Mesh.Nodes.IdOf(AKey.Of(hex));

    private Dictionary<int, int[]> Stored(HeardPacket shown, params string?[] hexes) =>
        new() { [shown.Transmission.Observations[0].Id] = [.. hexes.Select(hex => hex is null ? 0 : IdOf(hex))] };
}
