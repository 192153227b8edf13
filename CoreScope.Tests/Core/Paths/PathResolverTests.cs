using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Paths;

public sealed class PathResolverTests
{
    private readonly PathBed _bed = new();

    [Fact]
    public void Resolve_PrefixesOfOneToThreeBytes_FindTheirNodes()
    {
        var one = _bed.Node("AB0101");
        var two = _bed.Node("AB0202");
        var three = _bed.Node("AB0203");
        Assert.Equal([default, default], _bed.Resolve(0, "AB", "AC"));
        Assert.Equal([PathBed.Exact(one), default], _bed.Resolve(0, "AB01", "AB02"));
        Assert.Equal([PathBed.Exact(one), PathBed.Exact(two), PathBed.Exact(three), default], _bed.Resolve(0, "AB0101", "AB0202", "AB0203", "AB0204"));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("FF")]
    [InlineData("FFFFFF")]
    [InlineData("000000")]
    public void Resolve_AtTheEndsOfTheKeySpace_FindsTheNode(string hex)
    {
        var id = _bed.Node(hex.PadRight(16, hex[0]));
        _bed.Node("80");
        Assert.Equal([PathBed.Exact(id)], _bed.Resolve(0, hex));
    }

    [Fact]
    public void Resolve_TraceEntriesOfUpToEightBytes_FindTheirNodes()
    {
        var first = _bed.Node("AB01020304050607");
        var second = _bed.Node("AB01020304050608");
        var last = _bed.Node("FFFFFFFFFFFFFFFF");
        var eight = APacket.Trace(8, Convert.FromHexString("AB01020304050608" + "FFFFFFFFFFFFFFFF" + "AB01020304050609"), 1, 2);
        Assert.Equal([PathBed.Exact(second), PathBed.Exact(last), default], _bed.Resolve(0, eight));
        Assert.Equal([default, PathBed.Exact(last)], _bed.Resolve(0, APacket.Trace(4, Convert.FromHexString("AB010203FFFFFFFF"))));
        Assert.Equal([default, PathBed.Exact(last)], _bed.Resolve(0, APacket.Trace(1, [0xAB, 0xFF])));
        Assert.NotEqual(0, first);
    }

    [Fact]
    public void Resolve_TheLongestTraceRoute_Fits()
    {
        var id = _bed.Node("11");
        var route = Enumerable.Repeat((byte)0x11, ProtocolLimits.MaxPayload - 9).ToArray();
        Assert.All(_bed.Resolve(0, APacket.Trace(1, route)), hop => Assert.Equal(PathBed.Exact(id), hop));
    }

    [Theory]
    [InlineData(NodeRole.Companion)]
    [InlineData(NodeRole.Sensor)]
    [InlineData(NodeRole.None)]
    [InlineData((NodeRole)9)]
    public void Resolve_NodesThatDoNotRelay_AreNeverHops(NodeRole role)
    {
        _bed.Node("AB01", role);
        Assert.Equal([default], _bed.Resolve(0, "AB"));
        Assert.Equal(HopRule.NoMatch, _bed.Explain("AB").Rule);
        var relay = _bed.Node("AB02", NodeRole.Room);
        Assert.Equal([PathBed.Exact(relay)], _bed.Resolve(0, "AB"));
    }

    [Fact]
    public void Resolve_AnObserverThatDoesNotRelay_LeavesTheTable()
    {
        var silent = _bed.Node("AB01");
        var other = _bed.Node("AB02");
        Assert.Equal([default], _bed.Resolve(0, "AB"));
        _bed.Observers.Upsert(AKey.Of("AB01").ToString(), new ObserverFacts { CanRelay = false }, _bed.Now);
        Assert.Equal([PathBed.Exact(other)], _bed.Resolve(0, "AB"));
        Assert.Equal([default], _bed.Resolve(0, "AB01"));
        _bed.Observers.Upsert(AKey.Of("AB01").ToString(), new ObserverFacts { CanRelay = true }, _bed.Now);
        Assert.Equal([PathBed.Exact(silent)], _bed.Resolve(0, "AB01"));
    }

    [Fact]
    public void Resolve_ANodeThatChangesItsRole_EntersAndLeavesTheTable()
    {
        var id = _bed.Node("AB", NodeRole.Companion);
        Assert.Equal([default], _bed.Resolve(0, "AB"));
        _bed.Node("AB", NodeRole.Repeater);
        Assert.Equal([PathBed.Exact(id)], _bed.Resolve(0, "AB"));
        _bed.Node("AB", NodeRole.Sensor);
        Assert.Equal([default], _bed.Resolve(0, "AB"));
    }

