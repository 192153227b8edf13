using System.Buffers.Binary;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class ArchiveRoundTripTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("row", "ST-06")]
    public async Task WarmUp_AfterRandomTraffic_GivesAnEqualStore(int seed)
    {
        string before;
        int count;
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 5000, seed);
            await world.FinishAsync();
            Assert.Equal(0, world.Counters.WriteErrors);
            before = WorldState.Of(world.Mesh);
            count = world.Store.ObservationCount;
        }

        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal(new StoreStatus(StorePhase.Ready, count, count), again.Store.Status);
        Assert.Equal(before, WorldState.Of(again.Mesh));
    }

    [Fact]
    [Trait("row", "ST-05")]
    public async Task Write_AfterWarmUp_ContinuesIdsAndIsReadBackWithTheRest()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 500, 3);
            await world.FinishAsync();
        }

        string before;
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            await world.WarmUpAsync();
            world.Now = new(ArchiveWorld.Start.Value + 1_000_000);
            // The same traffic again: nothing but redeliveries, and then new packets.
            RandomTraffic.Play(world, 500, 3);
            RandomTraffic.Play(world, 500, 4);
            await world.FinishAsync();
            Assert.Equal(0, world.Counters.WriteErrors);
            before = WorldState.Of(world.Mesh);
        }

        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal(before, WorldState.Of(again.Mesh));
    }

    [Fact]
    [Trait("row", "ST-07")]
    public async Task WarmUp_FirstAndLastSeen_AreServerTimes()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            var frame = ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [1, 2, 3, 4]);
            world.Hear(frame, world.Observer("A"), new Heard { ReceivedAt = new(ArchiveWorld.Start.Value - 5000) });
            world.Hear(frame, world.Observer("B"), new Heard { ReceivedAt = new(ArchiveWorld.Start.Value + 9000) });
            await world.FinishAsync();
        }

        Assert.Equal(ArchiveWorld.Start.Value + 1, _folder.Sql("SELECT first_seen FROM transmissions"));
        Assert.Equal(ArchiveWorld.Start.Value + 2, _folder.Sql("SELECT last_seen FROM transmissions"));
        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        var transmission = again.Store.Snapshot()[0];
        Assert.Equal(ArchiveWorld.Start.Value + 1, transmission.FirstSeen.Value);
        Assert.Equal(ArchiveWorld.Start.Value + 2, transmission.LastSeen.Value);
        Assert.Equal(ArchiveWorld.Start.Value - 5000, transmission.Observations[0].ReceivedAt!.Value.Value);
    }

    [Fact]
    [Trait("row", "ST-20")]
    public async Task Write_ScopeAndChannel_KeepTheirThreeValues()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            var observer = world.Observer("A");
            var scope = world.Scope("#belgium");
            byte tag = 0;
            foreach (var value in new[] { PacketArrival.Unscoped, 0, scope })
                world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.GroupText, [++tag]), observer, new Heard { Scope = value });
            await world.FinishAsync();
        }

        Assert.Equal("-/0/1", _folder.Sql("SELECT group_concat(ifnull(scope_id, '-'), '/') FROM (SELECT scope_id FROM transmissions ORDER BY id)"));
        Assert.Equal(3L, _folder.Sql("SELECT count(*) FROM transmissions WHERE channel_id IS NULL AND origin_node_id IS NULL"));
        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        var log = again.Store.Snapshot();
        Assert.Equal([PacketArrival.Unscoped, 0, 1], Enumerable.Range(0, 3).Select(i => log[i].ScopeId));
        Assert.Equal("#belgium", again.Mesh.Scopes.Find(1));
    }

    [Fact]
    public async Task WarmUp_WithLimits_TakesTheNewestAsAWhole()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 3000, 5);
            await world.FinishAsync();
        }

        var since = new CoreScope.Core.Identity.UnixMillis(ArchiveWorld.Start.Value + 2000);
        await using var recent = new ArchiveWorld(_folder.Options);
        await recent.WarmUpAsync(new WarmupLimits(since));
        var log = recent.Store.Snapshot();
        Assert.Equal(Convert.ToInt64(_folder.Sql($"SELECT count(*) FROM transmissions WHERE first_seen >= {since.Value}")), log.Count);
        Assert.Equal(Convert.ToInt64(_folder.Sql($"SELECT count(*) FROM observations WHERE transmission_id >= {log[0].Id}")), recent.Store.ObservationCount);
        Assert.Equal(3000, recent.Store.LastObservationId + (3000 - Convert.ToInt32(_folder.Sql("SELECT max(id) FROM observations"))));

        recent.File.Dispose();
        await using var none = new ArchiveWorld(_folder.Options);
        await none.WarmUpAsync(new WarmupLimits(new(ArchiveWorld.Start.Value + 1_000_000)));
        Assert.Equal(0, none.Store.ObservationCount);
        Assert.Equal(recent.Store.LastObservationId, none.Store.LastObservationId);
        Assert.Equal(StorePhase.Ready, none.Store.Status.Phase);
    }

    [Fact]
    public async Task WarmUp_OfAnEmptyArchive_IsReady()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        await world.WarmUpAsync();
        Assert.Equal(new StoreStatus(StorePhase.Ready), world.Store.Status);
    }

    [Fact]
    public async Task WarmUp_RowsThatNoLongerDecode_AreKeptAsBytes()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 300, 6);
            await world.FinishAsync();
        }

        _folder.Sql("UPDATE observations SET head = x'FF', resolved = x'80808080808080' WHERE id % 3 = 0");
        _folder.Sql("UPDATE observations SET head = zeroblob(4000) WHERE id = 7");
        _folder.Sql("UPDATE observations SET resolved = x'FFFFFFFFFFFFFFFFFF' WHERE id % 5 = 0");
        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal(StorePhase.Ready, again.Store.Status.Phase);
        var left = again.Store.TryFindObservation(7, out _, out _) ? 0 : 1;
        Assert.Equal(1, left);
        Assert.InRange(again.Store.ObservationCount, 250, Convert.ToInt32(_folder.Count("observations")) - 1);
    }

    [Fact]
    public async Task WarmUp_DamagedInTheMiddle_IsDegradedAndLiveIngestGoesOn()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 5000, 7);
            await world.FinishAsync();
        }

        var last = Convert.ToInt32(_folder.Sql("SELECT max(id) FROM observations"));
        DestroyLeaf("observations", 10);

        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal(StorePhase.Degraded, again.Store.Status.Phase);
        Assert.Contains("malformed", again.Store.Status.Reason);
        Assert.InRange(again.Store.ObservationCount, 1, last - 1);
        var acks = new RecordingAcks(1);
        var result = again.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [9, 9, 9, 9]), again.Observer("A NEW ONE"), ack: new(acks, 1));
        await again.FinishAsync();
        Assert.Equal(last + 1, result.Transmission.Observations[0].Id);
        Assert.Equal([1L], acks.Ids);
        Assert.Equal(1, again.Counters.ObservationsInserted);
    }

    [Fact]
    public async Task WarmUp_Cancelled_Throws()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            RandomTraffic.Play(world, 3000, 8);
            await world.FinishAsync();
        }

        await using var again = new ArchiveWorld(_folder.Options);
        var warmup = new StoreWarmup(again.File, again.Mesh, new RecordingLog<StoreWarmup>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warmup.RunAsync(new WarmupLimits(), new CancellationToken(true)));
    }

    // Overwrites the page that the root of a table points to at this place.
    private void DestroyLeaf(string table, int place)
    {
        const int PageSize = 4096;
        var root = Convert.ToInt64(_folder.Sql($"SELECT rootpage FROM sqlite_master WHERE name = '{table}'"));
        using var file = new FileStream(_folder.DatabasePath, FileMode.Open, FileAccess.ReadWrite);
        var page = new byte[PageSize];
        file.Position = (root - 1) * PageSize;
        file.ReadExactly(page);
        Assert.Equal(5, page[0]);
        var cell = BinaryPrimitives.ReadUInt16BigEndian(page.AsSpan(12 + (2 * place)));
        file.Position = (BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(cell)) - 1L) * PageSize;
        file.Write(Enumerable.Repeat((byte)0xEE, PageSize).ToArray());
    }
}
