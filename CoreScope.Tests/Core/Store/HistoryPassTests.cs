using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class HistoryPassTests
{
    private readonly RandomTraffic _traffic = new(77);

    // Transmissions 1 to 900 in order, each with its observations.
    private readonly List<(APacket Packet, int Transmission, int Observation)> _all = [];
    private readonly PacketStore _store = new();

    [Fact]
    [Trait("row", "ST-08")]
    [Trait("row", "ST-10")]
    public void PutInFront_InBlocks_EndsAsIfAllHadBeenThereFromTheStart()
    {
        MakeArchive();
        StartFrom(601);
        foreach (var (from, below) in new[] { (450, 601), (120, 450), (1, 120) })
        {
            var before = _store.Snapshot();
            var pass = _store.PutInFront(Block(from, below), static (in _) => { });
            do
            {
                // Until the last step it is as if nothing had come.
                Assert.Equal(before.Count, _store.Snapshot().Count);
                Assert.Null(_store.Find(below - 1));
                Assert.Null(_store.Find(_all.First(a => a.Transmission == below - 1).Packet.Hash()));
            }
            while (pass.Step() && _store.SmallestId == below);

            Assert.False(pass.Step());
            Assert.Equal((below - from, from), (pass.Count, _store.SmallestId));
            Assert.Equal(601 - before[0].Id + before.Count, 601 - before[0].Id + _store.Snapshot().Count - pass.Count);
            StoreIntegrity.Check(_store);
        }

        var types = _store.ByType(PayloadType.Advert).ToArray();
        Assert.Equal(types.Order(), types);
        for (var observer = 0; observer < 12; observer++)
            Assert.Equal(_store.ByObserver(observer).ToArray().Order(), _store.ByObserver(observer).ToArray());
        Assert.Equal(_all.Select(a => a.Observation).Order(), _all.Where(a => _store.TryFindObservation(a.Observation, out _, out _)).Select(a => a.Observation).Order());
    }

    [Fact]
    public void PutInFront_HeardAgainBeforeAndMeanwhile_BecomesOneTransmission()
    {
        MakeArchive();
        StartFrom(601);
        _store.ExpectHistory(true);
        var recalled = Recall(300);
        Assert.Equal(ArrivalKind.NewObservation, Again(300, observer: 40).Kind);
        Assert.Equal(ArrivalKind.Duplicate, Again(300, observer: 40).Kind);
        Assert.Same(recalled, _store.Find(recalled.Hash));
        Assert.Null(_store.Find(300));

        var pass = _store.PutInFront(Block(200, 601), static (in _) => { });
        // Between the announcement and the first step there are messages too.
        Assert.Equal(ArrivalKind.NewObservation, Again(260, observer: 42).Kind);
        Assert.True(pass.Step());
        Assert.Equal(ArrivalKind.NewObservation, Again(300, observer: 41).Kind);
        Assert.Equal(ArrivalKind.NewObservation, Again(250, observer: 41).Kind);
        while (pass.Step())
        {
        }

        _store.ExpectHistory(false);
        Assert.Same(recalled, _store.Find(300));
        Assert.Equal([40, 41], recalled.Observations[^2..].ToArray().Select(o => o.ObserverIndex));
        Assert.Equal(41, _store.Find(250)!.Observations[^1].ObserverIndex);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void PutInFront_ContentThatIsThereUnderANewId_IsLeftOut()
    {
        MakeArchive();
        StartFrom(601);
        // The archive could not be asked: the same content came in as new.
        var again = Again(300, observer: 40).Transmission;
        Assert.True(again.Id > 900);

        var pass = _store.PutInFront(Block(299, 302), static (in _) => { });
        while (pass.Step())
        {
        }

        Assert.Equal(2, pass.Count);
        Assert.Same(again, _store.Find(again.Hash));
        Assert.Null(_store.Find(300));
    }

    [Fact]
    public void Evict_WhileHistoryComesIn_LeavesNoHalf()
    {
        MakeArchive();
        StartFrom(601);
        var pass = _store.PutInFront(Block(400, 601), static (in _) => { });
        for (var i = 0; i < 50; i++)
            pass.Step();

        // What is coming in is older than the hundred that were the oldest, and goes with them.
        Assert.Equal(201 + 100, _store.EvictOldest(100));

        Assert.False(pass.Step());
        Assert.Equal(701, _store.Snapshot()[0].Id);
        StoreIntegrity.Check(_store);
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.PutInFront(Block(600, 702), static (in _) => { }));
    }

    /// <summary>Of 450 to 600 there are some 700 observations: the failure comes at the first, in the middle, near the end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(150)]
    public void Step_ThatFails_TakesTheWholeBlockBack(int failsAt)
    {
        MakeArchive();
        StartFrom(601);
        _store.ExpectHistory(true);
        var (packets, observations) = (_store.Snapshot().Count, _store.ObservationCount);
        var calls = 0;
        var pass = _store.PutInFront(Block(450, 601), (in _) =>
        {
            if (++calls == failsAt)
                throw new InvalidOperationException("broken");
        });
        // Heard again while it comes in: it is kept, as what is older than memory and heard again is.
        Assert.Equal(ArrivalKind.NewObservation, Again(460, observer: 43).Kind);

        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(pass.Finish).Message);

        Assert.False(pass.Step());
        Assert.Equal((packets, observations, 601), (_store.Snapshot().Count, _store.ObservationCount, _store.SmallestId));
        StoreIntegrity.Check(_store);
        Assert.Equal(ArrivalKind.Duplicate, Again(460, observer: 43).Kind);
        Assert.Equal(ArrivalKind.NewTransmission, _all.First(a => a.Transmission == 470).Packet.ClassifyIn(_store).Kind);

        // And the same block may come again.
        _store.PutInFront(Block(450, 601), static (in _) => { }).Finish();
        _store.ExpectHistory(false);
        Assert.Equal((packets + 151, 450), (_store.Snapshot().Count, _store.SmallestId));
        Assert.Equal(43, _store.Find(460)!.Observations[^1].ObserverIndex);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void Step_AnIndexThrows_TakesTheWholeBlockBack()
    {
        MakeArchive();
        StartFrom(601);
        var (packets, observations) = (_store.Snapshot().Count, _store.ObservationCount);
        var block = new HistoryBlock();
        foreach (var (packet, transmission, observation) in _all.Where(a => a.Transmission is >= 450 and < 601).OrderBy(a => a.Transmission).ThenBy(a => a.Observation))
        {
            // No list has a place for this observer, which is found out when all the other indexes are filled.
            var heard = transmission == 500 ? packet.By(-1) : packet;
            block.Add(heard.Ids(transmission, observation).Arrival(APacket.Decode(packet.Frame())));
        }

        var pass = _store.PutInFront(block, static (in _) => { });

        Assert.Throws<ArgumentOutOfRangeException>(pass.Finish);

        Assert.False(pass.Step());
        Assert.Equal((packets, observations, 601), (_store.Snapshot().Count, _store.ObservationCount, _store.SmallestId));
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void Recall_ManyTransmissions_HoldsTheLastThousand()
    {
        _store.BeginAt(5_000);
        Transmission Archived(int id)
        {
            var packet = APacket.Flood(PayloadType.Ack).Number(id).Ids(id, id);
            var arrival = packet.Arrival(APacket.Decode(packet.Frame()));
            var made = new DetachedPackets().Begin(arrival);
            DetachedPackets.Observe(made, arrival);
            return made;
        }

        for (var id = 1; id <= 1_001; id++)
            _store.Recall(Archived(id));

        Assert.Null(_store.Find(APacket.Flood(PayloadType.Ack).Number(1).Hash()));
        Assert.NotNull(_store.Find(APacket.Flood(PayloadType.Ack).Number(2).Hash()));
        Assert.Equal((0, 0), (_store.Snapshot().Count, _store.ObservationCount));
        Assert.True(_store.Measure().BytesByPart["recalled"] > 100_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => _store.Recall(Archived(5_000)));
    }

    private void MakeArchive()
    {
        var packets = Enumerable.Range(0, 900).Select(_ => _traffic.New()).ToArray();
        var heard = new List<(APacket Packet, int Transmission)>();
        for (var i = 0; i < packets.Length; i++)
        {
            heard.Add((packets[i], i + 1));
            // Some come late: observations are not in the order of transmissions.
            for (var again = _traffic.Next(4); again > 0; again--)
                heard.Add((packets[_traffic.Next(i + 1)], 0));
        }

        var store = new PacketStore();
        foreach (var (packet, _) in heard)
        {
            var one = _traffic.Heard(packet, 1_000 + _all.Count);
            var result = one.AppendTo(store);
            if (result.Kind != ArrivalKind.Duplicate)
                _all.Add((one, result.Transmission.Id, result.Transmission.Observations[result.ObservationIndex].Id));
        }
    }

    private void StartFrom(int first)
    {
        _store.ContinueIds(900, _all[^1].Observation);
        _store.IsPartial = true;
        _store.BeginAt(first);
        foreach (var (packet, transmission, observation) in _all.Where(a => a.Transmission >= first))
            packet.Ids(transmission, observation).AppendTo(_store);
    }

    private HistoryBlock Block(int from, int below)
    {
        var block = new HistoryBlock();
        foreach (var (packet, transmission, observation) in _all.Where(a => a.Transmission >= from && a.Transmission < below).OrderBy(a => a.Transmission).ThenBy(a => a.Observation))
            block.Add(packet.Ids(transmission, observation).Arrival(APacket.Decode(packet.Frame())));
        return block;
    }

    private Transmission Recall(int id)
    {
        Transmission? archived = null;
        foreach (var (packet, transmission, observation) in _all.Where(a => a.Transmission == id))
        {
            var arrival = packet.Ids(transmission, observation).Arrival(APacket.Decode(packet.Frame()));
            archived ??= new DetachedPackets().Begin(arrival);
            DetachedPackets.Observe(archived, arrival);
        }

        _store.Recall(archived!);
        return archived!;
    }

    private AppendResult Again(int id, int observer) =>
        _all.First(a => a.Transmission == id).Packet.Ids(0, 0).By(observer).At(9_000).AppendTo(_store);
}