    [Fact]
    public void Resolve_OneOfSeveralAdjacentToTheOriginator_IsTakenByTheGraph()
    {
        var origin = _bed.Node("01", NodeRole.Companion);
        var near = _bed.Node("AB01");
        _bed.Node("AB02");
        Assert.Equal([default], _bed.Resolve(origin, "AB"));
        _bed.Link(origin, near);
        Assert.Equal([PathBed.ByGraph(near)], _bed.Resolve(origin, "AB"));
        Assert.Equal([default], _bed.Resolve(0, "AB"));
    }

    [Fact]
    public void Resolve_TwoAdjacent_IsLeftOpen()
    {
        var origin = _bed.Node("01");
        _bed.Link(origin, _bed.Node("AB01"), count: 100);
        _bed.Link(origin, _bed.Node("AB02"));
        Assert.Equal([default], _bed.Resolve(origin, "AB"));
    }

    [Fact]
    public void Resolve_ACandidateAlreadyInThePath_DoesNotCount()
    {
        var origin = _bed.Node("01");
        var (first, second) = (_bed.Node("AB01"), _bed.Node("AB02"));
        var middle = _bed.Node("CC");
        _bed.Link(origin, first);
        _bed.Link(middle, first);
        _bed.Link(middle, second);
        Assert.Equal([PathBed.ByGraph(first), PathBed.Exact(middle), PathBed.ByGraph(second)], _bed.Resolve(origin, "AB", "CC", "AB"));
    }

    [Fact]
    public void Resolve_AlongAChain_EachHopAnchorsTheNext()
    {
        var origin = _bed.Node("01");
        var (a, b, c) = (_bed.Node("A001"), _bed.Node("B001"), _bed.Node("C001"));
        foreach (var other in new[] { "A002", "B002", "C002" })
            _bed.Node(other);
        _bed.Link(origin, a);
        _bed.Link(a, b);
        _bed.Link(b, c);
        Assert.Equal([PathBed.ByGraph(a), PathBed.ByGraph(b), PathBed.ByGraph(c)], _bed.Resolve(origin, "A0", "B0", "C0"));
    }

    [Fact]
    public void Resolve_BehindAnOpenHop_NothingIsInferred()
    {
        var origin = _bed.Node("01");
        var b = _bed.Node("B001");
        _bed.Node("B002");
        _bed.Link(origin, b);
        Assert.Equal([default, default], _bed.Resolve(origin, "EE", "B0"));
    }

    [Fact]
    public void Resolve_NoHops_IsNothing()
    {
        Assert.Empty(_bed.Resolve(0));
    }

