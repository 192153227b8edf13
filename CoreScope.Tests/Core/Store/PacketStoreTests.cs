using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class PacketStoreTests
{
    private static readonly APacket s_text = APacket.Flood(PayloadType.TextMessage).Payload(1, 2, 3, 4, 5);
    private readonly PacketStore _store = new();

    public static TheoryData<string, APacket, APacket, ArrivalKind> Repetitions => new()
    {
        { "same observer and path", s_text.Via("AB"), s_text.Via("AB").At(2_000), ArrivalKind.Duplicate },
        { "other observer", s_text.Via("AB"), s_text.Via("AB").By(2), ArrivalKind.NewObservation },
        { "other hop", s_text.Via("AB"), s_text.Via("AC"), ArrivalKind.NewObservation },
        { "longer path", s_text.Via("AB"), s_text.Via("AB", "CD"), ArrivalKind.NewObservation },
        { "shorter path", s_text.Via("AB", "CD"), s_text.Via("AB"), ArrivalKind.NewObservation },
        { "no path after one", s_text.Via("AB"), s_text, ArrivalKind.NewObservation },
        { "same hops in another order", s_text.Via("AB", "CD"), s_text.Via("CD", "AB"), ArrivalKind.NewObservation },
        { "same bytes cut into other hops", s_text.Via("ABCD"), s_text.Via("AB", "CD"), ArrivalKind.NewObservation },
        { "two-byte hops again", s_text.Via("ABCD", "0001"), s_text.Via("ABCD", "0001"), ArrivalKind.Duplicate },
        { "three-byte hops again", s_text.Via("ABCDEF"), s_text.Via("ABCDEF"), ArrivalKind.Duplicate },
        { "zero hops twice", s_text, s_text, ArrivalKind.Duplicate },
        { "zero hops, other size bits", s_text.Sized(1), s_text.Sized(3), ArrivalKind.Duplicate },
        { "transport codes added", s_text.Via("AB"), s_text.Via("AB").WithCodes(5, 6), ArrivalKind.Duplicate },
        { "transport codes dropped", s_text.WithCodes(5, 6).Via("AB"), s_text.Via("AB"), ArrivalKind.Duplicate },
        { "other transport codes", s_text.WithCodes(5, 6).Via("AB"), s_text.WithCodes(7, 8).Via("AB"), ArrivalKind.Duplicate },
        { "transport codes, other path", s_text.WithCodes(5, 6).Via("AB"), s_text.WithCodes(5, 6).Via("AC"), ArrivalKind.NewObservation },
        { "direct after flood, same path", s_text.Via("AB"), APacket.Direct(PayloadType.TextMessage).Payload(1, 2, 3, 4, 5).Via("AB"), ArrivalKind.Duplicate },
        { "other payload type", s_text, APacket.Flood(PayloadType.Ack).Payload(1, 2, 3, 4, 5), ArrivalKind.NewTransmission },
        { "other payload", s_text, s_text.Payload(1, 2, 3, 4, 6), ArrivalKind.NewTransmission },
        { "trace again", APacket.Trace(1, [0xAA, 0xBB], 10), APacket.Trace(1, [0xAA, 0xBB], 10), ArrivalKind.Duplicate },
        { "trace, other SNR at the same hop", APacket.Trace(1, [0xAA, 0xBB], 10), APacket.Trace(1, [0xAA, 0xBB], 20), ArrivalKind.Duplicate },
        { "trace one hop further", APacket.Trace(1, [0xAA, 0xBB], 10), APacket.Trace(1, [0xAA, 0xBB], 10, 11), ArrivalKind.NewTransmission },
        { "trace, other observer", APacket.Trace(1, [0xAA, 0xBB], 10), APacket.Trace(1, [0xAA, 0xBB], 10).By(2), ArrivalKind.NewObservation },
    };

    [Theory]
    [MemberData(nameof(Repetitions))]
    [Trait("row", "ST-05")]
    public void Append_OfASecondReport_IsWhatTheDedupRulesSay(string why, APacket first, APacket second, ArrivalKind expected)
    {
        first.AppendTo(_store);
        Assert.True(expected == second.ClassifyIn(_store).Kind, why);
        Assert.True(expected == second.AppendTo(_store).Kind, why);
        Assert.Equal(expected == ArrivalKind.Duplicate ? 1 : 2, _store.ObservationCount);
    }

    [Fact]
    [Trait("row", "ST-05")]
    public void Append_RedeliveryWithoutSignal_NeverOverwrites()
    {
        s_text.With(snr: 5.25, rssi: -90, score: 0.5).AppendTo(_store);
        var result = s_text.AppendTo(_store);
        Assert.False(result.Filled);
        Assert.Equal((5.25, -90, 0.5), SignalOf(result));
    }

    [Fact]
    [Trait("row", "ST-05")]
    public void Append_RedeliveryWithOtherSignal_FillsOnlyWhatIsMissing()
    {
        s_text.With(snr: 5.25).At(1_000).AppendTo(_store);
        var result = s_text.With(snr: 9, rssi: -80).At(9_000).AppendTo(_store);
        Assert.True(result.Filled);
        Assert.Equal((5.25, -80, null), SignalOf(result));
        Assert.Equal(1_000, result.Transmission.LastSeen.Value);
        Assert.False(s_text.With(snr: 1, rssi: -1).AppendTo(_store).Filled);
    }

    [Fact]
    public void Append_SignalThatIsNoNumber_CountsAsNotGiven()
    {
        s_text.With(double.NaN, double.NegativeInfinity, double.PositiveInfinity).AppendTo(_store);
        var result = s_text.With(double.NaN, double.NaN, double.NaN).AppendTo(_store);
        Assert.False(result.Filled);
        Assert.Equal((null, null, null), SignalOf(result));
    }

    [Fact]
    public void Append_SignalNoReceiverReports_CountsAsNotGiven()
    {
        var result = s_text.With(1e9, -1e9, 1e300).AppendTo(_store);
        Assert.Equal((null, null, 65504), SignalOf(result));
    }

    [Fact]
    [Trait("row", "ST-06")]
    public void Best_LongestPathWins_AndATieGoesToTheEarliest()
    {
        var first = s_text.Via("AB").By(1).At(1_000).AppendTo(_store);
        Assert.Equal(1, first.Transmission.Best.ObserverIndex);
        s_text.Via("AB", "CD").By(2).At(2_000).AppendTo(_store);
        s_text.Via("01", "02").By(3).At(3_000).AppendTo(_store);
        s_text.By(4).At(4_000).AppendTo(_store);
        Assert.Equal(2, first.Transmission.Best.ObserverIndex);
        Assert.Equal(1, first.Transmission.BestIndex);
    }

    [Fact]
    [Trait("row", "ST-06")]
    public void Best_WhenTheClockWasSetBack_TakesTheEarlierOfTwoEqualPaths()
    {
        s_text.Via("AB").By(1).At(5_000).AppendTo(_store);
        var result = s_text.Via("CD").By(2).At(4_000).AppendTo(_store);
        Assert.Equal(2, result.Transmission.Best.ObserverIndex);
    }

    [Fact]
    [Trait("row", "ST-06")]
    public void Best_AfterARestartInAnotherOrder_IsTheSame()
    {
        APacket[] heard =
        [
            s_text.Via("AB", "CD").By(1).At(3_000).Ids(7, 30), s_text.Via("AB").By(2).At(1_000).Ids(7, 10),
            s_text.Via("01", "02").By(3).At(3_000).Ids(7, 20), s_text.Via("0102", "0304").By(4).At(9_000).Ids(7, 40),
        ];
        var bests = new HashSet<int>();
        for (var turn = 0; turn < heard.Length; turn++)
        {
            var store = new PacketStore();
            for (var i = 0; i < heard.Length; i++)
                heard[(i + turn) % heard.Length].AppendTo(store);
            bests.Add(store.Find(7)!.Best.Id);
        }

        Assert.Equal([20], bests);
    }

    [Fact]
    [Trait("row", "ST-07")]
    public void Times_FollowTheServer_NotTheRadio()
    {
        var first = s_text.At(10_000).RadioAt(1_000).AppendTo(_store);
        s_text.By(2).At(20_000).RadioAt(90_000).AppendTo(_store);
        s_text.By(3).At(15_000).AppendTo(_store);
        Assert.Equal(10_000, first.Transmission.FirstSeen.Value);
        Assert.Equal(20_000, first.Transmission.LastSeen.Value);
        Assert.Equal([1_000L, 90_000, null], first.Transmission.Observations.ToArray().Select(o => o.ReceivedAt?.Value));
    }

    [Fact]
    [Trait("row", "ST-07")]
    public void FirstSeen_OfAnArchivedTransmission_IsTheArchives()
    {
        var result = s_text.At(10_000).FirstSeen(400).AppendTo(_store);
        Assert.Equal((400, 10_000), (result.Transmission.FirstSeen.Value, result.Transmission.LastSeen.Value));
    }

    [Fact]
    public void ReceivedAt_TooFarToHold_IsLeftOut()
    {
        var result = s_text.At(1).RadioAt(1L << 40).AppendTo(_store);
        Assert.Null(result.Transmission.Best.ReceivedAt);
    }

    [Fact]
    public void Append_GivenIds_AreKeptAndContinued()
    {
        s_text.Ids(100, 5_000).AppendTo(_store);
        var next = s_text.Payload(9).AppendTo(_store);
        Assert.Equal((101, 5_001), (next.Transmission.Id, next.Transmission.Best.Id));
        _store.ContinueIds(200, 7_000);
        _store.ContinueIds(1, 1);
        var last = s_text.Payload(8).AppendTo(_store);
        Assert.Equal((201, 7_001), (last.Transmission.Id, last.Transmission.Best.Id));
        Assert.Equal((201, 7_001), (_store.LastTransmissionId, _store.LastObservationId));
    }

    [Fact]
    public void Append_AnIdBehindTheLast_IsRefusedAndLeavesNoTrace()
    {
        s_text.Ids(100, 5_000).AppendTo(_store);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_text.Payload(9).Ids(100, 5_001).AppendTo(_store));
        Assert.Equal(1, _store.Snapshot().Count);
        Assert.Null(_store.Find(s_text.Payload(9).Hash()));
        s_text.Payload(9).AppendTo(_store);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void Append_ABridgeMessage_HasNoFrameButIsFound()
    {
        var payload = new byte[900];
        var result = _store.Append(new PacketArrival
        {
            Hash = new PacketHash(77),
            Type = PayloadType.TextMessage,
            Payload = payload,
            ObserverIndex = 3,
            IngestTime = new UnixMillis(5),
            Origin = TransmissionOrigin.CompanionBridge,
        });
        Assert.True(result.Transmission.PrefixOf(result.Transmission.Best).IsEmpty);
        Assert.Equal(900, result.Transmission.LengthOf(result.Transmission.Best));
        Assert.Equal(ArrivalKind.Duplicate, _store.Classify(new PacketHash(77), 3, default).Kind);
    }

    [Fact]
    public void Snapshot_KeepsWhatWasEvicted_AndShowsNothingLater()
    {
        Fill(0, 5_000);
        var before = _store.Snapshot();
        var first = before[0];
        Assert.Equal(4_096, _store.EvictOldest(4_096));
        Fill(5_000, 100);
        Assert.Equal(5_000, before.Count);
        Assert.Same(first, before[0]);
        Assert.Null(_store.Find(first.Id));
        Assert.Null(_store.Find(first.Hash));
        Assert.Equal(1_004, _store.Snapshot().Count);
        Assert.Equal(APacket.Flood(PayloadType.Ack).Number(4_999).Hash(), before[4_999].Hash);
        Assert.Throws<ArgumentOutOfRangeException>(() => before[5_000]);
        Assert.Throws<ArgumentOutOfRangeException>(() => before[-1]);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void PositionOf_OverGaps_IsTheFirstNotBelow()
    {
        s_text.Ids(10, 1).AppendTo(_store);
        s_text.Payload(1).Ids(20, 2).AppendTo(_store);
        var snapshot = _store.Snapshot();
        Assert.Equal([0, 0, 1, 1, 2], new[] { -5, 10, 11, 20, 21 }.Select(snapshot.PositionOf));
        Assert.Equal(0, default(PacketSnapshot).Count);
    }

    [Fact]
    public void View_TakenBeforeAnEviction_KeepsItsIds()
    {
        Fill(0, 4_200);
        var byType = _store.ByType(PayloadType.Ack);
        var byObserver = _store.ByObserver(1);
        _store.EvictOldest(4_096);
        Fill(4_200, 50);
        Assert.Equal(Enumerable.Range(1, 4_200), byType.ToArray());
        Assert.Equal(Enumerable.Range(1, 4_200), byObserver.ToArray());
        Assert.Equal(154, _store.ByType(PayloadType.Ack).Length);
    }

    [Fact]
    public void Evict_WhenDone_LetsGoOfWhatWasEvicted()
    {
        Fill(0, 4_200);
        var gone = OldestThenEvicted();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(gone.IsAlive);
        Assert.Equal(104, _store.Snapshot().Count);
    }

    // Apart, so that nothing on the test's own stack holds it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference OldestThenEvicted()
    {
        var oldest = new WeakReference(_store.Snapshot()[0]);
        _store.EvictOldest(4_096);
        return oldest;
    }

    [Fact]
    public void Evict_PartOfAChunkOrEverything_LeavesTheRest()
    {
        Assert.Equal(0, _store.EvictOldest(5));
        Fill(0, 4_100);
        Assert.Equal(1_000, _store.EvictOldest(1_000));
        Assert.Equal((3_100, 3_100, 1_001), (_store.Snapshot().Count, _store.ObservationCount, _store.Snapshot()[0].Id));
        StoreIntegrity.Check(_store);
        Fill(4_100, 8_000);
        Assert.Equal(4_000, _store.EvictOldest(4_000));
        Assert.Equal(Enumerable.Range(5_001, 7_100), Enumerable.Range(0, 7_100).Select(i => _store.Snapshot()[i].Id));
        StoreIntegrity.Check(_store);
        Assert.Equal(7_100, _store.EvictOldest(10_000));
        Assert.Equal((0, 0, true), (_store.Snapshot().Count, _store.ObservationCount, _store.IsPartial));
        Assert.Equal(0, _store.NewestObservations(int.MaxValue, 0, new int[5]));
        Fill(12_100, 3);
        Assert.Equal(12_101, _store.Snapshot()[0].Id);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    [Trait("row", "ST-12")]
    public void Evict_BeforeItsFirstStep_NobodyFindsAnyOfItAnyMore()
    {
        var packet = RandomTraffic.WithNodes(s_text.Via("AC").From(7).OnChannel(3));
        var gone = packet.AppendTo(_store).Transmission;
        var kept = RandomTraffic.WithNodes(s_text.Payload(1).Via("AC")).AppendTo(_store).Transmission;
        var relay = StoreIntegrity.NodeOf(new HopPrefix([0xAC]));
        int[] Found(ReadOnlyMemory<int> ids) => [.. ids.ToArray().Where(id => _store.Find(id) is not null)];

        var pass = _store.Evict(kept.Id);

        Assert.Null(_store.Find(gone.Hash));
        Assert.Null(_store.Find(gone.Id));
        Assert.False(_store.TryFindObservation(gone.Best.Id, out _, out _));
        Assert.Equal(ArrivalKind.NewTransmission, packet.ClassifyIn(_store).Kind);
        Assert.Equal((1, 1), (_store.Snapshot().Count, _store.ObservationCount));
        Assert.Equal([kept.Id], Found(_store.ByHop(new HopPrefix([0xAC]))));
        Assert.Equal([kept.Id], Found(_store.ByType(gone.Type)));
        Assert.Empty(Found(_store.ByNode(7)));
        Assert.Equal([kept.Id], Found(_store.ByNode(relay)));
        Assert.Empty(Found(_store.ByChannel(3)));

        // Heard again between two steps: new, and not touched by those that follow.
        Assert.True(pass.Step());
        var again = packet.AppendTo(_store).Transmission;
        while (pass.Step())
        {
        }

        Assert.Same(again, _store.Find(gone.Hash));
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void Append_OfAnEvictedPacket_IsNewAgain()
    {
        Fill(0, 4_096);
        _store.EvictOldest(4_096);
        var again = APacket.Flood(PayloadType.Ack).Number(0).AppendTo(_store);
        Assert.Equal(ArrivalKind.NewTransmission, again.Kind);
        Assert.Equal(4_097, again.Transmission.Id);
    }

    [Fact]
    [Trait("row", "AN-17")]
    public void Append_HopsResolvedByGuess_ReachNoIndex()
    {
        s_text.Via("AB", "CD", "EF")
            .Resolved(new ResolvedHop(5, HopConfidence.Guess), new ResolvedHop(6, HopConfidence.Geographic), new ResolvedHop(7, HopConfidence.Graph))
            .AppendTo(_store);
        Assert.Equal([0, 0, 1], new[] { 5, 6, 7 }.Select(id => _store.ByNode(id).Length));
    }

    [Fact]
    [Trait("row", "RP-05")]
    [Trait("row", "RP-07")]
    public void ByNode_HopsOfObservationsThatAreNotTheBest_AreFound()
    {
        var id = s_text.Via("AB", "CD").Resolved(1, 2).AppendTo(_store).Transmission.Id;
        s_text.By(2).Via("EF").Resolved(3).AppendTo(_store);
        Assert.Equal([id], _store.ByNode(3).ToArray());
        Assert.Equal([id], _store.ByNode(1).ToArray());
    }

    [Fact]
    public void ByHop_TheLengthBelongsToTheKey()
    {
        s_text.Via("AB").AppendTo(_store);
        s_text.Payload(2).Via("AB00").AppendTo(_store);
        s_text.Payload(3).Via("AB0000").AppendTo(_store);
        Assert.Equal([1, 2, 3], new[] { "AB", "AB00", "AB0000" }.SelectMany(h => HopIds(h)));
        Assert.Empty(HopIds("AB01"));
    }

    [Fact]
    public void ByHop_TraceEntriesOfEightBytes_AreFound()
    {
        var id = APacket.Trace(8, Convert.FromHexString("00112233445566770102030405060708")).AppendTo(_store).Transmission.Id;
        Assert.Equal([id], HopIds("0011223344556677"));
        Assert.Equal([id], HopIds("0102030405060708"));
        Assert.Empty(HopIds("0012223344556677"));
    }

    private int[] HopIds(string hop) => HopPrefix.TryParse(hop, out var prefix) ? _store.ByHop(prefix).ToArray() : throw new ArgumentException(hop);

    private void Fill(int from, int count)
    {
        for (var i = from; i < from + count; i++)
            APacket.Flood(PayloadType.Ack).Number(i).AppendTo(_store);
    }

    private static (double?, double?, double?) SignalOf(AppendResult result)
    {
        var observation = result.Transmission.Observations[result.ObservationIndex];
        return (observation.Snr, observation.Rssi, observation.Score);
    }
}
