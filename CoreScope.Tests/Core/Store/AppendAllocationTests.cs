using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class AppendAllocationTests
{
    private readonly PacketStore _store = new();

    [Fact]
    public void Append_OfADuplicate_AllocatesNothing()
    {
        var packet = APacket.Flood(PayloadType.Advert).Payload(1, 2, 3).Via("AB", "CD").With(snr: 3);
        var arrival = packet.Arrival(APacket.Decode(packet.Frame()));
        _store.Append(arrival);
        Repeat(arrival, 100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(arrival, 1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Append_OfNewObservations_AllocatesSlotAndPrefixAmortised()
    {
        const int Count = 3_000;
        var frames = Frames(Count);
        var resolved = new ResolvedHop[] { new(1, HopConfidence.Exact), new(2, HopConfidence.Exact) };
        Append(frames[0], 1, resolved);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1; i < frames.Length; i++)
            Append(frames[i], 1 + (i % 30), resolved);

        // What an array holds costs three times that while it grows by half: the slot of 32 bytes, the entry of 4 in the
        // observer's list. The prefix of 4, the entry of 8 in the observation index and 64 hops known to the hop index come once.
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Count;
        Assert.InRange(each, 32, (3 * (32 + 4)) + 4 + 8 + 40);
    }

    // One transmission over many paths of two hops each.
    private static byte[][] Frames(int count)
    {
        var packet = APacket.Flood(PayloadType.Advert).Payload(1, 2, 3);
        var frames = new byte[count][];
        for (var i = 0; i < count; i++)
            frames[i] = packet.Via((i % 64).ToString("X2", null), (i / 64).ToString("X2", null)).Frame();
        return frames;
    }

    private void Append(byte[] bytes, int observer, ResolvedHop[] resolved)
    {
        var frame = APacket.Decode(bytes);
        _store.Append(new PacketArrival
        {
            Hash = PacketHasher.Hash(frame),
            Type = frame.Header.Payload,
            Prefix = frame.WirePrefix,
            Payload = frame.Payload,
            Hops = frame.Hops,
            Resolved = resolved,
            ObserverIndex = observer,
            IngestTime = new UnixMillis(observer),
        });
    }

    private void Repeat(in PacketArrival arrival, int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (_store.Append(arrival).Kind != ArrivalKind.Duplicate)
                Assert.Fail("it was taken for new");
        }
    }
}
