using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store.Queries;

public sealed class NodePathsQueryTests
{
    private readonly PathsBed _bed = new();

    [Fact]
    public void Find_SamePath_IsOneGroupWithItsNewestSample()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB");
        _bed.Hear(PathsBed.Flood(1, "AA", "BB").At(5_000), a, b);
        var newest = _bed.Hear(PathsBed.Flood(2, "AA", "BB").At(9_000), a, b);
        _bed.Hear(PathsBed.Flood(3, "AA", "BB").At(7_000), a, b);
        // Unresolved hops group by their bytes.
        var raw = _bed.Hear(PathsBed.Flood(4, "AA", "B1").At(8_000), a, 0);
        _bed.Hear(PathsBed.Flood(5, "AA", "B2").At(6_000), a, 0);
        var found = _bed.PathsOf(a);
        Assert.Equal((3, 5), (found.TotalPaths, found.TotalTransmissions));
        Assert.Equal([$"nAA>nBB x3 @9000 {newest.Hash}", $"nAA>B1 x1 @8000 {raw.Hash}"], _bed.TextOf(a)[..2]);
        Assert.Equal([$"nAA>nBB x3 @9000 {newest.Hash}"], _bed.TextOf(b));
    }

    [Fact]
    public void Find_ThePathUnderWhichAPacketCounts_DecidesAlone()
    {
        int a = _bed.Node("AA"), b = _bed.Node("BB"), c = _bed.Node("CC");
        _bed.Hear(PathsBed.Flood(1, "AA"), a);
        _bed.Hear(PathsBed.Flood(1, "BB", "CC").By(2), b, c);
        // The membership index knows it, but the packet counts under the longer path.
        Assert.False(_bed.Store.RelayedBy(a).Ids.IsEmpty);
        Assert.Empty(_bed.PathsOf(a).Paths);
        Assert.Single(_bed.PathsOf(c).Paths);
        // The longest path has nothing resolved: the longest that has stands for the packet.
        _bed.Hear(PathsBed.Flood(1, "D1", "D2", "D3").By(3), 0, 0, 0);
        Assert.StartsWith("nBB>nCC x1", Assert.Single(_bed.TextOf(b)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "RP-02")]
    public void Find_TwoKeysWithOneHash_EachHasOnlyItsOwn()
    {
        var bed = new PathsBed(new ResolvedPathOptions { Hash = key => key.ByteAt(0) is 0xAA or 0xAB ? 42UL : XxHash64.Of(PublicKey.Bytes(in key)) });
        int a = bed.Node("AA"), twin = bed.Node("AB"), b = bed.Node("BB");
        var of = bed.Hear(PathsBed.Flood(1, "AA", "BB"), a, b);
        var ofTwin = bed.Hear(PathsBed.Flood(2, "AB", "BB"), twin, b);
        Assert.Equal(2, bed.Store.RelayedBy(a).Ids.Length);
        Assert.Equal([of.Hash], bed.PathsOf(a).Paths.Select(p => p.SampleHash));
        Assert.Equal([ofTwin.Hash], bed.PathsOf(twin).Paths.Select(p => p.SampleHash));
        Assert.Equal([of.Id], bed.Mesh.NodePackets.Of(a).ToArray());
        Assert.Equal([ofTwin.Id], bed.Mesh.NodePackets.Of(twin).ToArray());
    }

    [Fact]
    [Trait("row", "RP-02")]
    public void NodePackets_OnlySharedHashes_AskTheArchive_InBatches()
    {
        var bed = new PathsBed(new ResolvedPathOptions { Hash = key => key.ByteAt(0) is 0xAA or 0xAB ? 42UL : XxHash64.Of(PublicKey.Bytes(in key)) });
        int a = bed.Node("AA"), b = bed.Node("BB"), twin = bed.Node("AB");
        for (var i = 0; i < 1_200; i++)
            bed.Hear(PathsBed.Flood(i, "AA", "BB"), a, b);
        Assert.Equal(1_200, bed.Mesh.NodePackets.Of(a).Length);
        Assert.Equal(1_200, bed.Mesh.NodePackets.Of(b).Length);
        Assert.Equal(0, bed.Reads);
        // The other key was never relayed by, but it is under the same hash.
        Assert.True(bed.Mesh.NodePackets.Of(twin).IsEmpty);
        Assert.Equal(3, bed.Reads);
        bed.Hear(PathsBed.Flood(5_000, "AB"), twin);
        Assert.Equal(1_200, bed.Mesh.NodePackets.Of(a).Length);
        Assert.Equal(1_200, bed.Mesh.NodePackets.Of(b).Length);
        Assert.Equal(6, bed.Reads);
    }

    [Fact]
    [Trait("row", "RP-02")]
    public void NodePackets_FailedCheck_KeepsTheCandidates()
    {
        var bed = new PathsBed(new ResolvedPathOptions { Hash = _ => 7 });
        int a = bed.Node("AA"), b = bed.Node("BB");
        bed.Hear(PathsBed.Flood(1, "AA"), a);
        bed.Hear(PathsBed.Flood(2, "BB"), b);
        bed.Broken = new IOException("disk");
        Assert.Equal(2, bed.Mesh.NodePackets.Of(a).Length);
        Assert.Equal(1, bed.Mesh.NodePackets.FailedChecks);
        // The path under which a packet counts is known without the disk.
        Assert.Single(bed.PathsOf(a).Paths);
    }

    [Fact]
    [Trait("row", "RP-13")]
    public void Find_NothingResolved_CountsByAUniqueHopOnly()
    {
        var a = _bed.Node("AA11");
        var unique = _bed.Hear(PathsBed.Flood(1, "01", "AA"), 0, 0);
        Assert.StartsWith("01>nAA11 x1", Assert.Single(_bed.TextOf(a)), StringComparison.Ordinal);
        var twin = _bed.Node("AA22");
        Assert.Empty(_bed.PathsOf(a).Paths);
        Assert.Empty(_bed.PathsOf(twin).Paths);
        // Two bytes tell them apart. A hop that merely begins alike is another node's.
        var longer = _bed.Hear(PathsBed.Flood(2, "AA11"), 0);
        _bed.Hear(PathsBed.Flood(3, "AA1133"), 0);
        Assert.Equal([longer.Hash], _bed.PathsOf(a).Paths.Select(p => p.SampleHash));
        // Some hop was resolved, so the packet's path is known and this node is not on it.
        var b = _bed.Node("BB");
        _bed.Hear(PathsBed.Flood(4, "AA11", "BB"), 0, b);
        Assert.Single(_bed.PathsOf(a).Paths);
        Assert.NotEqual(unique.Hash, longer.Hash);
    }

    [Fact]
    public void Find_MoreThanFiftyPaths_GivesTheNewestAndCountsAll()
    {
        var a = _bed.Node("AA");
        for (var i = 0; i < 120; i++)
            _bed.Hear(PathsBed.Flood(i, "AA", i.ToString("X2", null)).At(1_000 + (i * 7 % 120)), a, 0);
        var found = _bed.PathsOf(a);
        Assert.Equal((50, 120, 120), (found.Paths.Count, found.TotalPaths, found.TotalTransmissions));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 1_119L - i), found.Paths.Select(p => p.LastSeen.Value));
    }

    [Fact]
    public void Find_SeenLastAtTheSameTime_TheMoreFrequentComesFirst()
    {
        var a = _bed.Node("AA");
        _bed.Hear(PathsBed.Flood(1, "AA", "01"), a, 0);
        _bed.Hear(PathsBed.Flood(2, "AA", "02"), a, 0);
        _bed.Hear(PathsBed.Flood(3, "AA", "01"), a, 0);
        Assert.Equal([2, 1], _bed.PathsOf(a).Paths.Select(p => p.Count));
    }

    [Fact]
    public void Find_TraceEntriesOfFourBytes_GroupByAllOfThem()
    {
        var a = _bed.Node("AA112233");
        byte[] first = [0xAA, 0x11, 0x22, 0x33, 1, 2, 3, 4], second = [0xAA, 0x11, 0x22, 0x33, 1, 2, 3, 5];
        _bed.Hear(APacket.Trace(4, first), a, 0);
        _bed.Hear(APacket.Trace(4, second), a, 0);
        Assert.Equal(2, _bed.PathsOf(a).TotalPaths);
        Assert.StartsWith("nAA112233>01020305", _bed.TextOf(a)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AfterEviction_KnowsNothingOfTheEvicted()
    {
        var a = _bed.Node("AA");
        for (var i = 0; i < 4_100; i++)
            _bed.Hear(PathsBed.Flood(i, "AA"), i % 2 == 0 ? a : 0);
        Assert.Equal(4_100, _bed.PathsOf(a).TotalTransmissions);
        _bed.Store.EvictOldest(4_096);
        Assert.Equal(4, _bed.PathsOf(a).TotalTransmissions);
    }

    [Fact]
    public void Find_Cancelled_Throws()
    {
        var a = _bed.Node("AA");
        _bed.Hear(PathsBed.Flood(1, "AA"), a);
        Assert.Throws<OperationCanceledException>(() => _bed.Query.Find(_bed.NodeOf(a), new CancellationToken(true)));
    }

    [Fact]
    [Trait("row", "RP-28")]
    public void Find_WithoutTheIndex_GivesTheSameFromTheArchive()
    {
        var (with, without) = (new PathsBed(), new PathsBed(new ResolvedPathOptions { IsIndexed = false }));
        foreach (var bed in new[] { with, without })
            Play(bed, seed: 12);
        Assert.Equal(0, with.Reads);
        var paths = 0;
        foreach (var node in with.Mesh.Nodes.Snapshot())
        {
            Assert.Equal(with.TextOf(node.Id), without.TextOf(node.Id));
            var (one, other) = (with.PathsOf(node.Id), without.PathsOf(node.Id));
            Assert.Equal((one.TotalPaths, one.TotalTransmissions), (other.TotalPaths, other.TotalTransmissions));
            Assert.Equal(with.Mesh.NodePackets.Of(node.Id).ToArray().Order(), without.Mesh.NodePackets.Of(node.Id).ToArray().Order());
            paths += one.TotalPaths;
        }

        Assert.True(paths > 100, $"only {paths} paths");
        Assert.True(without.Reads > 0);
        Assert.Equal(0, without.Store.ResolvedPathPairs);
        Assert.Equal(0, without.Store.Measure().BytesByPart["resolvedPathIndex"]);
        Assert.Equal(0, with.Reads);
    }

    // Relays of which some share their first byte; hops resolve when they are unique or by chance, as the graph would.
    private static void Play(PathsBed bed, int seed)
    {
        var random = new Random(seed);
        string[] keys = ["A001", "A002", "B001", "B002", "C001", "D001", "E001", "E002"];
        var nodes = keys.Select(k => bed.Node(k)).ToArray();
        for (var i = 0; i < 700; i++)
        {
            var size = random.Next(3) == 0 ? 2 : 1;
            for (var observer = 1; observer <= 1 + random.Next(4); observer++)
            {
                var relays = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(keys.Length)).ToArray();
                var hops = relays.Select(r => keys[r][..(2 * size)]).ToArray();
                var resolved = relays.Select(r => random.Next(2) == 0 ? nodes[r] : 0).ToArray();
                var packet = PathsBed.Flood(i, hops).Sized(size).By(observer).At(1_000 + random.Next(200));
                bed.Hear(random.Next(20) == 0 ? packet.From(nodes[random.Next(nodes.Length)]) : packet, resolved);
            }
        }
    }
}
