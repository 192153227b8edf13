using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Indexes;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class ResolvedPathIndexTests
{
    private readonly PathsBed _bed = new();

    [Fact]
    [Trait("row", "RP-03")]
    public void Append_LiveObservation_IsInBothMaps()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB");
        var id = _bed.Hear(PathsBed.Flood(1, "AA", "BB"), a, b).Id;
        var index = _bed.Store.Indexes.Paths!;
        Assert.Equal([id], index.Find(index.HashOf(a)).ToArray());
        Assert.Equal([id], index.Find(index.HashOf(b)).ToArray());
        Assert.Equal(new[] { index.HashOf(a), index.HashOf(b) }.Order(), index.Members.KeysOf(id).Order());
        Assert.Equal(XxHash64.Of(_bed.NodeOf(a).Key.ToArray()), index.HashOf(a));
    }

    [Fact]
    public void Append_SamePairAgain_IsHeldOnce()
    {
        var a = _bed.Node("AA");
        var id = _bed.Hear(PathsBed.Flood(1, "AA", "01", "AA"), a, 0, a).Id;
        _bed.Hear(PathsBed.Flood(1, "AA").By(2), a);
        _bed.Hear(PathsBed.Flood(1, "AA", "02").By(3), a, 0);
        Assert.Equal([id], _bed.Store.RelayedBy(a).Ids.ToArray());
        Assert.Equal(1, _bed.Store.ResolvedPathPairs);
    }

    [Fact]
    [Trait("row", "RP-05")]
    public void RelayedBy_HopsOfObservationsThatAreNotTheBest_AreFound()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB"), c = _bed.Node("CC");
        var id = _bed.Hear(PathsBed.Flood(1, "AA", "BB"), a, b).Id;
        _bed.Hear(PathsBed.Flood(1, "CC").By(2), c);
        Assert.Equal([id], _bed.Store.RelayedBy(c).Ids.ToArray());
    }

    [Fact]
    [Trait("row", "RP-07")]
    public void NodePackets_SentAndRelayed_AreJoinedAndHeldOnce()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB");
        var relayed = _bed.Hear(PathsBed.Flood(1, "AA"), a).Id;
        var sent = _bed.Hear(PathsBed.Flood(2, "BB").From(a), b).Id;
        var both = _bed.Hear(PathsBed.Flood(3, "AA").From(a), a).Id;
        Assert.Equal([relayed, sent, both], _bed.Mesh.NodePackets.Of(a).ToArray().Order());
        Assert.Equal([sent], _bed.Mesh.NodePackets.Of(b).ToArray());
        Assert.Equal([relayed, sent, both], _bed.Store.ByNode(a).ToArray().Order());
        Assert.True(_bed.Mesh.NodePackets.Of(0).IsEmpty && _bed.Mesh.NodePackets.Of(999).IsEmpty);
    }

    [Fact]
    [Trait("row", "RP-04")]
    public void Evict_ChunkByChunk_LeavesNoOrphanInAnyIndex()
    {
        var traffic = new RandomTraffic(31);
        var store = new PacketStore();
        for (var i = 0; i < 9_000; i++)
            traffic.Heard(traffic.New(), i).AppendTo(store);
        Assert.Equal(4_096, store.EvictOldest(4_096));
        StoreIntegrity.Check(store);
        Assert.True(store.ResolvedPathPairs > 1_000);
        while (store.EvictOldest(4_096) > 0)
            StoreIntegrity.Check(store);
    }

    [Fact]
    [Trait("row", "RP-11")]
    public void Replace_OtherAnswers_LeaveNoEntryOfTheFirst()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB"), c = _bed.Node("AB");
        var transmission = _bed.Hear(PathsBed.Flood(1, "AA", "BB"), a, b);
        _bed.Hear(PathsBed.Flood(1, "BB").By(2), b);
        var other = _bed.Hear(PathsBed.Flood(2, "AA"), a);
        var before = _bed.Store.RelayedBy(a).Ids;

        Assert.True(_bed.Store.ReplaceResolvedPaths(transmission, [[c, 0], [b]]));
        Assert.Equal([other.Id], _bed.Store.RelayedBy(a).Ids.ToArray());
        Assert.Equal([transmission.Id], _bed.Store.RelayedBy(b).Ids.ToArray());
        Assert.Equal([transmission.Id], _bed.Store.RelayedBy(c).Ids.ToArray());
        // A view that was taken keeps what it showed.
        Assert.Equal([transmission.Id, other.Id], before.ToArray());

        Assert.True(_bed.Store.ReplaceResolvedPaths(transmission, [null, [0]]));
        Assert.True(_bed.Store.RelayedBy(b).Ids.IsEmpty && _bed.Store.RelayedBy(c).Ids.IsEmpty);
        Assert.Equal(1, _bed.Store.ResolvedPathPairs);
        Assert.Equal(-1, _bed.Store.CanonicalIndex(transmission.Id));
        Assert.False(_bed.Store.Indexes.Paths!.Members.Has(transmission.Id));
    }

    [Fact]
    public void Replace_WhenMoreWasHeardMeanwhile_IsRefused()
    {
        var a = _bed.Node("AA");
        var transmission = _bed.Hear(PathsBed.Flood(1, "AA"), 0);
        _bed.Hear(PathsBed.Flood(1, "01", "AA").By(2), 0, 0);
        Assert.False(_bed.Store.ReplaceResolvedPaths(transmission, [[a]]));
        Assert.True(_bed.Store.RelayedBy(a).Ids.IsEmpty);
    }

    [Fact]
    public void Replace_AtRandom_KeepsForwardReverseAndPathsInStep()
    {
        var random = new Random(4);
        var store = new PacketStore();
        for (var i = 0; i < 300; i++)
        {
            for (var observer = 0; observer < 3; observer++)
                PathsBed.Flood(i, "AA", "BB").By(observer).Resolved(random.Next(20), random.Next(20)).AppendTo(store);
        }

        var held = new Dictionary<int, HashSet<ulong>>();
        var index = store.Indexes.Paths!;
        for (var step = 0; step < 2_000; step++)
        {
            var transmission = store.Find(1 + random.Next(300))!;
            int[]?[] paths = [.. Enumerable.Range(0, 3).Select(_ => random.Next(4) == 0 ? null : new[] { random.Next(20), random.Next(20) })];
            Assert.True(store.ReplaceResolvedPaths(transmission, paths));
            held[transmission.Id] = [.. paths.SelectMany(p => p ?? []).Where(id => id != 0).Select(index.HashOf)];
        }

        Assert.Equal(300, held.Count);
        foreach (var (id, keys) in held)
            Assert.Equal(keys.Order(), index.Members.KeysOf(id).Order());
        foreach (var (key, list) in index.Members.Entries)
            Assert.Equal(held.Where(h => h.Value.Contains(key)).Select(h => h.Key).Order(), list.View.ToArray().Order());
        Assert.Equal(held.Values.Sum(keys => keys.Count), store.ResolvedPathPairs);
    }

    [Fact]
    public void Append_NodesAnArchiveNoLongerHolds_AreTakenAsTheyAre()
    {
        PathsBed.Flood(1, "AA").Resolved(new ResolvedHop(int.MaxValue, HopConfidence.Exact)).AppendTo(_bed.Store);
        Assert.Equal([1], _bed.Store.RelayedBy(int.MaxValue).Ids.ToArray());
    }

    [Fact]
    public void CanonicalIndex_TheLongestThatHasOne_ThenTheEarliest()
    {
        var a = _bed.Node("AA");
        var id = _bed.Hear(PathsBed.Flood(1, "AA").At(50), a).Id;
        Assert.Equal(0, _bed.Store.CanonicalIndex(id));
        _bed.Hear(PathsBed.Flood(1, "01", "02", "03").By(2).At(60), 0, 0, 0);
        Assert.Equal(0, _bed.Store.CanonicalIndex(id));
        _bed.Hear(PathsBed.Flood(1, "01", "AA").By(3).At(70), 0, a);
        Assert.Equal(2, _bed.Store.CanonicalIndex(id));
        _bed.Hear(PathsBed.Flood(1, "AA", "05").By(4).At(65), a, 0);
        Assert.Equal(3, _bed.Store.CanonicalIndex(id));
        _bed.Hear(PathsBed.Flood(1, "AA", "06").By(5).At(80), a, 0);
        Assert.Equal(3, _bed.Store.CanonicalIndex(id));
        Assert.Equal(-1, _bed.Store.CanonicalIndex(77));
    }

    [Fact]
    public void NumberOf_HopsOfAllLengths_AreToldApart()
    {
        var hops = new[] { "AB", "AB00", "AB0000", "00", "0000", "000000", "FF", "FFFFFF" }.Select(h => HopPrefix.TryParse(h, out var hop) ? hop : default).ToList();
        Assert.Equal(hops.Count, hops.Select(CanonicalPath.NumberOf).Distinct().Count());
        Assert.All(hops, hop => Assert.True(CanonicalPath.NumberOf(hop) < 0));
    }
}
