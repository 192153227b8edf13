using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Hosting;

namespace CoreScope.Ingest;

/// <summary>Runs retention from the moment history is in memory. Register it behind <see cref="IngestService"/>: it stops first.</summary>
public sealed class RetentionService : BackgroundService
{
    private readonly IngestService _ingest;
    private readonly RetentionJob _job;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RetentionService(IngestService ingest, RetentionJob job)
    {
        _ingest = ingest;
        _job = job;
        ingest.Ready += _ready.SetResult;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _ingest.Ready -= _ready.SetResult;
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _ready.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
        await _job.RunAsync(stoppingToken).ConfigureAwait(false);
    }
}
