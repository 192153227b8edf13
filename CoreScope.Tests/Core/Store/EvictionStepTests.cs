using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

/// <summary>Readers and messages wait for one step of an eviction, so none may grow with the store.</summary>
public sealed class EvictionStepTests
{
    private const int Packets = 60_000;

    [Fact]
    [Trait("row", "ST-12")]
    public void Remove_LongListsOfOneKey_LooksAtSomeThousandEntriesAStep()
    {
        var store = new PacketStore();
        // All of one type, from one node, on one channel, by one observer, over one hop: every index has one list of all.
        for (var i = 0; i < Packets; i++)
            RandomTraffic.WithNodes(APacket.Flood(PayloadType.Ack).Number(i).Via("A1").From(7).OnChannel(3)).AppendTo(store);
        var pass = store.Evict(Packets / 2);

        var steps = 0;
        var messages = 0;
        while (pass.Step())
        {
            // Between the steps messages come in.
            if (++steps % 10 == 0)
                RandomTraffic.WithNodes(APacket.Flood(PayloadType.Ack).Number(Packets + ++messages).Via("A1").From(7).OnChannel(3)).AppendTo(store);
        }

        // Seven lists of 60,000 are looked through twice, at most 16,384 at a time.
        Assert.True(steps > 7 * 2 * 3, $"only {steps} steps");
        Assert.True(messages > 20);
        Assert.Equal(Packets - (Packets / 2) + 1 + messages, store.Snapshot().Count);
        StoreIntegrity.Check(store);
    }

    [Fact]
    public void Remove_AllButAFew_GivesTheRoomBack()
    {
        var store = new PacketStore();
        for (var i = 0; i < Packets; i++)
            APacket.Flood(PayloadType.Ack).Number(i).AppendTo(store);
        var before = store.Measure().BytesByPart;
        store.EvictOldest(Packets - 100);
        var after = store.Measure().BytesByPart;
        foreach (var part in new[] { "hashIndex", "observationIndex", "observerIndex", "typeIndex" })
            Assert.True(after[part] < before[part] / 3, $"{part}: {after[part]} of {before[part]}");
    }
}
