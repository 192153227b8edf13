using CoreScope.App.Features.Packets;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

[Trait("row", "X-18")]
public sealed class FeedRowCacheTests
{
    private static readonly APacket s_packet = APacket.Flood(PayloadType.Ack).Number(1);
    private readonly MeshBed _bed = new();
    private readonly FeedRowCache _cache;

    public FeedRowCacheTests()
    {
        _cache = new FeedRowCache(_bed.Rows, _bed.Clock);
        _bed.Hear(s_packet);
    }

    [Fact]
    public async Task Get_NothingChanged_GivesTheSameRow() => Assert.Same(await GetAsync(), await GetAsync());

    [Fact]
    public async Task Get_HeardAgain_GivesANewRow()
    {
        var before = await GetAsync();
        _bed.Hear(s_packet.By(2));
        var after = await GetAsync();
        Assert.NotSame(before, after);
        Assert.Equal(2, after.Packet.ObservationCount);
    }

    [Fact]
    public async Task Get_AfterAWhile_LearnsNewNames()
    {
        var before = await GetAsync();
        _bed.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.NotSame(before, await GetAsync());
    }

    [Fact]
    public async Task Get_LeftTheScreen_IsForgotten()
    {
        var before = await GetAsync();
        await _cache.GetAsync([], CancellationToken.None);
        Assert.NotSame(before, await GetAsync());
    }

    [Fact]
    public async Task Get_GroupAndItsObservation_AreDifferentRows()
    {
        var transmission = _bed.Store.Find(s_packet.Hash())!;
        var rows = await _cache.GetAsync([new RowKey(transmission, 0, true), new RowKey(transmission, 0, false)], CancellationToken.None);
        Assert.True(rows[0].Packet.IsGroup);
        Assert.False(rows[1].Packet.IsGroup);
        Assert.NotEqual(rows[0].Key, rows[1].Key);
    }

    private async Task<FeedRow> GetAsync()
    {
        var transmission = _bed.Store.Find(s_packet.Hash())!;
        return (await _cache.GetAsync([new RowKey(transmission, transmission.BestIndex, true)], CancellationToken.None))[0];
    }
}
