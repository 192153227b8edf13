using CoreScope.App.Features.Packets;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

/// <summary>The feed over a region: what was there, what comes, and what cannot match.</summary>
[Trait("row", "PX-04")]
public sealed class ScopedFeedTests
{
    private readonly MeshBed _bed = new();
    private readonly int _oakland;

    public ScopedFeedTests() => _oakland = _bed.Observer("Second", "OAK");

    [Fact]
    public async Task Region_LaterPacketsAndLateObservations_JoinInOrderOfIds()
    {
        _bed.Hear(Packet(1).By(1), Packet(2).By(_oakland), Packet(3).By(1));
        var list = ListOf("OAK");
        Assert.Equal(["2"], await NumbersAsync(list));
        _bed.Hear(Packet(4).By(_oakland), Packet(1).By(_oakland));
        list.Advance();
        Assert.Equal(["4", "2", "1"], await NumbersAsync(list));
        Assert.Equal(3, list.Count);
    }

    [Fact]
    public async Task Region_Held_CountsItsNewOnes()
    {
        _bed.Hear(Packet(1).By(_oakland));
        var list = ListOf("OAK");
        list.Hold();
        _bed.Hear(Packet(2).By(1), Packet(3).By(_oakland));
        Assert.Equal(1, list.NewCount);
        Assert.Equal(["1"], await NumbersAsync(list));
        list.Follow();
        Assert.Equal(["3", "1"], await NumbersAsync(list));
        list.Hold();
        _bed.Hear(Packet(2).By(_oakland));
        Assert.Equal(0, list.NewCount);
        Assert.Equal(["3", "1"], await NumbersAsync(list));
        list.Follow();
        Assert.Equal(["3", "2", "1"], await NumbersAsync(list));
    }

    [Fact]
    public async Task Region_Ungrouped_ListsItsObserversOnly()
    {
        _bed.Hear(Packet(1).By(1), Packet(1).By(_oakland), Packet(2).By(_oakland));
        var list = ListOf("OAK");
        list.SetGrouped(false);
        Assert.Equal(["2", "1"], await NumbersAsync(list));
        _bed.Hear(Packet(2).By(1), Packet(3).By(_oakland));
        list.Advance();
        Assert.Equal(3, list.Count);
        Assert.All((await list.LoadAsync(0, 10, default)).Rows, row => Assert.Equal(_oakland, row.Packet.Observation.ObserverIndex));
    }

    [Theory]
    [InlineData(0, 10, "2 2.0 2.1 1")]
    [InlineData(1, 2, "2.0 2.1")]
    [InlineData(2, 10, "2.1 1")]
    [InlineData(3, 1, "1")]
    public async Task Region_ExpandedGroup_ShowsItsObservationsInEveryWindow(int start, int count, string expected)
    {
        _bed.Hear(Packet(1).By(_oakland), Packet(2).By(_oakland), Packet(2).By(1));
        var list = ListOf("OAK");
        list.Toggle(_bed.Store.Find(Packet(2).Hash())!);
        var (rows, total) = await list.LoadAsync(start, count, default);
        Assert.Equal(4, total);
        Assert.Equal(expected, string.Join(' ', rows.Select(row => row.Packet.IsGroup
            ? NumberOf(row.Packet.Transmission)
            : $"{NumberOf(row.Packet.Transmission)}.{row.Packet.Transmission.Observations.ToArray().ToList().FindIndex(o => o.Id == row.Packet.Observation.Id)}")));
    }

    [Theory]
    [InlineData("XXX", null)]
    [InlineData(null, "nowhere")]
    [Trait("row", "X-16")]
    public async Task UnknownRegionOrArea_ListsNothing(string? region, string? area)
    {
        _bed.Hear(Packet(1).By(1));
        var list = List(new PacketQuery { Regions = region is null ? null : [region], Area = area });
        Assert.Empty(await NumbersAsync(list));
        list.SetScope(null);
        Assert.Equal(["1"], await NumbersAsync(list));
    }

    [Fact]
    public async Task HistoryStillLoading_IsTakenInWhenItIsThere()
    {
        _bed.Store.Status = new StoreStatus(StorePhase.Warming);
        var list = ListOf("OAK");
        _bed.Hear(Packet(1).By(_oakland));
        _bed.Store.Status = new StoreStatus(StorePhase.Ready);
        list.Advance();
        Assert.Equal(["1"], await NumbersAsync(list));
    }

    private PacketsViewModel ListOf(string region) => List(new PacketQuery { Regions = [region] });

    private PacketsViewModel List(PacketQuery query)
    {
        var archive = new EmptyArchivedPackets();
        var list = new PacketsViewModel(_bed.Store, archive, _bed.Rows, _bed.Clock);
        list.SetScope(new StandingQuery(_bed.Mesh, archive, query));
        return list;
    }

    private static async Task<string[]> NumbersAsync(PacketsViewModel list) => [.. (await list.LoadAsync(0, 100, default)).Rows.Select(row => NumberOf(row.Packet.Transmission))];

    private static string NumberOf(Transmission transmission) =>
        Enumerable.Range(1, 9).First(number => Packet(number).Hash() == transmission.Hash).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static APacket Packet(int number) => APacket.Flood(PayloadType.Ack).Number(number);
}
