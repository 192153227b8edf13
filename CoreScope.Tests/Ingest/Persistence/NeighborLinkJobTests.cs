using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Paths;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

public sealed class NeighborLinkJobTests : IAsyncLifetime, IDisposable
{
    private readonly ArchiveFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly StoreCommandQueue _commands = new();
    private readonly PersistQueue _queue = new();
    private readonly MessageInbox _inbox = new();
    private readonly Mesh _mesh;
    private readonly ArchiveFile _file;
    private readonly PersistWriter _writer;
    private readonly SqliteArchive _archive;
    private readonly NeighborLinkJob _job;
    private Task _pipeline = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;

    public NeighborLinkJobTests()
    {
        _mesh = new Mesh(_clock, NullLogger<PacketFeed>.Instance);
        _file = ArchiveFile.Open(new ArchiveOptions(_folder.DatabasePath) { FullSync = false });
        _archive = new SqliteArchive(_file);
        _writer = new PersistWriter(_file, _queue, new IngestCounters(), TimeProvider.System, NullLogger<PersistWriter>.Instance);
        _job = new NeighborLinkJob(_mesh, _commands, _writer, TimeSpan.FromDays(5), NullLogger<NeighborLinkJob>.Instance);
    }

    public Task InitializeAsync()
    {
        _writing = _writer.RunAsync(CancellationToken.None);
        var pipeline = new IngestPipeline(
            _mesh, _inbox, _commands, _queue, new ResolvedPathCache(_archive), new IngestCounters(), new IngestRules(), static (_, _) => { }, NullLogger<IngestPipeline>.Instance);
        _pipeline = pipeline.RunAsync(CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await StopAsync();

    public void Dispose()
    {
        _writer.Dispose();
        _archive.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }

    [Fact]
    [Trait("row", "AN-18")]
    public async Task Links_AreBackAfterARestart_WithTheirFigures()
    {
        var ids = await NodesAsync(4);
        _mesh.Graph.Add(ids[0], ids[1], new LinkSighting(3, Now, 6.5, 2));
        _mesh.Graph.Add(ids[0], ids[1], new LinkSighting(9, Now, null, 1, IsConfirmation: true));
        _mesh.Graph.Add(ids[2], ids[3], new LinkSighting(0, Now));
        Assert.Equal(2, await _job.SaveAsync(CancellationToken.None));
        Assert.Equal(0, await _job.SaveAsync(CancellationToken.None));
        _mesh.Graph.Add(ids[2], ids[3], new LinkSighting(1, Now));
        Assert.Equal(1, await _job.SaveAsync(CancellationToken.None));
        var back = await RestartAsync();
        Assert.True(back.Graph.IsRestored);
        Assert.Equal(2, back.Graph.Count);
        var link = back.Graph.Find(ids[0], ids[1])!.Value;
        Assert.Equal((2L, 2, 6.5, Now, Now), (link.Count, link.Observers, link.Details.AverageSnr!.Value, link.FirstSeen, link.LastSeen));
        Assert.Equal([3, 9], link.Details.ObserverIndexes);
        Assert.Equal([0, 1, 1, 0], link.Details.ByHashSize);
        Assert.Equal(Now.Value, link.Details.ConfirmedAt);
        Assert.Equal((2L, 1), (back.Graph.Find(ids[2], ids[3])!.Value.Count, back.Graph.Find(ids[2], ids[3])!.Value.Observers));
        Assert.True(back.Graph.AreAdjacent(ids[1], ids[0]));
    }

    [Fact]
    public async Task Links_OfAWholeMesh_GoInPortions()
    {
        var ids = await NodesAsync(60);
        for (var a = 0; a < 60; a++)
        {
            for (var b = a + 1; b < 60; b++)
                _mesh.Graph.Add(ids[a], ids[b], new LinkSighting(1, Now));
        }

        Assert.Equal(1770, await _job.SaveAsync(CancellationToken.None));
        Assert.Equal(1770, (await RestartAsync()).Graph.Count);
    }

    [Fact]
    public async Task Links_NotSeenForFiveDays_AreForgottenInMemoryAndOnDisk()
    {
        var ids = await NodesAsync(3);
        _mesh.Graph.Add(ids[0], ids[1], new LinkSighting(1, Now));
        _clock.Advance(TimeSpan.FromDays(3));
        _mesh.Graph.Add(ids[0], ids[2], new LinkSighting(1, Now));
        await _job.SaveAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(2.1));
        await _job.PruneAsync(CancellationToken.None);
        Assert.Equal([ids[2]], _mesh.Graph.NeighborsOf(ids[0]).ToArray());
        Assert.Equal((ids[0], ids[2]), (await RestartAsync()).Graph.Snapshot().Select(e => (e.A, e.B)).Single());
    }

    private UnixMillis Now => UnixMillis.Now(_clock);

    // Through the writer, as adverts would come.
    private async Task<int[]> NodesAsync(int count)
    {
        var ids = new int[count];
        for (var i = 0; i < count; i++)
        {
            var node = _mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of($"{i + 1:X4}"), HeardAt = Now, Role = NodeRole.Repeater }, true);
            ids[i] = node.Id;
            await _queue.AddAsync(new PersistItem { Node = node }, CancellationToken.None);
        }

        return ids;
    }

    private async Task StopAsync()
    {
        _inbox.Close();
        await _pipeline;
        _queue.Close();
        await _writing;
    }

    private async Task<Mesh> RestartAsync()
    {
        await StopAsync();
        var mesh = new Mesh(_clock, NullLogger<PacketFeed>.Instance);
        await new StoreWarmup(_file, mesh, NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None);
        return mesh;
    }
}
