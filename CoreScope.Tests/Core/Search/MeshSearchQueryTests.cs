using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Search;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Search;

public sealed class MeshSearchQueryTests
{
    private const string HiddenObserver = "HIDDEN01";
    private readonly MeshBed _bed = new();
    private readonly ArchiveOfOne _archive = new();
    private readonly MeshSearchQuery _search;

    public MeshSearchQueryTests()
    {
        _search = new MeshSearchQuery(_bed.Mesh, new PacketHistory(_bed.Mesh, _archive), new HashSet<string>(StringComparer.OrdinalIgnoreCase) { HiddenObserver });
    }

    [Fact]
    [Trait("row", "GS-02")]
    public void Nodes_ByName_BestFirstThenHeardLast()
    {
        Node("01", "Windy hill", ago: 1);
        Node("02", "Hilltop", ago: 9);
        Node("03", "Hilltop", ago: 2);
        Node("04", "HILL", ago: 8);
        Node("05", "Uphill road", ago: 0);
        Node("06", "Valley", ago: 0);
        var found = _search.FindNodes(" hill ", 10);
        Assert.Equal(["HILL", "Hilltop", "Hilltop", "Windy hill", "Uphill road"], found.Best.Select(node => node.Name));
        Assert.Equal(AKey.Of("03"), found.Best[1].Key);
        found = _search.FindNodes("hill", 2);
        Assert.Equal((2, 5), (found.Best.Count, found.Total));
    }

