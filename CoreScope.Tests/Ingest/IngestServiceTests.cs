using CoreScope.Core;
using CoreScope.Core.Feed;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Mqtt.Listener;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.EndToEnd;
using CoreScope.Tests.Ingest.Mqtt;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.Ingest;

public sealed class IngestServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingest-service-").FullName;
    private readonly ListLogger<IngestService> _log = new();
    private readonly ArchiveFile _file;
    private readonly Mesh _mesh = new(TimeProvider.System, NullLogger<PacketFeed>.Instance);
    private readonly StoreCommandQueue _commands = new();
    private readonly MqttIngestService _mqtt;
    private readonly PersistWriter _writer;
    private readonly SqliteArchive _archive;
    private readonly IngestService _service;

    public IngestServiceTests()
    {
        _file = ArchiveFile.Open(new ArchiveOptions(Path.Combine(_folder, "corescope.db")));
        var limits = new StoreLimits();
        var inbox = new MessageInbox();
        var queue = new PersistQueue();
        var counters = new IngestCounters();
        _archive = new SqliteArchive(_file);
        _mqtt = new MqttIngestService(new MqttIngestOptions { DataDir = _folder, Listener = new MqttListenerOptions { Port = 0 } }, inbox, TimeProvider.System, NullLoggerFactory.Instance);
        _writer = new PersistWriter(_file, queue, counters, TimeProvider.System, NullLogger<PersistWriter>.Instance);
        var pipeline = new IngestPipeline(_mesh, inbox, _commands, queue, new ResolvedPathCache(_archive), counters, new IngestRules(), _mqtt.Written, NullLogger<IngestPipeline>.Instance, _archive);
        _service = new IngestService(_mesh, new StoreWarmup(_file, _mesh, NullLogger<StoreWarmup>.Instance), new HistoryLoad(_file, _mesh, _commands, limits, NullLogger<HistoryLoad>.Instance), limits, _mqtt, inbox, _commands, pipeline, queue, _writer, _log);
    }

    public void Dispose()
    {
        _service.Dispose();
        _writer.Dispose();
        _mqtt.Dispose();
        _archive.Dispose();
        _file.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StartThenStop_MessageInBetween_IsAcknowledgedAndStored()
    {
        var ready = new TaskCompletionSource();
        _service.Ready += ready.SetResult;
        await _service.StartAsync(CancellationToken.None);
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await using (var observer = await MqttRig.ConnectAsync(_mqtt.ListenerUrl!))
            await MqttRig.PublishAsync(observer, Observers.Topic, Observers.Envelope(1));
        await _service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(StorePhase.Ready, _mesh.Store.Status.Phase);
        Assert.Equal(1, _mesh.Store.Snapshot().Count);
        Assert.True(_mqtt.Statuses[0].LastWritten.Value > 0);
        Assert.False(new FileInfo(_file.Path + "-wal") is { Exists: true, Length: > 0 });
    }

    [Fact]
    public async Task Start_ArchiveGone_SaysSoAcknowledgesNothingAndStops()
    {
        File.Delete(_file.Path);
        await _service.StartAsync(CancellationToken.None);
        await using var observer = await MqttRig.ConnectAsync(_mqtt.ListenerUrl!);
        var answer = await observer.BeginPublishAsync(Observers.Topic, System.Text.Encoding.UTF8.GetBytes(Observers.Envelope(1)), 1, false, CancellationToken.None);

        await Eventually.TrueAsync(() => _log.Entries.Any(e => e.Level == LogLevel.Critical && e.Text.Contains("until a restart", StringComparison.Ordinal)), "the fault is told");
        // Reader and writer both fail, in any order; what the reader says of it stays.
        await Eventually.TrueAsync(
            () => _mesh.Store.Status is { Phase: StorePhase.Degraded, Reason: { } reason } && reason.Contains("Nothing is taken in or acknowledged", StringComparison.Ordinal), "the page says so");

        // Without ids and names from the file it would be stored under those of something else.
        Assert.Equal(0, _mesh.Store.Snapshot().Count);
        Assert.False(answer.IsCompleted);
        await _service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Commands_WhileServing_RunAndAfterTheEndAreCancelled()
    {
        await _service.StartAsync(CancellationToken.None);
        Assert.Equal(7, await _commands.RunAsync(() => 7, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));

        await _service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _commands.RunAsync(() => 7, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Commands_ServiceDisposedBeforeItStarted_AreCancelled()
    {
        var waiting = _commands.RunAsync(() => 7, CancellationToken.None);

        _service.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
