using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Core.Store.Queries;

public sealed class PacketQueriesTests
{
    private readonly Mesh _mesh = new(new ManualClock(), NullLogger<PacketFeed>.Instance);
    private readonly PacketQueries _queries;

    public PacketQueriesTests()
    {
        _queries = new PacketQueries(_mesh);
        Observer("AA01", "OAK");
        Observer("AA02", "SFO");
        Observer("AA03", null);
    }

    [Fact]
    public void List_Unfiltered_PagesNewestFirstWithoutLosingCount()
    {
        Add(10);
        Assert.Equal([10, 9, 8], Ids(new PacketQuery { Limit = 3 }));
        Assert.Equal([4, 5], Ids(new PacketQuery { Limit = 2, Offset = 3, IsAscending = true }));
        Assert.Equal([1], Ids(new PacketQuery { Limit = 5, Offset = 9 }));
        Assert.Empty(Ids(new PacketQuery { Offset = int.MaxValue }));
        Assert.Equal(10, _queries.List(new PacketQuery { Limit = 1 }).Total);
    }

    [Fact]
    public async Task List_HeardAgainLate_StaysInOrderOfId()
    {
        Add(3);
        APacket.Flood(PayloadType.Ack).Number(0).By(2).At(99_000).AppendTo(_mesh.Store);
        Assert.Equal([3, 2, 1], Ids(new PacketQuery()));
        Assert.Equal([3, 1], Ids(new PacketQuery { Observers = ["aa02"] }));
        Assert.Equal((IEnumerable<int>)[1, 3, 2], (await new PacketHistory(_mesh, new EmptyArchivedPackets()).ListByLatestAsync(new PacketQuery(), CancellationToken.None)).Page.Items.Select(t => t.Id));
    }

    [Fact]
    public void List_Region_TakesItsObserversAndNothingForAnUnknownOne()
    {
        Add(6);
        Assert.Equal([4, 1], Ids(new PacketQuery { Regions = ["oak"] }));
        Assert.Equal([6, 4, 3, 1], Ids(new PacketQuery { Regions = ["OAK", "SFO"] }));
        Assert.Empty(Ids(new PacketQuery { Regions = ["XXX"] }));
        Assert.Empty(Ids(new PacketQuery { Regions = [] }));
        Assert.Empty(Ids(new PacketQuery { Regions = ["OAK"], Observers = ["AA02"] }));
    }

    [Fact]
    public void List_Time_NeedsOneObservationBetweenBothEndsIncluded()
    {
        Add(5);
        APacket.Flood(PayloadType.Ack).Number(0).By(2).At(50_000).AppendTo(_mesh.Store);
        Assert.Equal([3, 2], Ids(new PacketQuery { Since = new(2_000), Until = new(3_000) }));
        Assert.Equal([1], Ids(new PacketQuery { Since = new(50_000) }));
        // Heard before and after the window, but not in it.
        Assert.Empty(Ids(new PacketQuery { Since = new(20_000), Until = new(30_000) }));
    }

    [Fact]
    public void List_Node_ByKeyInAnyCaseOrName_GivesWhatItSentOrRelayed()
    {
        var key = AKey.Of("AB01");
        var other = AKey.Of("CD01");
        var node = Node(key, "Hill");
        var second = Node(other, "Hill");
        APacket.Flood(PayloadType.Advert).Number(1).From(node).AppendTo(_mesh.Store);
        APacket.Flood(PayloadType.Ack).Number(2).Via("AB").Resolved(node).AppendTo(_mesh.Store);
        APacket.Flood(PayloadType.Ack).Number(3).Via("CD").Resolved(second).AppendTo(_mesh.Store);
        APacket.Flood(PayloadType.Ack).Number(4).AppendTo(_mesh.Store);
        Assert.Equal([2, 1], Ids(new PacketQuery { Nodes = [key.ToString().ToUpperInvariant()] }));
        Assert.Equal([3, 2, 1], Ids(new PacketQuery { Nodes = ["Hill"] }));
        Assert.Equal([3, 2, 1], Ids(new PacketQuery { Nodes = [key.ToString(), other.ToString(), "nobody"] }));
        Assert.Equal([1], Ids(new PacketQuery { Nodes = ["Hill"], Type = PayloadType.Advert }));
        Assert.Empty(Ids(new PacketQuery { Nodes = ["hill"] }));
        Assert.Empty(Ids(new PacketQuery { Nodes = [""] }));
        Assert.Empty(Ids(new PacketQuery { Nodes = [AKey.Of("EE").ToString()] }));
    }

