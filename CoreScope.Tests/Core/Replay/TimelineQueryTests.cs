using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Replay;

public sealed class TimelineQueryTests
{
    private readonly ReplayBed _bed = new();

    [Fact]
    [Trait("row", "VC-05")]
    public async Task Last_CountsEachPacketOnce_HoweverOftenItWasHeard()
    {
        _bed.HearAt(-3590, -1800, -1799, -10, -7200);
        var again = APacket.Flood(PayloadType.Ack).Number(2).At(_bed.Now.Value - 5_000);
        for (var observer = 2; observer < 6; observer++)
            again.By(observer).AppendTo(_bed.Bed.Store);
        var line = await Query().LastAsync(TimeSpan.FromHours(1));
        Assert.Equal(TimelineQuery.Stretches, line.Counts.Count);
        Assert.Equal(4, line.Counts.Sum());
        Assert.Equal((1, 2, 1), (line.Counts[0], line.Counts[50], line.Counts[^1]));
    }

    [Fact]
    [Trait("row", "VC-05")]
    public async Task Last_IsSharedForAWhile_ThenCountedAnew()
    {
        var query = Query();
        var first = await query.LastAsync(TimeSpan.FromHours(1));
        Assert.Same(first, await query.LastAsync(TimeSpan.FromHours(1)));
        _bed.HearAt(0);
        _bed.Bed.Clock.Advance(TimelineQuery.Lifetime);
        Assert.Equal(1, (await query.LastAsync(TimeSpan.FromHours(1))).Counts.Sum());
    }

    [Fact]
    [Trait("row", "VC-06")]
    public void Timeline_PartAndTime_AreInverse_AndCut()
    {
        var line = new Timeline(_bed.Now, TimeSpan.FromSeconds(36), new int[100]);
        Assert.Equal(line.From, line.At(-3));
        Assert.Equal(line.Until, line.At(7));
        Assert.Equal(0.25, line.PartOf(line.At(0.25)), 6);
    }

    private TimelineQuery Query() => new(_bed.Bed.Mesh, new EmptyArchivedPackets());
}
