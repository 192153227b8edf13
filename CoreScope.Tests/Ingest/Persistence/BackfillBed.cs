using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.Ingest.Pipeline;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest.Persistence;

/// <summary>Pipeline, writer and backfill running over a real file, with a clock that stands still.</summary>
internal sealed class BackfillBed : IAsyncDisposable
{
    private readonly ArchiveFolder _folder;
    private readonly ArchiveFile _file;
    private readonly SqliteArchive _archive;
    private readonly PersistQueue _queue = new();
    private readonly MessageInbox _inbox = new();
    private readonly StoreCommandQueue _commands = new();
    private readonly PersistWriter _writer;
    private readonly Task _working;
    private readonly Task _writing;

    public BackfillBed(ArchiveFolder folder, Action<string>? sql = null)
    {
        _folder = folder;
        _file = ArchiveFile.Open(folder.Options with { StatementProbe = sql });
        _archive = new SqliteArchive(_file);
        Cache = new ResolvedPathCache(_archive);
        Reader = new SqlitePathReader(_file);
        var stored = new StoredPaths(Cache, Reader);
        Mesh = new Mesh(Clock, NullLogger<PacketFeed>.Instance, new ResolvedPathOptions { Stored = () => stored });
        new StoreWarmup(_file, Mesh, NullLogger<StoreWarmup>.Instance).RunAsync(new WarmupLimits(), CancellationToken.None).Wait();
        Pipeline = new IngestPipeline(Mesh, _inbox, _commands, _queue, Cache, Counters, new IngestRules(), static (_, _) => { }, NullLogger<IngestPipeline>.Instance);
        _writer = new PersistWriter(_file, _queue, Counters, TimeProvider.System, NullLogger<PersistWriter>.Instance);
        Backfill = new ResolvedPathBackfill(Mesh, stored, Reader, Cache, _commands);
        _working = Pipeline.RunAsync(CancellationToken.None);
        _writing = _writer.RunAsync(CancellationToken.None);
    }

    public ManualClock Clock { get; } = new();

    public Mesh Mesh { get; }

    public IngestCounters Counters { get; } = new();

    public ResolvedPathCache Cache { get; }

    public SqlitePathReader Reader { get; }

    public ResolvedPathBackfill Backfill { get; }

    public StoreCommandQueue Commands => _commands;

    public IngestPipeline Pipeline { get; }

    public UnixMillis DayAgo => UnixMillis.Now(Clock) - TimeSpan.FromHours(24);

    /// <summary>A repeater whose key begins so, known and on its way to the disk; its id.</summary>
    public Task<int> NodeAsync(string hex) => _commands.PersistAsync(
        () =>
        {
            var node = Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = UnixMillis.Now(Clock), Role = NodeRole.Repeater, Name = hex }, true);
            return (node.Id, new PersistItem { Node = node });
        },
        CancellationToken.None);

    /// <summary>One packet heard and on disk.</summary>
    public async Task<Transmission> HearAsync(int number, params string[] hops)
    {
        var done = new TaskCompletionSource();
        var body = PipelineRig.Envelope(PipelineRig.Frame(number, hops));
        await _inbox.PostAsync(
            new("test", PipelineRig.Packets(), System.Text.Encoding.UTF8.GetBytes(body), false, UnixMillis.Now(Clock), new(new Told(done), 1)), CancellationToken.None);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return Mesh.Store.Snapshot()[^1];
    }

    /// <summary>The resolved path of an observation as the file has it.</summary>
    public int[]? Filed(int observationId) => Reader.Read([observationId], CancellationToken.None).GetValueOrDefault(observationId);

    public async ValueTask DisposeAsync()
    {
        _inbox.Close();
        await _working;
        _queue.Close();
        await _writing;
        _writer.Dispose();
        _archive.Dispose();
        Reader.Dispose();
        _file.Dispose();
    }

    private sealed class Told(TaskCompletionSource done) : CoreScope.Ingest.Messages.IAckTarget
    {
        public void Acknowledge(long id) => done.TrySetResult();
    }
}
