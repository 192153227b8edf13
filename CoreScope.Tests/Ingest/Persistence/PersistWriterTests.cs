using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class PersistWriterTests : IDisposable
{
    private static readonly byte[] s_frame = ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [1, 2, 3, 4], [0xAA, 0xBB]);

    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "ST-05")]
    public async Task Write_SamePacketSameObserverAndPath_IsOneObservation()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var observer = world.Observer("A");
        Assert.Equal(ArrivalKind.NewTransmission, world.Hear(s_frame, observer, new Heard { Signal = new Signal(5.25, null, null) }).Kind);
        Assert.True(world.Hear(s_frame, observer, new Heard { Signal = new Signal(-9, -101.5, null) }).Filled);
        Assert.False(world.Hear(s_frame, observer, new Heard { Signal = new Signal(null, null, null) }).Filled);
        world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [1, 2, 3, 4], [0xAA]), observer);
        await world.FinishAsync();

        Assert.Equal(1L, _folder.Count("transmissions"));
        Assert.Equal("525:-10150,-:-", _folder.Sql("SELECT group_concat(ifnull(snr, '-') || ':' || ifnull(rssi, '-')) FROM observations"));
        Assert.Equal(2, world.Counters.ObservationsInserted);
    }

    [Theory]
    [InlineData(RouteType.Flood, RouteType.TransportFlood, PayloadType.Ack, 1, 1, 1)] // the route and its codes do not tell paths apart
    [InlineData(RouteType.Flood, RouteType.Direct, PayloadType.Ack, 1, 1, 1)]
    [InlineData(RouteType.Flood, RouteType.Flood, PayloadType.Ack, 1, 2, 2)] // the same bytes in hops of another size do
    [InlineData(RouteType.Flood, RouteType.Flood, PayloadType.Ack, 3, 3, 1)]
    [Trait("row", "ST-05")]
    public async Task Write_RedeliveryUnknownToMemory_IsRefusedByTheFile(
        RouteType first, RouteType second, PayloadType type, int firstSize, int secondSize, int expected)
    {
        byte[] path = [1, 2, 3, 4, 5, 6];
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            world.Hear(ArchiveWorld.Frame(first, type, [7, 7], path, firstSize), world.Observer("A"), new Heard { Signal = new Signal(1, 2, 3) });
            await world.FinishAsync();
        }

        // Directories are read back but no packet is: as after eviction.
        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync(new WarmupLimits(new(long.MaxValue)));
        var acks = new RecordingAcks(1);
        var result = again.Hear(ArchiveWorld.Frame(second, type, [7, 7], path, secondSize), again.Observer("a"), new Heard { Signal = new Signal(9, 9, 9) }, new AckToken(acks, 5));
        Assert.Equal(ArrivalKind.NewTransmission, result.Kind);
        await again.FinishAsync();

        Assert.Equal(1L, _folder.Count("transmissions"));
        Assert.Equal((long)expected, _folder.Count("observations"));
        Assert.Equal(100L, _folder.Sql("SELECT snr FROM observations WHERE id = 1"));
        Assert.Equal([5L], acks.Ids);
        Assert.Equal(0, again.Counters.WriteErrors);
        Assert.Equal(0, again.Counters.TransmissionsInserted);
        Assert.Equal(expected - 1, again.Counters.ObservationsInserted);
    }

    [Fact]
    [Trait("row", "ST-05")]
    public async Task Write_PathsThatCountAsNone_AreOneInTheFile()
    {
        // Without hops the size bits mean nothing, and the path of a TRACE is SNR figures.
        byte[][] frames =
        [
            [0x0D, 0x00, 1, 2, 3], [0x0D, 0x40, 1, 2, 3], [0x0C, 9, 9, 9, 9, 0x80, 1, 2, 3],
        ];
        byte[][] traces =
        [
            [0x26, 0x02, 10, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xAA], [0x26, 0x02, 30, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xAA],
        ];
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            world.Hear(frames[0], world.Observer("A"));
            world.Hear(traces[0], world.Observer("A"));
            await world.FinishAsync();
        }

        for (var i = 1; i < frames.Length; i++)
        {
            await using var again = new ArchiveWorld(_folder.Options);
            await again.WarmUpAsync(new WarmupLimits(new(long.MaxValue)));
            again.Hear(frames[i], again.Observer("A"));
            again.Hear(traces[1], again.Observer("A"));
            await again.FinishAsync();
            Assert.Equal(2L, _folder.Count("transmissions"));
            Assert.Equal(2L, _folder.Count("observations"));
        }
    }

    [Fact]
    public async Task Write_HeardAgainAfterEviction_JoinsTheRowInTheFile()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            world.Hear(s_frame, world.Observer("A"));
            await world.FinishAsync();
        }

        await using (var world = new ArchiveWorld(_folder.Options))
        {
            await world.WarmUpAsync(new WarmupLimits(new(long.MaxValue)));
            world.Now = new(ArchiveWorld.Start.Value + 1000);
            // In memory it is a new transmission, with a further observation in a later batch.
            Assert.Equal(2, world.Hear(s_frame, world.Observer("B")).Transmission.Id);
            world.Hear(s_frame, world.Observer("C"));
            await world.FinishAsync();
        }

        Assert.Equal("1,1,1", _folder.Sql("SELECT group_concat(transmission_id) FROM observations"));
        Assert.Equal(ArchiveWorld.Start.Value + 1, _folder.Sql("SELECT first_seen FROM transmissions"));
        Assert.Equal(ArchiveWorld.Start.Value + 1002, _folder.Sql("SELECT last_seen FROM transmissions"));
        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal(3, again.Store.Snapshot()[0].Observations.Length);
    }

    [Fact]
    [Trait("row", "ST-14")]
    public async Task Write_Counters_RiseOncePerRow()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var observer = world.Observer("A");
        world.Advertise(1, NodeRole.Repeater, "one");
        world.Advertise(1, NodeRole.Repeater, "renamed");
        world.Hear(s_frame, observer);
        world.Hear(s_frame, observer);
        world.Hear(s_frame, world.Observer("B"));
        world.Put(new PersistItem());
        await world.FinishAsync();

        var counters = world.Counters;
        Assert.Equal((1, 2, 1, 2), (counters.TransmissionsInserted, counters.ObservationsInserted, counters.NodeUpserts, counters.ObserverUpserts));
        Assert.Equal((0, 0, 0, 1), (counters.WriteErrors, counters.Duplicates, counters.SignatureDrops, counters.Commits));
        Assert.Equal("renamed", _folder.Sql("SELECT name FROM nodes"));
        Assert.False(world.Writer.LastCommit.IsNever);
    }

    [Fact]
    public async Task Write_Acks_FollowTheCommitInOrder()
    {
        const int Count = 5000;
        var early = new List<long>();
        var acks = new RecordingAcks(Count, id =>
        {
            // Ids of items that wrote an observation are that observation's.
            if (id % 1000 == 0 && id > 0 && Convert.ToInt64(_folder.Sql($"SELECT count(*) FROM observations WHERE heard_at = {ArchiveWorld.Start.Value + id}")) != 1)
                early.Add(id);
        });
        await using var world = new ArchiveWorld(_folder.Options);
        var observer = world.Observer("A");
        for (var i = 1; i <= Count; i++)
        {
            world.Now = new(ArchiveWorld.Start.Value + i - 1);
            if (i % 3 == 0 && i % 1000 != 0)
                world.Put(new PersistItem { Ack = new AckToken(acks, i) });
            else
                world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8), 0, 1]), observer, ack: new AckToken(acks, i));
        }

        world.StartWriter();
        await acks.All;
        await world.FinishAsync();
        Assert.Empty(early);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => (long)i), acks.Ids);
        Assert.Equal(3, world.Counters.Commits);
    }

    [Fact]
    public async Task Write_ObserverAheadOfTheDisk_IsCountedUpToTheMessageWritten()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            var observer = world.Observer("AA01");
            var (_, item) = world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [1, 2, 3, 4]), observer, new Heard());
            // Taken in, but lost in a crash before it is written: it will come again and be counted then.
            world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [5, 6, 7, 8]), observer, new Heard());
            world.Put(item);
            await world.FinishAsync();
        }

        await using var again = new ArchiveWorld(_folder.Options);
        await again.WarmUpAsync();
        Assert.Equal((1L, 1), (again.Observer("AA01").PacketCount, again.Store.ObservationCount));
    }

    [Fact]
    public async Task Write_ItemsWithNothingToWrite_AreAcknowledgedWithoutACommit()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var acks = new RecordingAcks(2);
        world.StartWriter();
        world.Put(new PersistItem { Ack = new AckToken(acks, 1) });
        world.Put(new PersistItem());
        world.Put(new PersistItem { Ack = new AckToken(acks, 2) });
        await acks.All;
        Assert.Equal([1L, 2L], acks.Ids);
        Assert.Equal(0, world.Counters.Commits);
        Assert.True(world.Writer.LastCommit.IsNever);
    }

    [Fact]
    public async Task Write_AckTargetThatThrows_DoesNotStopTheWriter()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var broken = new RecordingAcks(1, _ => throw new InvalidOperationException());
        var acks = new RecordingAcks(1);
        world.Put(new PersistItem { Ack = new AckToken(broken, 1) });
        world.Put(new PersistItem { Ack = new AckToken(acks, 2) });
        await world.FinishAsync();
        Assert.Equal([2L], acks.Ids);
    }

    [Fact]
    [Trait("row", "ST-18")]
    public async Task Write_DatabaseLockedForAWhile_LosesNothing()
    {
        var log = new RecordingLog<PersistWriter>();
        var acks = new RecordingAcks(1000);
        await using var world = new ArchiveWorld(_folder.Options, log);
        using (var other = ArchiveFolder.Open(_folder.DatabasePath))
        {
            using var hold = other.BeginTransaction();
            world.StartWriter();
            Flood(world, 1000, acks);
            await Eventually(() => world.Counters.WriteErrors >= 3);
            Assert.Empty(acks.Ids);
            Assert.Equal(0, world.Counters.Commits);
            Assert.Equal(1000, world.Store.ObservationCount);
        }

        await acks.All;
        await world.FinishAsync();
        Assert.Equal(1000L, _folder.Count("observations"));
        Assert.Equal(1000, world.Counters.ObservationsInserted);
        Assert.Equal(1000, world.Counters.TransmissionsInserted);
        var line = Assert.Single(log.Lines, l => l.Level == LogLevel.Error);
        Assert.Contains("lock on the database", line.Text);
    }

    [Fact]
    [Trait("row", "ST-18")]
    public async Task Write_DiskFull_WaitsUntilThereIsSpace()
    {
        var log = new RecordingLog<PersistWriter>();
        var acks = new RecordingAcks(2000);
        await using var world = new ArchiveWorld(_folder.Options with { MaxPages = 150 }, log);
        // Something that can be given up: the limit is reached with it, and not without.
        _folder.Sql("INSERT INTO meta (key, value) VALUES ('ballast', hex(zeroblob(250000)))");
        world.StartWriter();
        Flood(world, 2000, acks);
        await Eventually(() => world.Counters.WriteErrors >= 2);
        Assert.Contains(log.Lines, l => l.Text.Contains("disk is full", StringComparison.Ordinal));
        Assert.True(acks.Ids.Count < 2000);
        _folder.Sql("DELETE FROM meta WHERE key = 'ballast'");
        await acks.All;
        await world.FinishAsync();
        Assert.Equal(2000L, _folder.Count("observations"));
        Assert.Equal(2000, world.Counters.ObservationsInserted);
    }

    [Fact]
    public async Task Stop_WhileLocked_GivesUpWithoutAcknowledging()
    {
        var log = new RecordingLog<PersistWriter>();
        var acks = new RecordingAcks(10);
        await using (var world = new ArchiveWorld(_folder.Options, log))
        {
            using var other = ArchiveFolder.Open(_folder.DatabasePath);
            using var hold = other.BeginTransaction();
            await world.Writer.StartAsync(CancellationToken.None);
            Flood(world, 10, acks);
            await Eventually(() => world.Counters.WriteErrors >= 1);
            await world.Writer.StopAsync(CancellationToken.None);
        }

        Assert.Empty(acks.Ids);
        Assert.Contains(log.Lines, l => l.Level == LogLevel.Critical && l.Text.Contains("10 messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_WithItemsQueued_WritesThemAndEmptiesTheLog()
    {
        var acks = new RecordingAcks(3000);
        await using var world = new ArchiveWorld(_folder.Options);
        await world.Writer.StartAsync(CancellationToken.None);
        Flood(world, 3000, acks);
        await world.Writer.StopAsync(CancellationToken.None);
        await acks.All;
        Assert.Equal(3000L, _folder.Count("observations"));
        Assert.True(!File.Exists(_folder.DatabasePath + "-wal") || new FileInfo(_folder.DatabasePath + "-wal").Length == 0);
    }

    [Fact]
    public async Task Write_BadRow_IsLeftOutAndCountsAsDone()
    {
        var log = new RecordingLog<PersistWriter>();
        var acks = new RecordingAcks(20);
        await using var world = new ArchiveWorld(_folder.Options, log);
        var observer = world.Observer("A");
        for (var i = 1; i <= 20; i++)
        {
            var (_, item) = world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, 0, 0, 0]), i == 7 ? world.Observer("NEVER SENT") : observer, new Heard());
            world.Put(item with { Observer = i == 7 ? null : item.Observer, Ack = new AckToken(acks, i) });
        }

        // Its transmission was left out with the bad row, and comes with the next observation.
        var (_, further) = world.Take(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [7, 0, 0, 0]), observer, new Heard());
        world.Put(further);
        await world.FinishAsync();

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), acks.Ids);
        Assert.Equal(1, world.Counters.WriteErrors);
        Assert.Equal((20, 20, 1), (world.Counters.TransmissionsInserted, world.Counters.ObservationsInserted, world.Counters.Commits));
        Assert.Equal(20L, _folder.Count("observations"));
        Assert.Single(log.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_IdThatBelongsToAnother_ChangesNothingOfIt()
    {
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            world.Advertise(1, NodeRole.Repeater, "first");
            world.Channel("Public");
            world.Hear(s_frame, world.Observer("A"));
            await world.FinishAsync();
        }

        // Nothing was read back: every id is handed out a second time.
        await using (var world = new ArchiveWorld(_folder.Options))
        {
            world.Advertise(2, NodeRole.Room, "usurper");
            world.Channel("#other");
            world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [5, 5, 5, 5]), world.Observer("B"));
            await world.FinishAsync();
            Assert.Equal(4, world.Counters.WriteErrors);
        }

        Assert.Equal("first", _folder.Sql("SELECT group_concat(name) FROM nodes"));
        Assert.Equal("Public", _folder.Sql("SELECT group_concat(name) FROM channels"));
        Assert.Equal("A", _folder.Sql("SELECT group_concat(text_id) FROM observers"));
        Assert.Equal("01020304", _folder.Sql("SELECT group_concat(hex(payload)) FROM transmissions"));
        Assert.Equal(1L, _folder.Count("observations"));
    }

    [Fact]
    public async Task Write_Metric_KeepsTheLastOfAnInterval()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var observer = world.Observer("A");
        var metric = new ObserverMetric(observer.Index, ArchiveWorld.Start, -110.5, 10, 20, 0, 4100, 5, 6);
        world.Put(new PersistItem { Observer = observer, Metric = metric });
        world.Put(new PersistItem { Observer = observer, Metric = metric with { NoiseFloor = double.NaN, TxAirSeconds = 11, BatteryMillivolts = null } });
        world.Put(new PersistItem { Observer = observer, Metric = metric with { At = new(ArchiveWorld.Start.Value + 60_000) } });
        await world.FinishAsync();
        Assert.Equal("-:11:-,-110.5:10:4100", _folder.Sql(
            "SELECT group_concat(ifnull(noise_floor, '-') || ':' || tx_air_seconds || ':' || ifnull(battery_millivolts, '-')) FROM observer_metrics"));
    }

    [Fact]
    public async Task Kill_AfterTheCommit_KeepsEverythingAcknowledged()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        var acks = new RecordingAcks(3000);
        world.StartWriter();
        Flood(world, 3000, acks);
        await acks.All;
        // Another process copies what lies on disk now, as a killed program would leave it.
        using var copy = new ArchiveFolder();
        foreach (var end in new[] { "", "-wal" })
        {
            using var process = System.Diagnostics.Process.Start("cp", [_folder.DatabasePath + end, copy.DatabasePath + end]);
            await process.WaitForExitAsync();
        }

        await using var after = new ArchiveWorld(copy.Options);
        await after.WarmUpAsync();
        Assert.Equal(WorldState.Of(world.Mesh), WorldState.Of(after.Mesh));
    }

    [Fact]
    [Trait("row", "ST-19")]
    public async Task Sql_OfWriterWarmUpAndArchive_NeverRunsUnderTheStoresLock()
    {
        var statements = 0;
        var underLock = new List<string>();
        PacketStore? store = null;
        var options = _folder.Options with
        {
            StatementProbe = sql =>
            {
                Interlocked.Increment(ref statements);
                if (store?.IsLockHeldByCurrentThread == true)
                    underLock.Add(sql);
            },
        };
        await using (var world = new ArchiveWorld(options))
        {
            store = world.Store;
            RandomTraffic.Play(world, 200, 9);
            await world.FinishAsync();
        }

        var written = statements;
        Assert.True(written > 200);
        await using var again = new ArchiveWorld(options);
        store = again.Store;
        await again.WarmUpAsync();
        using var archive = new SqliteArchive(again.File);
        var cache = new ResolvedPathCache(archive);
        await cache.GetAsync([1, 2, 3], CancellationToken.None);
        await archive.LoadDroppedAsync(new DroppedPacketQuery(5), CancellationToken.None);
        Assert.True(statements > written + 5);
        Assert.Empty(underLock);
    }

    private static void Flood(ArchiveWorld world, int count, RecordingAcks acks)
    {
        var observer = world.Observer("A");
        for (var i = 0; i < count; i++)
        {
            var frame = ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8), 1, 0]);
            world.Hear(frame, observer, new Heard { Signal = new Signal(i % 10, null, null) }, new AckToken(acks, i));
        }
    }

    private static async Task Eventually(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(10, deadline.Token);
    }
}
