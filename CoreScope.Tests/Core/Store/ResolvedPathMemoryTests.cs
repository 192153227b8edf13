using System.Runtime.CompilerServices;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

/// <summary>What resolved paths cost in memory, with 10 observations a transmission and 8 hops each, all resolved.</summary>
[Collection(AloneCollection.Name)]
public sealed class ResolvedPathMemoryTests
{
    private const int ObservationsPerTransmission = 10;
    private const int Hops = 8;
    private const double Megabyte = 1e6;

    [Fact]
    [Trait("row", "RP-22")]
    public void Heap_AgainstResolvedListsOnRecords_IsAFifthOrLess()
    {
        Retained(1_000, []);
        var baseline = Retained(100_000, new List<string[]>(100_000));
        var ours = Retained(100_000, null);
        Assert.True(ours <= 0.2 * baseline, $"{ours / Megabyte:F1} MB against {baseline / Megabyte:F1} MB with the keys as text on the records");
    }

    // Everything in the index is per key or per entry, so a tenth of both takes a tenth.
    [Theory]
    [InlineData(5_000, 9.2)]
    [InlineData(50_000, 16.2)]
    [Trait("row", "RP-23")]
    public void Index_OfATenthOfAMillionObservations_StaysBelowATenthOfItsBudget(int keys, double megabytes) => CheckIndex(100_000, keys, megabytes);

    [Theory]
    [InlineData(50_000, 92)]
    [InlineData(500_000, 162)]
    [Trait("Category", "Soak")]
    [Trait("row", "RP-23")]
    public void Index_OfAMillionObservations_StaysBelowItsBudget(int keys, double megabytes) => CheckIndex(1_000_000, keys, megabytes);

    private static void CheckIndex(int observations, int keys, double megabytes)
    {
        var store = new PacketStore();
        Fill(store, observations, keys);
        var taken = store.Measure().BytesByPart["resolvedPathIndex"] / Megabyte;
        Assert.True(store.ResolvedPathPairs > 1.5 * observations, $"{store.ResolvedPathPairs} entries");
        Assert.InRange(store.Indexes.Paths!.Members.KeyCount, 0.9 * keys, keys);
        Assert.True(taken < megabytes, $"{taken:F1} MB with {keys} keys and {store.ResolvedPathPairs} entries");
    }

    // With the lists that upstream keeps, or without. A frame of its own, so that nothing of it is alive afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Retained(int observations, List<string[]>? lists)
    {
        var before = GC.GetTotalMemory(true);
        var store = new PacketStore();
        Fill(store, observations, keys: 5_000, resolved => lists?.Add([.. resolved.Select(hop => KeyText(hop.NodeId))]));
        var retained = GC.GetTotalMemory(true) - before;
        Assert.Equal(observations, store.ObservationCount);
        GC.KeepAlive(lists);
        lists?.Clear();
        return retained;
    }

    // The observations of a flood share most of their relays: three in the first half, the others of a pool of twenty.
    private static void Fill(PacketStore store, int observations, int keys, Action<ResolvedHop[]>? each = null)
    {
        var random = new Random(6);
        var frame = APacket.Flood(PayloadType.Ack).Via([.. Enumerable.Repeat("AB", Hops)]).Frame();
        var pool = new ResolvedHop[20];
        var resolved = new ResolvedHop[Hops];
        for (var i = 0; i < observations; i++)
        {
            var number = i / ObservationsPerTransmission;
            if (i % ObservationsPerTransmission == 0)
            {
                for (var at = 0; at < pool.Length; at++)
                    pool[at] = new ResolvedHop(1 + random.Next(keys), HopConfidence.Exact);
            }

            for (var hop = 0; hop < Hops; hop++)
            {
                resolved[hop] = hop < 3 ? pool[hop] : pool[random.Next(pool.Length)];
                frame[2 + hop] = (byte)resolved[hop].NodeId;
            }

            frame[2 + Hops] = (byte)number;
            frame[3 + Hops] = (byte)(number >> 8);
            frame[4 + Hops] = (byte)(number >> 16);
            PacketDecoder.TryDecode(frame, out var decoded, out _);
            store.Append(new PacketArrival
            {
                Hash = new PacketHash((ulong)number + 1),
                Type = PayloadType.Ack,
                Prefix = decoded.WirePrefix,
                Payload = decoded.Payload,
                Hops = decoded.Hops,
                Resolved = resolved,
                ObserverIndex = 1 + (i % ObservationsPerTransmission),
                IngestTime = new UnixMillis(1_790_000_000_000 + i),
                ScopeId = PacketArrival.Unscoped,
            });
            each?.Invoke(resolved);
        }
    }

    // As upstream holds them: decoded anew for each observation, so no two are the same object.
    private static string KeyText(int node) => node.ToString("x64", null);
}
