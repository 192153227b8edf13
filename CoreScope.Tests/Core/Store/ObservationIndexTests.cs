using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Core.Store;

public sealed class ObservationIndexTests
{
    private const int Chunk = 4_096;
    private readonly PacketStore _store = new();
    private readonly List<int> _ids = [];

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 1)]
    [InlineData(4_095, 3)]
    [InlineData(4_096, 4_097)]
    [InlineData(10_000, 50)]
    [InlineData(19_999, 10)]
    [InlineData(20_000, 10)]
    [InlineData(int.MaxValue, 10)]
    public void Newest_OverGapsAndEvictions_EqualsAPlainList(int skip, int length)
    {
        FillWithGaps();
        var page = new int[length];
        foreach (var newest in new[] { int.MaxValue, _ids[^1], _ids[^1] - 1, _ids[_ids.Count / 2], (Chunk * 3) - 1, Chunk * 3, _ids[0], _ids[0] - 1, 0, -1, int.MinValue })
        {
            var filled = _store.NewestObservations(newest, skip, page);
            Assert.Equal(_ids.Where(id => id <= newest).OrderDescending().Skip(skip).Take(length), page[..filled]);
        }
    }

    [Fact]
    public void Newest_IntoAnEmptyPageOrStore_IsNothing()
    {
        Assert.Equal(0, _store.NewestObservations(int.MaxValue, 0, new int[3]));
        Add(5, 1);
        Assert.Equal(0, _store.NewestObservations(int.MaxValue, 0, []));
    }

    [Fact]
    public void Find_WhatWasNeverGiven_IsAbsent()
    {
        Add(Chunk, 1);
        Add(Chunk * 5, 1);
        foreach (var id in new[] { int.MinValue, -1, 0, 1, Chunk - 1, Chunk + 1, Chunk * 3, (Chunk * 5) + 1, int.MaxValue })
            Assert.False(_store.TryFindObservation(id, out _, out _));
        Assert.True(_store.TryFindObservation(Chunk * 5, out _, out _));
    }

    [Fact]
    public void Add_IdsThatComeInNoOrder_AreFoundAndListed()
    {
        // As from an archive that gives each transmission with all it was heard, also much later.
        foreach (var id in new[] { 90_000, 5, 50_000, 4_096, 4_095, 89_999, 1 })
            Add(id, 1);
        var page = new int[20];
        Assert.Equal([90_000, 89_999, 50_000, 4_096, 4_095, 5, 1], page[.._store.NewestObservations(int.MaxValue, 0, page)]);
        StoreIntegrity.Check(_store);
    }

    [Fact]
    public void Add_AfterAHugeGap_TakesNoMemoryForIt()
    {
        Add(1, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Add(2_000_000_000, 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal(2, _store.ObservationCount);
        var page = new int[5];
        Assert.Equal([2_000_000_000, 1], page[.._store.NewestObservations(int.MaxValue, 0, page)]);
    }

    // 24,000 observations with holes, of which the oldest 4,096 transmissions are evicted, but for what was heard of later ones.
    private void FillWithGaps()
    {
        var random = new Random(5);
        for (var id = 3; _ids.Count < 24_000; id += random.Next(100) == 0 ? random.Next(6_000) + 1 : 1)
        {
            Add(id, random.Next(3) + 1);
            _ids.Add(id);
        }

        var evicted = new List<int>();
        for (var i = 0; i < Chunk; i++)
        {
            foreach (var observation in _store.Snapshot()[i].Observations)
                evicted.Add(observation.Id);
        }

        Assert.Equal(Chunk, _store.EvictOldest(4_096));
        _ids.RemoveAll(evicted.ToHashSet().Contains);
        StoreIntegrity.Check(_store);
    }

    private void Add(int id, int copies)
    {
        // Of three observations two are of the same transmission, by different observers.
        var packet = APacket.Flood(PayloadType.Ack).Number(copies == 3 ? id / 3 : id).By(id % 60_000).Ids(0, id);
        Assert.NotEqual(ArrivalKind.Duplicate, packet.AppendTo(_store).Kind);
    }
}