    [Fact]
    public void Resolve_AllocatesNothing()
    {
        var origin = _bed.Node("01");
        _bed.Link(origin, _bed.Node("AB01"));
        _bed.Node("AB02");
        _bed.Node("CD");
        var hops = APacket.Decode(APacket.Flood(PayloadType.Advert).Via("AB", "CD", "EE").Frame()).Hops;
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[3];
        _bed.Resolver.Resolve(hops, origin, resolved);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            _bed.Resolver.Resolve(hops, origin, resolved);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_NoCandidate_IsNoMatch()
    {
        var found = _bed.Explain("AB");
        Assert.Equal(("no_match", null, HopConfidence.None, false), (found.RuleName, found.Node, found.Confidence, found.IsAmbiguous));
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_OneCandidate_IsUnique()
    {
        var id = _bed.Node("AB");
        var found = _bed.Explain("AB");
        Assert.Equal(("unique_prefix", id, 1.0, HopConfidence.Exact), (found.RuleName, found.Node!.Id, found.Score, found.Confidence));
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_TheOnlyCandidateWithAnEdge_IsAffinity()
    {
        var context = _bed.Node("01");
        var near = _bed.Node("AB01");
        _bed.Node("AB02");
        _bed.Link(context, near, count: 3);
        var found = _bed.Explain("AB", 0, context);
        Assert.Equal(("neighbor_affinity", near, HopConfidence.Graph, true), (found.RuleName, found.Node!.Id, found.Confidence, found.IsAmbiguous));
        Assert.Equal(0.03 / 3, found.Score, 9);
        Assert.Equal(2, found.Candidates.Count);
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_AnEdgeSeenTwice_IsNotEnough()
    {
        var context = _bed.Node("01");
        _bed.Link(context, _bed.Node("AB01"), count: 2);
        _bed.Node("AB02");
        Assert.Equal("observation_count_fallback", _bed.Explain("AB", context).RuleName);
    }

    [Theory]
    [Trait("row", "AN-16")]
    [InlineData(9, 3, true)]
    [InlineData(3, 1, true)]
    [InlineData(30, 10, true)]
    [InlineData(99, 33, true)]
    [InlineData(8, 3, false)]
    [InlineData(98, 33, false)]
    public void Explain_AffinityNeedsThreeTimesTheSecond(int best, int second, bool accepted)
    {
        var context = _bed.Node("01");
        var first = _bed.Node("AB01");
        _bed.Link(context, first, best);
        _bed.Link(context, _bed.Node("AB02"), second);
        _bed.Clock.Advance(TimeSpan.FromDays(3.3));
        var found = _bed.Explain("AB", context);
        Assert.Equal(accepted, found.Rule == HopRule.NeighborAffinity);
        if (accepted)
            Assert.Equal(first, found.Node!.Id);
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_AffinityWeighsScoreByConfidence_AndTakesTheBestContextNode()
    {
        var (weak, strong) = (_bed.Node("01"), _bed.Node("02"));
        var (one, three) = (_bed.Node("AB01"), _bed.Node("AB02"));
        // Seen as often, but by three observers: three times the confidence.
        _bed.Link(strong, three, count: 30, observers: 3);
        _bed.Link(strong, one, count: 30);
        _bed.Link(weak, three, count: 3);
        var found = _bed.Explain("AB", weak, strong);
        Assert.Equal((HopRule.NeighborAffinity, three), (found.Rule, found.Node!.Id));
        Assert.Equal(0.3, found.Score, 9);
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_WithPositions_TakesTheNearestToTheContext()
    {
        var context = _bed.Node("01", latitude: 50, longitude: 8);
        _bed.Node("AB01", latitude: 10, longitude: 8, adverts: 9);
        var near = _bed.Node("AB02", latitude: 49, longitude: 8);
        _bed.Node("AB03");
        var found = _bed.Explain("AB", context);
        Assert.Equal(("geo_proximity", near, 0.0, HopConfidence.Geographic), (found.RuleName, found.Node!.Id, found.Score, found.Confidence));
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_AContextAtZeroZero_IsNoPosition()
    {
        var context = _bed.Node("01", latitude: 0, longitude: 0);
        _bed.Node("AB01", latitude: 1, longitude: 1);
        var often = _bed.Node("AB02", latitude: 60, longitude: 60, adverts: 3);
        var found = _bed.Explain("AB", context);
        Assert.Equal((HopRule.GpsPreference, often), (found.Rule, found.Node!.Id));
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_WithoutContext_PrefersThePlaced_ThenAdverts_ThenTheSmallestKey()
    {
        _bed.Node("AB01", adverts: 50);
        _bed.Node("AB04", latitude: 1, longitude: 1, adverts: 2);
        var chosen = _bed.Node("AB03", latitude: 2, longitude: 2, adverts: 2);
        var found = _bed.Explain("AB");
        Assert.Equal(("gps_preference", chosen, HopConfidence.Guess), (found.RuleName, found.Node!.Id, found.Confidence));
    }

    [Fact]
    [Trait("row", "AN-16")]
    public void Explain_NobodyPlaced_TakesMostAdverts_ThenTheSmallestKey()
    {
        _bed.Node("AB03", adverts: 2);
        var chosen = _bed.Node("AB02", adverts: 2);
        _bed.Node("AB01", adverts: 1);
        var found = _bed.Explain("AB");
        Assert.Equal(("observation_count_fallback", chosen, HopConfidence.Guess), (found.RuleName, found.Node!.Id, found.Confidence));
    }

    [Fact]
    [Trait("row", "AN-17")]
    public void Resolve_WhereOnlyDisplayRulesAnswer_StoresNothing()
    {
        var origin = _bed.Node("01", latitude: 50, longitude: 8);
        var observer = _bed.Node("02", latitude: 50, longitude: 8);
        _bed.Node("AB01", latitude: 50, longitude: 8, adverts: 9);
        _bed.Node("AB02");
        Assert.False(_bed.Explain("AB", origin).Confidence.IsStored());
        var resolved = _bed.Resolve(origin, "AB");
        Assert.Equal([default], resolved);
        _bed.Graph.Learn(PayloadType.Advert, true, origin, observer, 1, resolved, _bed.Now);
        Assert.Equal(0, _bed.Graph.Count);
    }

    [Fact]
    public async Task Resolve_WhileOthersReadAndRelaysChange_StaysWhole()
    {
        using var stop = new CancellationTokenSource();
        var origin = _bed.Node("01");
        var stays = _bed.Node("AB01");
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal([PathBed.Exact(stays)], _bed.Resolve(origin, "AB01"));
                Assert.NotEqual(HopRule.NoMatch, _bed.Explain("AB", origin).Rule);
            }
        })).ToArray();
        for (var i = 0; i < 300; i++)
        {
            var id = _bed.Node($"AB02{i:X4}");
            _bed.Link(origin, id, count: 4);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(301, _bed.Explain("AB", origin).Candidates.Count);
    }
}
