using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest;

/// <summary>
/// Brings ingest up and down in the one right order. Up: writer, network (messages wait in the inbox), then warm-up and
/// pipeline in the background, so that pages are served from the first moment. Down: network, inbox drained by the pipeline,
/// queue drained by the writer, write-ahead log emptied.
/// </summary>
public sealed class IngestService : IHostedService, IDisposable
{
    private readonly Mesh _mesh;
    private readonly StoreWarmup _warmup;
    private readonly HistoryLoad _history;
    private readonly StoreLimits _limits;
    private readonly MqttIngestService _mqtt;
    private readonly MessageInbox _inbox;
    private readonly StoreCommandQueue _commands;
    private readonly IngestPipeline _pipeline;
    private readonly PersistQueue _queue;
    private readonly PersistWriter _writer;
    private readonly ILogger<IngestService> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private volatile string? _writerFault;
    private Task _writing = Task.CompletedTask;
    private Task _working = Task.CompletedTask;
    private int _isStopped;

    public IngestService(
        Mesh mesh,
        StoreWarmup warmup,
        HistoryLoad history,
        StoreLimits limits,
        MqttIngestService mqtt,
        MessageInbox inbox,
        StoreCommandQueue commands,
        IngestPipeline pipeline,
        PersistQueue queue,
        PersistWriter writer,
        ILogger<IngestService> logger)
    {
        _mesh = mesh;
        _warmup = warmup;
        _history = history;
        _limits = limits;
        _mqtt = mqtt;
        _inbox = inbox;
        _commands = commands;
        _pipeline = pipeline;
        _queue = queue;
        _writer = writer;
        _logger = logger;
    }

    /// <summary>Called once when history is in memory and messages are taken.</summary>
    public event Action? Ready;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.Run(WriteAsync, CancellationToken.None);
        await _mqtt.StartAsync(cancellationToken).ConfigureAwait(false);
        _working = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
            return;
        // History that is still being read is not waited for: nothing was taken yet, so nothing was acknowledged.
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _mqtt.StopAsync(cancellationToken).ConfigureAwait(false);
        _inbox.Close();
        // When the host's patience ends, a refusing disk is not waited for any longer: what it did not take was never acknowledged.
        using var patience = cancellationToken.Register(_abort.Cancel);
        await _working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _queue.Close();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends what a start that failed half-way left running.</summary>
    public void Dispose()
    {
        _inbox.Close();
        _commands.Close();
        _queue.Close();
        _stopping.Dispose();
        _abort.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await _writer.RunAsync(_abort.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.LogCritical(error, "[ingest] the archive's writer ended; nothing further is stored or acknowledged until a restart");
            _writerFault = "The archive cannot be written any more; see the log and restart.";
            Degrade(_writerFault);
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            await WarmUpAsync().ConfigureAwait(false);
            var history = _history.IsDue ? LoadHistoryAsync() : Task.CompletedTask;
            await _pipeline.RunAsync(_abort.Token).ConfigureAwait(false);
            await history.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        catch (ArchiveException archive)
        {
            _logger.LogCritical("[ingest] {Reason} Nothing is taken in or acknowledged until CoreScope is restarted", archive.Message);
            Degrade("The archive could not be read; see the log.");
        }
        catch (Exception error)
        {
            _logger.LogCritical(error, "[ingest] the pipeline ended; nothing further is taken in until a restart");
            Degrade("The ingest pipeline ended unexpectedly; see the log and restart.");
        }
        finally
        {
            // The pipeline may never have come to run.
            _commands.Close();
        }
    }

    private async Task LoadHistoryAsync()
    {
        // Before the first message is taken.
        _history.Announce();
        try
        {
            await _history.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The program stops; the next start begins anew.
        }
    }

    private async Task WarmUpAsync()
    {
        var reach = _limits.HotStart > TimeSpan.Zero ? _limits.HotStart : _limits.Retention;
        var since = reach > TimeSpan.Zero ? UnixMillis.Now(_mesh.Clock) - reach : default;
        await _warmup.RunAsync(new WarmupLimits(since, _limits.MaxBytes), _stopping.Token).ConfigureAwait(false);
        if (_writerFault is { } fault)
            Degrade(fault);
        _mesh.Feed.Changed();
        _logger.LogInformation(
            "[store] {Phase}: {Transmissions} transmissions, {Observations} observations",
            _mesh.Store.Status.Phase, _mesh.Store.Snapshot().Count, _mesh.Store.ObservationCount);
        Ready?.Invoke();
    }

    // Whatever failed first has said why; what fails behind it does so because of it.
    private void Degrade(string reason) =>
        _mesh.Store.ChangeStatus(status => status.Phase == StorePhase.Degraded ? status : status with { Phase = StorePhase.Degraded, Reason = reason });
}
