using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

/// <summary>Random operations on the store and on a plain list side by side.</summary>
public sealed class PacketStoreModelTests
{
    private const int Operations = 26_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_122)]
    [Trait("row", "ST-08")]
    public void RandomOperations_AgainstANaiveList_AgreeInEveryIndex(int seed)
    {
        var traffic = new RandomTraffic(seed);
        var store = new PacketStore();
        var model = new Model();
        for (var i = 0; i < Operations; i++)
        {
            Step(traffic, store, model, i);
            if (i % 6_500 == 6_499)
                Verify(store, model);
        }

        Verify(store, model);
        Assert.True(model.Evictions >= 2, "the run was too short to evict");
        Assert.True(model.Duplicates > 1_000 && model.Fills > 100, "the run held too few repetitions");
    }

    private static void Step(RandomTraffic traffic, PacketStore store, Model model, int step)
    {
        var kind = traffic.Next(1_000);
        if (kind == 0 && store.EvictOldest(1 + traffic.Next(800)) is > 0 and var gone)
            model.Evict(gone);
        else if (kind < 500 || model.Packets.Count == 0)
            Put(traffic.Heard(traffic.New(), step), store, model, traffic);
        else if (kind < 800)
            Put(traffic.Heard(model.Packets[traffic.Next(model.Packets.Count)], step), store, model, traffic);
        else
            Put(model.Packets[traffic.Next(model.Packets.Count)].At(step).With(1, 2, 3), store, model, traffic);
    }

    private static void Put(APacket packet, PacketStore store, Model model, RandomTraffic traffic)
    {
        // Now and then an archive's ids, with a gap before them.
        if (traffic.Next(500) == 0)
            packet = packet.Ids(store.LastTransmissionId + 1 + traffic.Next(50), store.LastObservationId + 1 + traffic.Next(9_000));
        else
            packet = packet.Ids(0, 0);
        var version = store.Version;
        var expected = model.Take(packet);
        Assert.Equal(expected.Kind, packet.ClassifyIn(store).Kind);
        var result = packet.AppendTo(store);
        Assert.Equal(expected.Kind, result.Kind);
        Assert.Equal(expected.Index, result.ObservationIndex);
        Assert.Equal(expected.Filled, result.Filled);
        Assert.Equal(expected.Kind != ArrivalKind.Duplicate || expected.Filled, store.Version > version);
        model.NoteIds(result);
    }

    private static void Verify(PacketStore store, Model model)
    {
        StoreIntegrity.Check(store);
        var snapshot = store.Snapshot();
        Assert.Equal(model.Transmissions.Count, snapshot.Count);
        for (var i = 0; i < snapshot.Count; i++)
            model.Transmissions[i].AssertEqual(snapshot[i]);
    }

    private sealed class Model
    {
        public List<ModelTransmission> Transmissions { get; } = [];

        /// <summary>Everything ever sent, evicted or not: old packets are heard again.</summary>
        public List<APacket> Packets { get; } = [];

        public int Evictions { get; private set; }

        public int Duplicates { get; private set; }

        public int Fills { get; private set; }

        private readonly Dictionary<PacketHash, ModelTransmission> _byHash = [];

        public (ArrivalKind Kind, int Index, bool Filled) Take(APacket packet)
        {
            Packets.Add(packet);
            var heard = new ModelObservation(packet);
            if (!_byHash.TryGetValue(packet.Hash(), out var transmission))
            {
                transmission = new ModelTransmission(packet.Hash());
                _byHash.Add(transmission.Hash, transmission);
                Transmissions.Add(transmission);
                transmission.Observations.Add(heard);
                return (ArrivalKind.NewTransmission, 0, false);
            }

            var same = transmission.Observations.FindIndex(o => o.Observer == heard.Observer && o.Hops == heard.Hops);
            if (same < 0)
            {
                transmission.Observations.Add(heard);
                return (ArrivalKind.NewObservation, transmission.Observations.Count - 1, false);
            }

            var filled = transmission.Observations[same].Fill(heard);
            Duplicates++;
            Fills += filled ? 1 : 0;
            return (ArrivalKind.Duplicate, same, filled);
        }

        public void NoteIds(AppendResult result)
        {
            if (result.Kind == ArrivalKind.Duplicate)
                return;
            var transmission = _byHash[result.Transmission.Hash];
            transmission.Id = result.Transmission.Id;
            transmission.Observations[result.ObservationIndex].Id = result.Transmission.Observations[result.ObservationIndex].Id;
        }

        public void Evict(int count)
        {
            foreach (var transmission in Transmissions[..count])
                _byHash.Remove(transmission.Hash);
            Transmissions.RemoveRange(0, count);
            Evictions++;
        }
    }

    private sealed class ModelTransmission(PacketHash hash)
    {
        public int Id { get; set; }

        public PacketHash Hash { get; } = hash;

        public List<ModelObservation> Observations { get; } = [];

        public void AssertEqual(Transmission actual)
        {
            Assert.Equal(Id, actual.Id);
            Assert.Equal(Hash, actual.Hash);
            Assert.Equal(Observations.Count, actual.Observations.Length);
            Assert.Equal(Observations[0].Time, actual.FirstSeen.Value);
            Assert.Equal(Observations.Max(o => o.Time), actual.LastSeen.Value);
            var best = Observations.OrderByDescending(o => o.HopCount).ThenBy(o => o.Time).ThenBy(o => o.Id).First();
            Assert.Equal(best.Id, actual.Best.Id);
            Assert.Equal(best.Id, actual.Observations[actual.BestIndex].Id);
            for (var i = 0; i < Observations.Count; i++)
                Observations[i].AssertEqual(actual, actual.Observations[i]);
        }
    }

    private sealed class ModelObservation
    {
        private readonly byte[] _frame;
        private double? _snr;
        private double? _rssi;
        private double? _score;

        public ModelObservation(APacket packet)
        {
            _frame = packet.Frame();
            var frame = APacket.Decode(_frame);
            var arrival = packet.Arrival(frame);
            Observer = arrival.ObserverIndex;
            Hops = string.Join(',', frame.Hops.ToHex());
            HopCount = frame.Hops.Count;
            Time = arrival.IngestTime.Value;
            (_snr, _rssi, _score) = (arrival.Signal.Snr, arrival.Signal.Rssi, arrival.Signal.Score);
        }

        public int Id { get; set; }

        public int Observer { get; }

        public string Hops { get; }

        public int HopCount { get; }

        public long Time { get; }

        public bool Fill(ModelObservation other)
        {
            var filled = (_snr is null && other._snr is not null) || (_rssi is null && other._rssi is not null) || (_score is null && other._score is not null);
            (_snr, _rssi, _score) = (_snr ?? other._snr, _rssi ?? other._rssi, _score ?? other._score);
            return filled;
        }

        public void AssertEqual(Transmission transmission, in Observation actual)
        {
            Assert.Equal(Id, actual.Id);
            Assert.Equal(Observer, actual.ObserverIndex);
            Assert.Equal(Time, actual.IngestTime.Value);
            Assert.Equal((_snr, _rssi, _score), (actual.Snr, actual.Rssi, actual.Score));
            Span<byte> frame = stackalloc byte[ProtocolLimits.MaxFrame];
            Assert.True(frame[..transmission.CopyFrame(actual, frame)].SequenceEqual(_frame));
            Assert.Equal(_frame.Length, transmission.LengthOf(actual));
        }
    }
}
