using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Tests.Ingest.Mqtt.Wire;

public sealed class InboundAcksTests
{
    [Fact]
    public void TryTake_SettledInAnyOrder_LeavesInOrderOfArrival()
    {
        var random = new Random(7);
        var acks = new InboundAcks();
        var ids = Enumerable.Range(1, 1000).Select(n => acks.Add((ushort)n, false)).ToArray();
        random.Shuffle(ids);
        var left = new List<int>();
        foreach (var id in ids)
        {
            acks.Settle(id);
            while (acks.TryTake(out var packetId, out _))
                left.Add(packetId);
        }

        Assert.Equal(Enumerable.Range(1, 1000), left);
        Assert.Equal(0, acks.Count);
    }

    [Fact]
    public void Settle_UnknownOrRepeated_DoesNothing()
    {
        var acks = new InboundAcks();
        var id = acks.Add(5, false);

        acks.Settle(id + 1);
        acks.Settle(-1);
        Assert.False(acks.TryTake(out _, out _));
        acks.Settle(id);
        acks.Settle(id);
        Assert.True(acks.TryTake(out var packetId, out _));
        acks.Settle(id);

        Assert.Equal(5, packetId);
        Assert.False(acks.TryTake(out _, out _));
    }

    [Fact]
    public void IsUnreleased_ExactlyOnce_UntilReleased()
    {
        var acks = new InboundAcks();
        var id = acks.Add(9, exactlyOnce: true);

        Assert.True(acks.IsUnreleased(9) && acks.IsWaiting(9));
        acks.Settle(id);
        Assert.True(acks.TryTake(out _, out var exactlyOnce) && exactlyOnce);
        Assert.True(acks.IsUnreleased(9) && !acks.IsWaiting(9));
        Assert.True(acks.Release(9));
        Assert.False(acks.IsUnreleased(9) || acks.Release(9));
    }
}