    [Fact]
    public void List_TypeRouteHashChannel_AreJoinedByAnd()
    {
        var channel = _mesh.Channels.GetOrAdd("#one", out _);
        APacket.Flood(PayloadType.GroupText).Number(1).OnChannel(channel).AppendTo(_mesh.Store);
        APacket.Direct(PayloadType.GroupText).Number(2).AppendTo(_mesh.Store);
        APacket.Flood(PayloadType.GroupData).Number(3).OnChannel(channel).AppendTo(_mesh.Store);
        var hash = APacket.Flood(PayloadType.GroupText).Number(1).Hash();
        Assert.Equal([2, 1], Ids(new PacketQuery { Type = PayloadType.GroupText }));
        Assert.Equal([2], Ids(new PacketQuery { Route = RouteType.Direct }));
        Assert.Equal([1], Ids(new PacketQuery { Channel = "#one" }));
        Assert.Empty(Ids(new PacketQuery { Channel = "#two" }));
        Assert.Equal([1], Ids(new PacketQuery { Hash = hash }));
        Assert.Empty(Ids(new PacketQuery { Hash = hash, Route = RouteType.Direct }));
        Assert.Empty(Ids(new PacketQuery { Hash = new PacketHash(1) }));
    }

    [Fact]
    public void List_RandomQueries_AgreeWithANaiveScan()
    {
        var random = new Random(4711);
        for (var i = 0; i < 3_000; i++)
        {
            var packet = random.Next(2) == 0 ? APacket.Flood((PayloadType)random.Next(8)) : APacket.Direct((PayloadType)random.Next(8));
            packet.Number(random.Next(1_500)).By(random.Next(1, 4)).At(1_000 * i).AppendTo(_mesh.Store);
        }

        for (var i = 0; i < 300; i++)
        {
            var query = new PacketQuery
            {
                Limit = int.MaxValue,
                Type = random.Next(2) == 0 ? (PayloadType)random.Next(9) : null,
                Route = random.Next(3) == 0 ? (RouteType)random.Next(4) : null,
                Observers = random.Next(2) == 0 ? [$"AA0{random.Next(1, 5)}"] : null,
                Regions = random.Next(3) == 0 ? ["SFO"] : null,
                Since = random.Next(2) == 0 ? new(random.Next(3_000_000)) : null,
                Until = random.Next(2) == 0 ? new(random.Next(3_000_000)) : null,
            };
            Assert.Equal(Naive(query), Ids(query));
        }
    }

    private int[] Naive(PacketQuery query)
    {
        var found = new List<int>();
        var snapshot = _mesh.Store.Snapshot();
        for (var i = snapshot.Count - 1; i >= 0; i--)
        {
            var transmission = snapshot[i];
            var observations = transmission.Observations.ToArray();
            var prefix = transmission.PrefixOf(observations[transmission.BestIndex]);
            var observers = observations.Select(o => _mesh.Observers.Find(o.ObserverIndex)!).ToList();
            if ((query.Type is null || transmission.Type == query.Type)
                && (query.Route is null || (RouteType)(prefix[0] & 3) == query.Route)
                && (query.Observers is null || observers.Exists(o => query.Observers.Contains(o.Id)))
                && (query.Regions is null || observers.Exists(o => o.Facts.Region is { } r && query.Regions.Contains(r)))
                && observations.Any(o => (query.Since is null || o.IngestTime >= query.Since) && (query.Until is null || o.IngestTime <= query.Until)))
                found.Add(transmission.Id);
        }

        return [.. found];
    }

    private int[] Ids(PacketQuery query) => [.. _queries.List(query).Items.Select(t => t.Id)];

    /// <summary>Transmissions 1 … <paramref name="count"/>, a second apart, by the three observers in turn: ids 1, 4, 7 by the first.</summary>
    private void Add(int count)
    {
        int[] turn = [1, 3, 2];
        for (var i = 0; i < count; i++)
            APacket.Flood(PayloadType.Ack).Number(i).By(turn[i % 3]).At(1_000 * (i + 1)).AppendTo(_mesh.Store);
    }

    private void Observer(string id, string? region) => _mesh.Observers.Upsert(id, new ObserverFacts { Region = region }, new UnixMillis(1));

    private int Node(PublicKey key, string name) =>
        _mesh.Nodes.Apply(new NodeAdvert { Key = key, HeardAt = new(1), Name = name, Role = NodeRole.Repeater }, isNewTransmission: true).Id;
}