    [Theory]
    [InlineData("a1", "A1B2,A1F0")]
    [InlineData("A1B", "A1B2")]
    [InlineData("a1b2", "A1B2")]
    [InlineData("a", "")]
    [InlineData("a1b3", "")]
    [InlineData("zz", "")]
    [InlineData("a1 b2", "")]
    [Trait("row", "GS-02")]
    public void Nodes_ByBeginningOfTheKey_InAnyCaseAndLength(string text, string expected)
    {
        Node("A1B2", "one");
        Node("A1F0", "two");
        Node("B1A1", "tree");
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), _search.FindNodes(text, 10).Best.Select(node => node.Key.ToString()[..4].ToUpperInvariant()).Order());
    }

    [Fact]
    [Trait("row", "GS-02")]
    public void Nodes_ByWholeKey_AreFound()
    {
        var key = Node("A1B2", "").Key.ToString();
        Assert.Equal(key, Assert.Single(_search.FindNodes(key, 10).Best).Key.ToString());
        Assert.Equal(key, Assert.Single(_search.FindNodes(key.ToUpperInvariant(), 10).Best).Key.ToString());
        Assert.Empty(_search.FindNodes(key + "0", 10).Best);
    }

    [Fact]
    [Trait("row", "OP-19")]
    [Trait("row", "API-12")]
    public async Task Hidden_AreNotFound_NeitherAsNodesNorAsObservers()
    {
        var (listed, named) = (Node("A1", "secret one"), Node("A2", "🚫 secret two"));
        _bed.Mesh.Observers.Upsert(listed.Key.ToString(), new ObserverFacts { Name = "secret observer" }, new UnixMillis(1));
        _bed.Mesh.Observers.Upsert(named.Key.ToString(), new ObserverFacts { Name = "secret too" }, new UnixMillis(1));
        _bed.Mesh.Observers.Upsert(HiddenObserver, new ObserverFacts { Name = "secret three" }, new UnixMillis(1));
        Assert.Equal(2, (await FindAsync("secret")).Nodes.Total);
        _bed.Mesh.Visibility.Hide([listed.Key.ToString()], ["🚫"]);
        foreach (var text in new[] { "secret", "a1", "a2", listed.Key.ToString(), HiddenObserver })
        {
            var found = await FindAsync(text);
            Assert.Equal((0, 0), (found.Nodes.Total, found.Observers.Total));
        }
    }

    [Fact]
    public void Nodes_Retired_AreNotFound()
    {
        Node("A1", "old", ago: 100);
        _bed.Mesh.Nodes.Retire(Now - TimeSpan.FromHours(50));
        Assert.Empty(_search.FindNodes("old", 10).Best);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    public void Names_Hostile_AreFoundAsTheyAre(string name)
    {
        Node("A1", name);
        Assert.Single(_search.FindNodes(name.Length > MeshSearchQuery.LongestText ? name[..100] : name.Trim(), 10).Best);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\0")]
    [InlineData("%_[](){}.*+?^$|\\")]
    public async Task Text_OfNoMeaning_FindsNothing(string text)
    {
        Node("A1", "Hill");
        Assert.Equal(0, TotalOf(await FindAsync(text)));
    }

    [Fact]
    public async Task Text_OfTenThousandCharacters_FindsNothing()
    {
        Node("A1", "Hill");
        foreach (var text in new[] { new string('a', 10_000), new string('0', 10_000), string.Concat(Enumerable.Repeat("\U0001F4E1", 5_000)) })
            Assert.Equal(0, TotalOf(await FindAsync(text)));
    }

    [Fact]
    [Trait("row", "GS-03")]
    public async Task Packets_ByBeginningOfTheHash_NewestFirst()
    {
        // Among so many, several begin alike.
        APacket[] packets = [.. Enumerable.Range(1, 2_000).Select(i => APacket.Flood(PayloadType.Ack).Number(i).At(i))];
        _bed.Hear(packets);
        var alike = packets.Select((packet, i) => (Hash: packet.Hash().ToString(), i)).GroupBy(one => one.Hash[..4]).First(group => group.Count() > 1);
        var newestFirst = alike.OrderByDescending(one => one.i).Select(one => one.Hash).ToList();
        var found = await FindAsync(alike.Key.ToUpperInvariant());
        Assert.Equal(newestFirst, found.Packets.Best.Select(packet => packet.Hash.ToString()));
        found = await _search.FindAsync(alike.Key, 1, CancellationToken.None);
        Assert.Equal((newestFirst[0], newestFirst.Count), (Assert.Single(found.Packets.Best).Hash.ToString(), found.Packets.Total));
        foreach (var length in new[] { 5, 9, 15, 16 })
            Assert.Contains(newestFirst[0], (await FindAsync(newestFirst[0][..length])).Packets.Best.Select(packet => packet.Hash.ToString()));
        Assert.Equal(0, (await FindAsync(newestFirst[0][..3])).Packets.Total);
        Assert.Equal(0, (await FindAsync(newestFirst[0] + "0")).Packets.Total);
    }

    [Fact]
    [Trait("row", "GS-03")]
    public async Task Packets_Evicted_AreFoundOnDiskByTheWholeHash()
    {
        var packet = APacket.Flood(PayloadType.Ack).Number(1);
        _bed.Hear(packet, APacket.Flood(PayloadType.Ack).Number(2));
        var old = _bed.Store.Find(packet.Hash())!;
        _bed.Store.Evict(2).Finish();
        Assert.Equal(0, (await FindAsync(packet.Hash().ToString())).Packets.Total);
        _archive.Only = old;
        Assert.Equal(packet.Hash(), Assert.Single((await FindAsync(packet.Hash().ToString())).Packets.Best).Hash);
        Assert.Equal(0, (await FindAsync(packet.Hash().ToString()[..8])).Packets.Total);
    }

    [Fact]
    [Trait("row", "GS-04")]
    public async Task Channels_ByName_WithAndWithoutTheMark()
    {
        var (test, late, empty) = (_bed.Mesh.Channels.GetOrAdd("#test", out _), _bed.Mesh.Channels.GetOrAdd("#latest", out _), _bed.Mesh.Channels.GetOrAdd("#testempty", out _));
        _bed.Hear(Text(1, test), Text(2, test), Text(3, late));
        Assert.True(empty > 0);
        foreach (var text in new[] { "test", "#TEST" })
            Assert.Equal([("#test", 2), ("#latest", 1)], (await FindAsync(text)).Channels.Best.Select(channel => (channel.Name, channel.Packets)));
        Assert.Equal(Text(2, test).Hash(), (await FindAsync("test")).Channels.Best[0].Newest.Hash);
        Assert.Equal(0, (await FindAsync("#")).Channels.Total);
    }

    [Fact]
    [Trait("row", "GS-05")]
    public async Task Observers_ByNameAndBeginningOfTheId()
    {
        _bed.Mesh.Observers.Upsert("BEEF01", new ObserverFacts { Name = "Tower" }, Now);
        Assert.Equal("BEEF01", Assert.Single((await FindAsync("beef")).Observers.Best).Id);
        Assert.Equal("BEEF01", Assert.Single((await FindAsync("owe")).Observers.Best).Id);
        Assert.Equal(0, (await FindAsync("eef0")).Observers.Total);
    }

    private static APacket Text(int number, int channel) => APacket.Flood(PayloadType.GroupText).Number(number).At(number).OnChannel(channel);

    private static int TotalOf(SearchResults found) => found.Nodes.Total + found.Packets.Total + found.Channels.Total + found.Observers.Total;

    private UnixMillis Now => UnixMillis.Now(_bed.Clock);

    private ValueTask<SearchResults> FindAsync(string text) => _search.FindAsync(text, 8, CancellationToken.None);

    private Node Node(string hex, string name, double ago = 0) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = Now - TimeSpan.FromHours(ago), Role = NodeRole.Repeater, Name = name }, true);
}
