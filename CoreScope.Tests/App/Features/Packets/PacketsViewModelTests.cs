using CoreScope.App.Features.Packets;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

[Trait("row", "PK-21")]
public sealed class PacketsViewModelTests
{
    private readonly MeshBed _bed = new();

    private PacketsViewModel NewList() => new(_bed.Store, new EmptyArchivedPackets(), _bed.Rows, _bed.Clock);

    [Fact]
    public async Task Load_EmptyStore_IsEmpty()
    {
        var list = NewList();
        var (rows, total) = await list.LoadAsync(0, 50, CancellationToken.None);
        Assert.Empty(rows);
        Assert.Equal(0, total);
        Assert.Equal(0, list.Count);
    }

    [Theory]
    [InlineData(0, 3, "10,9,8")]
    [InlineData(4, 3, "6,5,4")]
    [InlineData(8, 5, "2,1")]
    [InlineData(10, 5, "")]
    [InlineData(400, 5, "")]
    [Trait("row", "PK-01")]
    public async Task Load_Window_IsNewestFirst(int start, int count, string ids)
    {
        Fill(10);
        Assert.Equal((ids, 10), await ShowAsync(NewList(), start, count));
    }

    [Theory]
    [InlineData(0, 20, "4,3,3a,3b,3c,2,1,1a,1b")]
    [InlineData(1, 3, "3,3a,3b")]
    [InlineData(3, 3, "3b,3c,2")]
    [InlineData(4, 2, "3c,2")]
    [InlineData(5, 1, "2")]
    [InlineData(6, 9, "1,1a,1b")]
    [InlineData(8, 9, "1b")]
    [InlineData(9, 9, "")]
    [Trait("row", "PK-11")]
    public async Task Load_ExpandedGroups_ShowTheirObservationsWhereverTheWindowBegins(int start, int count, string ids)
    {
        var list = FillAndExpand();
        Assert.Equal((ids, 9), await ShowAsync(list, start, count));
    }

    [Fact]
    [Trait("row", "PK-11")]
    public async Task Toggle_Twice_ClosesTheGroup()
    {
        var list = FillAndExpand();
        Assert.False(list.Toggle(_bed.Store.Find(3)!));
        Assert.False(list.IsExpanded(3));
        Assert.Equal(("4,3,2,1,1a,1b", 6), await ShowAsync(list, 0, 20));
    }

    [Fact]
    [Trait("row", "PK-11")]
    public async Task Toggle_FirstAndLastGroup_WindowsMeetTheEnds()
    {
        Fill(3);
        _bed.Hear(Number(1).By(2), Number(3).By(2));
        var list = NewList();
        list.Toggle(_bed.Store.Find(1)!);
        list.Toggle(_bed.Store.Find(3)!);
        Assert.Equal(("3,3a,3b,2,1,1a,1b", 7), await ShowAsync(list, 0, 20));
        Assert.Equal(("3a", 7), await ShowAsync(list, 1, 1));
        Assert.Equal(("1b", 7), await ShowAsync(list, 6, 1));
    }

    [Fact]
    [Trait("row", "PK-10")]
    public async Task Ungrouped_EveryObservation_IsARowNewestFirst()
    {
        var list = FillAndExpand();
        list.SetGrouped(false);
        var (rows, total) = await list.LoadAsync(0, 20, CancellationToken.None);
        Assert.Equal(7, total);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], rows.Select(row => row.Packet.Observation.Id));
        Assert.All(rows, row => Assert.False(row.Packet.IsGroup));
        Assert.Equal(7, list.Count);
    }

    [Fact]
    [Trait("row", "PK-38")]
    public async Task Hold_PacketsArrive_RowsStayAndAreCounted()
    {
        Fill(5);
        var list = NewList();
        list.Hold();
        var before = await ShowAsync(list, 1, 3);
        _bed.Hear(Number(6), Number(7), Number(7).By(2));
        Assert.False(list.Advance());
        Assert.Equal(before, await ShowAsync(list, 1, 3));
        Assert.Equal(2, list.NewCount);
        Assert.Equal(5, list.Count);

        list.SetGrouped(false);
        Assert.Equal(3, list.NewCount);
        Assert.Equal(5, (await list.LoadAsync(0, 9, CancellationToken.None)).Total);

        list.SetGrouped(true);
        list.Follow();
        Assert.Equal(0, list.NewCount);
        Assert.Equal(("7,6,5", 7), await ShowAsync(list, 0, 3));
    }

    [Fact]
    [Trait("row", "PK-38")]
    public async Task Hold_ExpandedGroupHeardAgain_KeepsItsRowsUntilFollowed()
    {
        var list = FillAndExpand();
        list.Hold();
        _bed.Hear(Number(3).By(9));
        Assert.Equal(9, (await ShowAsync(list, 0, 20)).Total);
        list.Follow();
        Assert.Equal(("4,3,3a,3b,3c,3d,2,1,1a,1b", 10), await ShowAsync(list, 0, 20));
    }

    [Fact]
    public async Task Advance_Following_TakesNewPackets()
    {
        Fill(2);
        var list = NewList();
        _bed.Hear(Number(3));
        Assert.Equal(("2,1", 2), await ShowAsync(list, 0, 9));
        Assert.True(list.Advance());
        Assert.Equal(("3,2,1", 3), await ShowAsync(list, 0, 9));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Evict_ExpandedGroup_IsForgotten(bool following)
    {
        Fill(4_100);
        var list = NewList();
        list.Toggle(_bed.Store.Find(1)!);
        Assert.Equal(4_101, (await list.LoadAsync(0, 1, CancellationToken.None)).Total);
        if (!following)
            list.Hold();
        Assert.True(_bed.Store.EvictOldest(4_096) > 0);
        list.Advance();
        var (rows, total) = await list.LoadAsync(0, 50, CancellationToken.None);
        Assert.Equal(_bed.Store.Snapshot().Count, total);
        Assert.Equal(total, rows.Count);
        Assert.Equal(0, list.NewCount);
    }

    private static APacket Number(int number) => APacket.Flood(PayloadType.Ack).Number(number);

    private void Fill(int count)
    {
        for (var i = 1; i <= count; i++)
            _bed.Hear(Number(i).At(i * 1_000));
    }

    // Four transmissions; the third was heard three times, the first twice, and both are open.
    private PacketsViewModel FillAndExpand()
    {
        Fill(4);
        _bed.Hear(Number(3).By(2), Number(1).By(2), Number(3).By(3));
        var list = NewList();
        Assert.True(list.Toggle(_bed.Store.Find(3)!));
        Assert.True(list.Toggle(_bed.Store.Find(1)!));
        return list;
    }

    // Groups by id, observations by id and letter.
    private static async Task<(string Ids, int Total)> ShowAsync(PacketsViewModel list, int start, int count)
    {
        var (rows, total) = await list.LoadAsync(start, count, CancellationToken.None);
        var ids = rows.Select(row => row.Packet.IsGroup ? $"{row.Packet.Transmission.Id}" : $"{row.Packet.Transmission.Id}{(char)('a' + row.Packet.ObservationIndex)}");
        return (string.Join(',', ids), total);
    }
}
