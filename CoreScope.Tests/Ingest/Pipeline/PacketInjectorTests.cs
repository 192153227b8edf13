using CoreScope.Core.Store;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Ingest.Pipeline;

/// <summary>What became of a posted packet is told rightly also when memory has forgotten the earlier ones.</summary>
public sealed class PacketInjectorTests : IAsyncLifetime
{
    private readonly PipelineRig _rig = new();
    private readonly InMemoryArchive _acks = new();
    private Task _working = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _rig.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _rig.Inbox.Close();
        await _working.WaitAsync(TimeSpan.FromSeconds(20));
        _rig.Queue.Close();
        await _writing.WaitAsync(TimeSpan.FromSeconds(20));
        _rig.Dispose();
    }

    [Fact]
    public async Task Inject_WhatWasEvicted_IsADuplicateOnlyOfTheSameObserverAndPath()
    {
        var frame = PipelineRig.Frame(1, "AB");
        var first = _rig.Take(frame, observer: "DESK").Transmission!;
        _rig.Take(PipelineRig.Frame(2));
        await _rig.WriteAsync();
        _rig.Mesh.Store.EvictOldest(1);
        Start();
        var injector = new PacketInjector(_rig.Mesh, _rig.Inbox, _rig.Archive);

        var again = await injector.InjectAsync(frame, "DESK", null, null, null, CancellationToken.None);
        var more = await injector.InjectAsync(frame, "OTHER", null, null, null, CancellationToken.None);
        var fresh = await injector.InjectAsync(PipelineRig.Frame(3), "DESK", null, null, null, CancellationToken.None);

        Assert.Equal((InjectOutcome.Duplicate, first.Id), (again.Outcome, again.Transmission!.Id));
        Assert.Equal((InjectOutcome.Stored, first.Id, 2), (more.Outcome, more.Transmission!.Id, more.Transmission.Observations.Length));
        Assert.Equal((InjectOutcome.Stored, 3), (fresh.Outcome, fresh.Transmission!.Id));
    }

    private void Start()
    {
        _writing = _acks.DrainAsync(_rig.Queue);
        _working = Task.Run(() => _rig.Pipeline.RunAsync(CancellationToken.None));
    }
}
