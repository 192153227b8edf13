using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class SqliteArchiveTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "RP-14")]
    public async Task LoadResolvedPaths_MoreThanOneChunk_GivesEachAsStored()
    {
        var statements = 0;
        await using var world = new ArchiveWorld(_folder.Options with { StatementProbe = sql => statements += sql.Contains("resolved IS NOT NULL", StringComparison.Ordinal) ? 1 : 0 });
        var observer = world.Observer("A");
        for (var i = 0; i < 1200; i++)
        {
            int[]? path = i % 4 == 0 ? null : [i, 0, i * 100_000];
            world.Hear(ArchiveWorld.Frame(RouteType.Flood, PayloadType.Ack, [(byte)i, (byte)(i >> 8)], [1, 2, 3]), observer, new Heard { Path = path });
        }

        await world.FinishAsync();
        using var archive = new SqliteArchive(world.File);
        var found = await archive.LoadResolvedPathsAsync([.. Enumerable.Range(1, 1300)], CancellationToken.None);
        Assert.Equal(3, statements);
        Assert.Equal(900, found.Count);
        Assert.Equal([1199, 0, 119_900_000], found[1200]);
        Assert.False(found.ContainsKey(1));
        Assert.Empty(await archive.LoadResolvedPathsAsync([], CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await archive.LoadResolvedPathsAsync([1], new CancellationToken(true)));
    }

    [Fact]
    public async Task LoadResolvedPaths_ManyReadersWhileWriting_AllAnswer()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        world.StartWriter();
        using var archive = new SqliteArchive(world.File);
        var readers = Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await archive.LoadResolvedPathsAsync([1, 2, 3], CancellationToken.None);
        })).ToArray();
        RandomTraffic.Play(world, 2000, 1);
        await Task.WhenAll(readers);
        await world.FinishAsync();
        Assert.Equal(0, world.Counters.WriteErrors);
    }

    [Fact]
    public async Task LoadDropped_ByObserverAndNode_NewestFirst()
    {
        await using var world = new ArchiveWorld(_folder.Options);
        for (byte i = 1; i <= 20; i++)
        {
            world.Put(new PersistItem
            {
                Dropped = new DroppedPacket(
                    0, new PacketHash(ulong.MaxValue - i), [i, 2, 3], "signature", i % 2 == 0 ? "EVEN" : "ODD", RandomTraffic.HostileNames[i % 8],
                    ArchiveWorld.Key((byte)(i % 4)), i % 3 == 0 ? null : RandomTraffic.HostileNames[(i + 1) % 8], new(1000 + i)),
            });
        }

        await world.FinishAsync();
        using var archive = new SqliteArchive(world.File);
        var newest = await archive.LoadDroppedAsync(new DroppedPacketQuery(3), CancellationToken.None);
        Assert.Equal([20L, 19L, 18L], newest.Select(d => d.Id));
        var last = newest[0];
        Assert.Equal((new PacketHash(ulong.MaxValue - 20), "signature", "EVEN", 1020L), (last.Hash, last.Reason, last.ObserverId, last.DroppedAt.Value));
        Assert.Equal(RandomTraffic.HostileNames[4], last.ObserverName);
        Assert.Equal([20, 2, 3], last.Frame);
        var some = await archive.LoadDroppedAsync(new DroppedPacketQuery(100, "EVEN", ArchiveWorld.Key(2)), CancellationToken.None);
        Assert.Equal([18L, 14L, 10L, 6L, 2L], some.Select(d => d.Id));
        Assert.Empty(await archive.LoadDroppedAsync(new DroppedPacketQuery(-5, "x' OR 1=1 --"), CancellationToken.None));
    }
}
