using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest;
using CoreScope.Tests.Core.Store;
using CoreScope.Tests.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest;

public sealed class EvictionServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly PipelineRig _rig = new();
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _rig.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _rig.Inbox.Close();
        await _running.WaitAsync(s_patience);
        _rig.Dispose();
    }

    [Fact]
    [Trait("row", "ST-12")]
    public async Task EachMinute_WhatIsTooOld_LeavesMemory()
    {
        _rig.Take(PipelineRig.Frame(1, "AC"));
        _rig.Clock.Advance(TimeSpan.FromMinutes(30));
        _rig.Take(PipelineRig.Frame(2, "AC"));
        Start();
        using var service = Service(new StoreLimits(TimeSpan.FromMinutes(60)));
        await service.StartAsync(CancellationToken.None);
        await _rig.Clock.WaitForTimerAsync();

        _rig.Clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(2, _rig.Mesh.Store.Snapshot().Count);
        _rig.Clock.Advance(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => _rig.Mesh.Store.Snapshot().Count == 1, "the older one is evicted");
        Assert.Equal((2, 1L), (_rig.Mesh.Store.Snapshot()[0].Id, _rig.Mesh.Store.Evicted));
        await service.StopAsync(CancellationToken.None).WaitAsync(s_patience);
    }

    [Fact]
    public async Task RunOnce_StillLoading_DoesNothing()
    {
        _rig.Take(PipelineRig.Frame(1));
        _rig.Clock.Advance(TimeSpan.FromHours(5));
        _rig.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        using var service = Service(new StoreLimits(TimeSpan.FromMinutes(60)));

        Assert.Equal(0, await service.RunOnceAsync(CancellationToken.None));
    }

    [Fact]
    [Trait("row", "ST-12")]
    [Trait("row", "RP-04")]
    public async Task RunOnce_OverTheMemoryLimit_EvictsTheOldestAndNoIndexKeepsAny()
    {
        for (var i = 0; i < 6_000; i++)
            RandomTraffic.WithNodes(APacket.Flood(PayloadType.Advert).Number(i).From(1 + (i % 9)).OnChannel(1 + (i % 5)).Via($"{i % 250:X2}", "AC").By(i % 7).At(1_000 + i)).AppendTo(_rig.Mesh.Store);
        var full = _rig.Mesh.Store.Measure().TotalBytes;
        Start();
        using var service = Service(new StoreLimits(MaxBytes: full / 2));

        Assert.Equal(1_500, await service.RunOnceAsync(CancellationToken.None));
        for (var passes = 0; await service.RunOnceAsync(CancellationToken.None) > 0; passes++)
            Assert.True(passes < 20);

        Assert.InRange(_rig.Mesh.Store.Measure().TotalBytes, 0.3 * full, 0.5 * full);
        StoreIntegrity.Check(_rig.Mesh.Store);
    }

    [Fact]
    public async Task HeardAgainAfterEviction_KeepsIdAndFirstSight_AndARedeliveryCountsOnce()
    {
        var frame = PipelineRig.Frame(1, "AB");
        var first = _rig.Take(frame, "\"SNR\":5").Transmission!;
        _rig.Take(frame, observer: PipelineRig.Bob);
        _rig.Take(PipelineRig.Frame(2));
        await _rig.WriteAsync();
        _rig.Mesh.Store.EvictOldest(1);
        var inserted = _rig.Counters.ObservationsInserted;

        // Both as they were, then over another path.
        Assert.Null(_rig.Take(frame, "\"SNR\":5").Transmission);
        Assert.Null(_rig.Take(frame, observer: PipelineRig.Bob).Transmission);
        _rig.Clock.Advance(TimeSpan.FromMinutes(1));
        var item = _rig.Take(PipelineRig.Frame(1, "CD"));
        Assert.Null(_rig.Take(PipelineRig.Frame(1, "CD")).Transmission);
        await _rig.WriteAsync();

        var recalled = item.Transmission!;
        Assert.NotSame(first, recalled);
        Assert.Equal((first.Id, first.FirstSeen, false, 3), (recalled.Id, recalled.FirstSeen, item.IsNewTransmission, recalled.Observations.Length));
        Assert.Equal(inserted + 1, _rig.Counters.ObservationsInserted);
        Assert.Equal((2L, 4L), (_rig.Rows("transmissions"), _rig.Rows("observations")));
        Assert.Same(recalled, _rig.Mesh.Store.Find(first.Hash));
        Assert.Equal(1, _rig.Mesh.Store.Snapshot().Count);
        var again = await _rig.ReadBackAsync();
        Assert.Equal((2, 4, 3), (again.Store.Snapshot().Count, again.Store.ObservationCount, again.Store.Find(1)!.Observations.Length));
    }

    [Fact]
    public async Task BridgeMessageAgainAfterEviction_IsADuplicate()
    {
        const string Topic = "meshcore/message/channel/0";
        const string Body = """{"text":"a","sender_timestamp":1}""";
        _rig.Take(Topic, Body);
        _rig.Take(PipelineRig.Frame(2));
        await _rig.WriteAsync();
        _rig.Mesh.Store.EvictOldest(1);

        Assert.Null(_rig.Take(Topic, Body).Transmission);

        Assert.Equal(2, _rig.Mesh.Store.LastTransmissionId);
    }

    [Fact]
    public async Task RunOnce_EvictedPaths_LeaveTheCache()
    {
        var archive = new InMemoryArchive();
        var paths = new ResolvedPathCache(archive);
        _rig.Take(PipelineRig.Frame(1, "AB"));
        paths.Put(1, [5]);
        paths.Put(99, [6]);
        _rig.Clock.Advance(TimeSpan.FromHours(2));
        Start();
        using var service = new EvictionService(_rig.Mesh, _rig.Commands, paths, new StoreLimits(TimeSpan.FromHours(1)), NullLogger<EvictionService>.Instance);

        Assert.Equal(1, await service.RunOnceAsync(CancellationToken.None));

        Assert.Equal([99], (await paths.GetAsync([1, 99], CancellationToken.None)).Keys);
        Assert.Equal(1, paths.Queries);
    }

    private void Start() => _running = Task.Run(() => _rig.Pipeline.RunAsync(CancellationToken.None));

    private EvictionService Service(StoreLimits limits) =>
        new(_rig.Mesh, _rig.Commands, new ResolvedPathCache(new InMemoryArchive()), limits, NullLogger<EvictionService>.Instance);
}
