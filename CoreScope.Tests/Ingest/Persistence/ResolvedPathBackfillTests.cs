using CoreScope.Core.Store;
using CoreScope.Ingest.Persistence;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class ResolvedPathBackfillTests : IDisposable
{
    private readonly ArchiveFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("row", "RP-10")]
    public async Task RunAsync_FromNothingResolved_FillsFileIndexAndCache()
    {
        await using var bed = new BackfillBed(_folder);
        var transmission = await bed.HearAsync(1, "AA", "BB");
        var id = transmission.Observations[0].Id;
        Assert.Null(bed.Filed(id));
        int a = await bed.NodeAsync("AA"), b = await bed.NodeAsync("BB");

        Assert.Equal(1, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Equal([a, b], bed.Filed(id)!);
        Assert.Equal([transmission.Id], bed.Mesh.Store.RelayedBy(a).Ids.ToArray());
        Assert.Equal([transmission.Id], bed.Mesh.NodePackets.Of(b).ToArray());
        Assert.Equal(2, bed.Mesh.Store.ResolvedPathPairs);
        Assert.Equal([transmission.Id], bed.Mesh.Store.ByHop(AKey.Of("AA").Prefix(1)).ToArray());
        var queries = bed.Cache.Queries;
        Assert.Equal([a, b], (await bed.Cache.GetAsync([id], CancellationToken.None))[id]);
        Assert.Equal(queries, bed.Cache.Queries);
        Assert.Equal(1, bed.Counters.Backfilled["resolved_path"]);
    }

    [Fact]
    [Trait("row", "RP-11")]
    public async Task RunAsync_AgainWithAnotherAnswer_LeavesNoEntryOfTheFirst()
    {
        await using var bed = new BackfillBed(_folder);
        var transmission = await bed.HearAsync(1, "AA", "AB", "AC");
        var id = transmission.Observations[0].Id;
        var first = await bed.NodeAsync("AA01");
        Assert.Equal(1, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Equal([first, 0, 0], bed.Filed(id)!);

        // Another node begins alike, so the first hop is no longer sure; the other two are known now.
        await bed.NodeAsync("AA02");
        int second = await bed.NodeAsync("AB"), third = await bed.NodeAsync("AC");
        Assert.Equal(1, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Equal([0, second, third], bed.Filed(id)!);
        Assert.True(bed.Mesh.Store.RelayedBy(first).Ids.IsEmpty);
        Assert.Equal([transmission.Id], bed.Mesh.Store.RelayedBy(third).Ids.ToArray());
        Assert.Equal(2, bed.Mesh.Store.Indexes.Paths!.Members.KeysOf(transmission.Id).Length);
        Assert.Equal(2, bed.Mesh.Store.Indexes.Paths!.Members.KeyCount);
        Assert.Equal([0, second, third], (await bed.Cache.GetAsync([id], CancellationToken.None))[id]);
    }

    [Fact]
    public async Task RunAsync_NothingNew_ChangesNothing()
    {
        var updates = 0;
        await using var bed = new BackfillBed(_folder, sql => updates += sql.StartsWith("UPDATE observations SET resolved", StringComparison.Ordinal) ? 1 : 0);
        await bed.HearAsync(1, "AA", "BB");
        await bed.NodeAsync("AA");
        Assert.Equal(1, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Equal(0, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Equal(1, updates);
        Assert.Equal(0, bed.Reader.BackfillPosition());
    }

    [Fact]
    public async Task RunAsync_ReachesBackAsFarAsItIsTold()
    {
        await using var bed = new BackfillBed(_folder);
        var old = await bed.HearAsync(1, "AA");
        bed.Clock.Advance(TimeSpan.FromHours(25));
        var young = await bed.HearAsync(2, "AA");
        var a = await bed.NodeAsync("AA");
        Assert.Equal(1, await bed.Backfill.RunAsync(bed.DayAgo, CancellationToken.None));
        Assert.Null(bed.Filed(old.Observations[0].Id));
        Assert.Equal([a], bed.Filed(young.Observations[0].Id)!);
    }

    [Fact]
    [Trait("row", "ST-04")]
    public async Task RunAsync_AfterItWasCutShort_GoesOnWhereItWas()
    {
        using (var stop = new CancellationTokenSource())
        {
            await using var bed = new BackfillBed(_folder, sql =>
            {
                // The second batch is being read: the first one is on disk.
                if (sql.Contains("resolved IS NOT NULL", StringComparison.Ordinal) && sql.Contains("(101,", StringComparison.Ordinal))
                    stop.Cancel();
            });
            for (var i = 0; i < 150; i++)
                await bed.HearAsync(i, "AA");
            await bed.NodeAsync("AA");
            bed.Cache.Clear();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bed.Backfill.RunAsync(bed.DayAgo, stop.Token));
            Assert.Equal(101, bed.Reader.BackfillPosition());
            Assert.Equal(100, bed.Counters.Backfilled["resolved_path"]);
        }

        await using var again = new BackfillBed(_folder);
        await again.NodeAsync("AA");
        Assert.Equal(50, await again.Backfill.RunAsync(again.DayAgo, CancellationToken.None));
        Assert.Equal(0, again.Reader.BackfillPosition());
        Assert.Equal(150, again.Mesh.Store.RelayedBy(again.Mesh.Nodes.IdOf(AKey.Of("AA"))).Ids.Length);
    }

    [Fact]
    public async Task Service_MoreEntriesThanPlanned_WarnsOnce()
    {
        await using var bed = new BackfillBed(_folder);
        await bed.NodeAsync("AA");
        await bed.NodeAsync("BB");
        await bed.HearAsync(1, "AA", "BB");
        var log = new ListLogger<ResolvedPathService>();
        using var service = new ResolvedPathService(bed.Mesh, bed.Backfill, new ResolvedPathOptions { WarnAbove = 1 }, TimeSpan.Zero, log);
        await service.LookAfterAsync(CancellationToken.None);
        await service.LookAfterAsync(CancellationToken.None);
        var warning = Assert.Single(log.Entries, l => l.Level == LogLevel.Warning);
        Assert.Contains("MaxResolvedPubkeyIndexEntries", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_RunsThePassWhenMoreIsKnown()
    {
        await using var bed = new BackfillBed(_folder);
        var id = (await bed.HearAsync(1, "AA")).Observations[0].Id;
        using var service = new ResolvedPathService(bed.Mesh, bed.Backfill, new ResolvedPathOptions(), TimeSpan.FromHours(24), new ListLogger<ResolvedPathService>());
        await bed.NodeAsync("BB");
        await service.LookAfterAsync(CancellationToken.None);
        Assert.Null(bed.Filed(id));
        var a = await bed.NodeAsync("AA");
        // Known, but the last pass was just now.
        await service.LookAfterAsync(CancellationToken.None);
        Assert.Null(bed.Filed(id));
        bed.Clock.Advance(TimeSpan.FromMinutes(31));
        await service.LookAfterAsync(CancellationToken.None);
        Assert.Equal([a], bed.Filed(id)!);
    }
}
