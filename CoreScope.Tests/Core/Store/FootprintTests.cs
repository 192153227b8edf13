using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

[Collection(AloneCollection.Name)]
public sealed class FootprintTests
{
    [Fact]
    public void Measure_CountsWhatTheStoreTakes()
    {
        const int Observations = 60_000;
        Fill(new PacketStore(), 1_000);
        var store = new PacketStore();
        var before = GC.GetTotalMemory(true);
        Fill(store, Observations);
        var taken = GC.GetTotalMemory(true) - before;
        var footprint = store.Measure();
        Assert.Equal((store.Snapshot().Count, store.ObservationCount), (footprint.Transmissions, footprint.Observations));
        Assert.InRange(footprint.TotalBytes, 0.8 * taken, 1.2 * taken);
        GC.KeepAlive(store);
    }

    private static void Fill(PacketStore store, int count)
    {
        var traffic = new RandomTraffic(8);
        var packet = traffic.New();
        for (var i = 0; i < count; i++)
        {
            packet = i % 6 == 0 ? traffic.New() : packet;
            traffic.Heard(packet, i).AppendTo(store);
        }
    }
}
