using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Persistence;

[Trait("row", "OP-22")]
public sealed class RetentionJobTests
{
    [Fact]
    [Trait("row", "ST-15")]
    public async Task RetireNodes_AtTheBoundary_TakesTheOlderAndAnAdvertBringsItBack()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), Node(1, RetentionRig.Ago(7, 1)), Node(2, RetentionRig.Ago(7)), Node(3, RetentionRig.Ago(0)));
        await rig.WarmUpAsync(new WarmupLimits());
        Assert.True(CanBeHop(rig, 1) && CanBeHop(rig, 2) && CanBeHop(rig, 3));

        await rig.Job.RetireNodesAsync(CancellationToken.None);

        Assert.Equal("1:1,2:0,3:0", rig.Sql("SELECT group_concat(id || ':' || inactive) FROM nodes"));
        Assert.Equal([true, false, false], rig.Mesh.Nodes.Snapshot().Select(n => n.IsInactive));
        // History still names it; a hop no longer stands for it.
        Assert.Equal("node 1", rig.Mesh.Nodes.Find(1)!.Name);
        Assert.False(CanBeHop(rig, 1));
        Assert.True(CanBeHop(rig, 2));
        Assert.Contains("1 nodes", Assert.Single(rig.Log.Lines).Text, StringComparison.Ordinal);

        var again = WorldState.NewMesh();
        await new StoreWarmup(rig.File, again, Microsoft.Extensions.Logging.Abstractions.NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None);
        Assert.True(again.Nodes.Find(1)!.IsInactive);

        var node = rig.Mesh.Nodes.Apply(new NodeAdvert { Key = ArchiveWorld.Key(1), HeardAt = UnixMillis.Now(rig.Clock), Role = NodeRole.Repeater }, true);
        var written = new RecordingAcks(1);
        await rig.Queue.AddAsync(new PersistItem { Node = node, Ack = new AckToken(written, 1) }, CancellationToken.None);
        await written.All;
        Assert.False(node.IsInactive);
        Assert.Equal(0L, rig.Sql("SELECT sum(inactive) FROM nodes"));
        Assert.True(CanBeHop(rig, 1));
        await rig.Job.RetireNodesAsync(CancellationToken.None);
        Assert.Single(rig.Log.Lines);
    }

    [Fact]
    public async Task RetireObservers_AtTheBoundary_TakesTheOlderWithItsFigures()
    {
        await using var rig = new RetentionRig(
            new RetentionPolicy(),
            Observer(1, RetentionRig.Ago(14, 1)), Observer(2, RetentionRig.Ago(14)),
            "INSERT INTO observer_metrics (observer_id, at) VALUES (1, 5), (1, 6), (2, 5)");
        await rig.WarmUpAsync(new WarmupLimits());
        await rig.Job.RetireObserversAsync(CancellationToken.None);
        Assert.Equal("1:1,2:0", rig.Sql("SELECT group_concat(id || ':' || inactive) FROM observers"));
        Assert.Equal([true, false], rig.Mesh.Observers.Snapshot().Select(o => o.IsInactive));
        Assert.Equal("2", rig.Sql("SELECT group_concat(observer_id) FROM observer_metrics"));
    }

    [Fact]
    public async Task RetireObservers_Never_TouchesNone()
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Observers = null }, Observer(1, 1));
        await rig.WarmUpAsync(new WarmupLimits());
        await rig.Job.RetireObserversAsync(CancellationToken.None);
        Assert.Equal(0L, rig.Sql("SELECT sum(inactive) FROM observers"));
    }

    [Fact]
    public async Task DeleteMetrics_AtTheBoundary_TakesTheOlderOfBothTables()
    {
        await using var rig = new RetentionRig(
            new RetentionPolicy(),
            Observer(1, RetentionRig.Ago(0)),
            $"INSERT INTO observer_metrics (observer_id, at) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) SELECT 1, {RetentionRig.Ago(30)} - i FROM n",
            Dropped(RetentionRig.Ago(30, 1)), Dropped(RetentionRig.Ago(30)));
        await rig.Job.DeleteMetricsAsync(CancellationToken.None);
        Assert.Equal($"{RetentionRig.Ago(30)}", rig.Sql("SELECT group_concat(at) FROM observer_metrics"));
        Assert.Equal($"{RetentionRig.Ago(30)}", rig.Sql("SELECT group_concat(dropped_at) FROM dropped_packets"));
        Assert.Contains("12000", Assert.Single(rig.Log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ST-15")]
    public async Task DeletePackets_AtTheBoundary_TakesTheOlderWithTheirObservationsAndGivesSpaceBack()
    {
        // Six thousand on either side of the limit, the first of the kept exactly on it.
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(2), VacuumPages = 50 }, RetentionRig.Packets(12_000, 3, RetentionRig.Ago(2) + 5_999, 1));
        rig.Mesh.Store.Status = new CoreScope.Core.Store.StoreStatus(CoreScope.Core.Store.StorePhase.Ready);
        using var packets = new ArchivedPackets(rig.File, TimeProvider.System);
        Assert.Equal(12_000, (await packets.OlderTransmissionsAsync(int.MaxValue, CancellationToken.None)).Count);
        var pages = (long)rig.Sql("PRAGMA page_count")!;

        await rig.Job.DeletePacketsAsync(CancellationToken.None);

        Assert.Equal("6001:6000", rig.Sql("SELECT min(id) || ':' || count(*) FROM transmissions"));
        Assert.Equal(RetentionRig.Ago(2), rig.Sql("SELECT min(first_seen) FROM transmissions"));
        Assert.Equal("18001:18000", rig.Sql("SELECT min(id) || ':' || count(*) FROM observations"));
        Assert.Equal(0L, rig.Sql("PRAGMA freelist_count"));
        Assert.True((long)rig.Sql("PRAGMA page_count")! < pages * 0.65);
        Assert.Contains("6000 packets with 18000", Assert.Single(rig.Log.Lines).Text, StringComparison.Ordinal);
        Assert.Equal("ok", rig.Sql("PRAGMA integrity_check"));

        // Positions in the list are counted anew.
        var older = await packets.OlderTransmissionsAsync(int.MaxValue, CancellationToken.None);
        Assert.Equal(6_000, older.Count);
        Assert.Equal([6_002, 6_001], (await older.PageAsync(5_998, 10, CancellationToken.None)).Select(row => row.Transmission.Id));
    }

    [Fact]
    public async Task DeletePackets_HeldInMemory_Stay()
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(2) }, RetentionRig.Packets(100, 2, RetentionRig.Ago(3), 1000));
        await rig.WarmUpAsync(new WarmupLimits(new UnixMillis(RetentionRig.Ago(3) - 39_000)));
        Assert.Equal(40, rig.Mesh.Store.Snapshot().Count);
        await rig.Job.DeletePacketsAsync(CancellationToken.None);
        Assert.Equal("61:40", rig.Sql("SELECT min(id) || ':' || count(*) FROM transmissions"));
        Assert.Equal(80L, rig.Count("observations"));
    }

    [Fact]
    public async Task DeletePackets_NotConfigured_KeepsAll()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(100, 2, 1_000_000, 1));
        await rig.Job.DeletePacketsAsync(CancellationToken.None);
        Assert.Equal(100L, rig.Count("transmissions"));
    }

    [Fact]
    public async Task Checkpoint_EmptiesTheLogAndAReaderDoesNotHoldItUp()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), RetentionRig.Packets(2_000, 2, RetentionRig.Ago(0), 1));
        var log = new FileInfo(rig.File.Path + "-wal");
        using (var reader = rig.File.OpenReader())
        {
            ArchiveFile.Execute(reader, "BEGIN");
            ArchiveFile.Execute(reader, "SELECT count(*) FROM transmissions");
            rig.Sql("UPDATE transmissions SET last_seen = last_seen + 1");
            await rig.Job.CheckpointAsync(CancellationToken.None);
            log.Refresh();
            Assert.True(log.Length > 0);
            ArchiveFile.Execute(reader, "ROLLBACK");
        }

        await rig.Job.CheckpointAsync(CancellationToken.None);
        log.Refresh();
        Assert.True(!log.Exists || log.Length == 0);
        Assert.Equal(0, rig.Counters.WriteErrors);
    }

    [Fact]
    public async Task Run_ByTheClock_DoesEachJobAtItsTime()
    {
        await using var rig = new RetentionRig(new RetentionPolicy { Packets = TimeSpan.FromDays(1) });
        using var stop = new CancellationTokenSource();
        var running = rig.Job.RunAsync(stop.Token);
        async Task<string> AfterAsync(TimeSpan time)
        {
            rig.Clock.Advance(time);
            await rig.Clock.WhenTimersPending(1).WaitAsync(TimeSpan.FromSeconds(20));
            return string.Join(' ', rig.Writer.Meter.Snapshot().Select(w => $"{w.Component}:{w.Count}"));
        }

        Assert.Equal("prune_metrics:2 prune_nodes:1 prune_observers:1", await AfterAsync(TimeSpan.Zero));
        Assert.Equal("checkpoint:1 prune_metrics:2 prune_nodes:1 prune_observers:1", await AfterAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("checkpoint:1 prune_metrics:2 prune_nodes:1 prune_observers:2", await AfterAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal("checkpoint:1 prune_metrics:2 prune_nodes:2 prune_observers:2", await AfterAsync(TimeSpan.FromMinutes(58.5)));
        Assert.Equal("checkpoint:2 prune_metrics:2 prune_nodes:2 prune_observers:2", await AfterAsync(TimeSpan.FromSeconds(30)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_JobFails_IsLoggedAndTheOthersGoOn()
    {
        await using var rig = new RetentionRig(new RetentionPolicy(), Dropped(1), "CREATE TRIGGER kept BEFORE DELETE ON dropped_packets BEGIN SELECT RAISE(ABORT, 'kept'); END", Node(1, 1));
        using var stop = new CancellationTokenSource();
        var running = rig.Job.RunAsync(stop.Token);
        await rig.Clock.WhenTimersPending(1).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Contains(rig.Log.Lines, line => line.Level == Microsoft.Extensions.Logging.LogLevel.Error && line.Text.Contains("tried again", StringComparison.Ordinal));
        Assert.Equal(1L, rig.Sql("SELECT inactive FROM nodes"));
        Assert.Equal(1, rig.Counters.WriteErrors);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static bool CanBeHop(RetentionRig rig, byte seed)
    {
        var key = ArchiveWorld.Key(seed);
        return !rig.Mesh.Resolver.Prefixes.Candidates(new HopPrefix(PublicKey.Bytes(in key)[..2])).IsEmpty;
    }

    private static string Node(byte seed, long lastSeen)
    {
        var key = ArchiveWorld.Key(seed);
        return $"INSERT INTO nodes (id, key, name, role, first_seen, last_seen, advert_count, is_foreign) VALUES ({seed}, x'{key}', 'node {seed}', {(int)NodeRole.Repeater}, 1, {lastSeen}, 1, 0)";
    }

    private static string Observer(int id, long lastSeen) =>
        $"INSERT INTO observers (id, text_id, first_seen, last_seen, last_packet_at, packet_count, status_count) VALUES ({id}, 'O{id}', 1, {lastSeen}, 1, 1, 0)";

    private static string Dropped(long at) =>
        $"INSERT INTO dropped_packets (hash, frame, reason, observer_id, node_key, dropped_at) VALUES ({at}, x'01', 'r', 'O', zeroblob(32), {at})";
}
