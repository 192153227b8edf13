using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class EvictionRulesTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private readonly PacketStore _store = new();

    [Fact]
    [Trait("row", "ST-12")]
    public void ByAge_TakesAllThatIsTooOld_HoweverMuchAndWithinAChunkToo()
    {
        Fill(9_000, number => number * 1_000L);

        Assert.Null(EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(10_000_000), TimeSpan.Zero));
        Assert.Null(EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(5_000), s_second * 5));
        Assert.Equal(5, EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(10_000), s_second * 5));
        Assert.Equal(9_001, EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(10_000_000), s_second));
    }

    [Fact]
    public void ByAge_SeenWhileTheClockWasAhead_DoesNotProtectWhatLiesBehind()
    {
        Fill(10, number => number == 3 ? 99_000_000 : number * 1_000);

        Assert.Equal(6, EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(11_000), s_second * 5));
        Assert.Null(EvictionRules.ByAge(_store.Snapshot(), new UnixMillis(5_000), s_second * 5));
    }

    [Fact]
    [Trait("row", "ST-12")]
    public void ByMemory_StopsAt85Percent_AndTakesAtMostAQuarterAPass()
    {
        Fill(12_000, number => number * 1_000L);
        var full = _store.Measure().TotalBytes;
        Assert.Null(EvictionRules.ByMemory(_store, 0));
        Assert.Null(EvictionRules.ByMemory(_store, full));

        // A little too much: down to 85 %.
        var cap = (long)(full * 0.98);
        Evict(EvictionRules.ByMemory(_store, cap));
        Assert.InRange(_store.Measure().TotalBytes, 0.78 * cap, 0.92 * cap);
        Assert.Null(EvictionRules.ByMemory(_store, cap));

        // Far too much: a quarter at a time, until it fits.
        var (before, small) = (_store.Snapshot().Count, full / 4);
        Evict(EvictionRules.ByMemory(_store, small));
        Assert.Equal(before - (before / 4), _store.Snapshot().Count);
        var passes = 1;
        for (; EvictionRules.ByMemory(_store, small) is { } cut; passes++)
            Evict(cut);
        Assert.InRange(passes, 3, 20);
        Assert.InRange(_store.Measure().TotalBytes, 0.5 * small, small);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void ByMemory_FewPackets_TakesAtLeastOne()
    {
        Fill(3, number => number * 1_000L);

        Assert.Equal(2, EvictionRules.ByMemory(_store, 1));
    }

    private void Fill(int count, Func<int, long> timeOf)
    {
        for (var i = 1; i <= count; i++)
            APacket.Flood(PayloadType.Advert).Number(i).At(timeOf(i)).AppendTo(_store);
    }

    private void Evict(int? smallestKept)
    {
        var pass = _store.Evict(smallestKept!.Value);
        while (pass.Step())
        {
        }
    }
}
