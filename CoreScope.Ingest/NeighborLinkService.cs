using CoreScope.Core;
using CoreScope.Ingest.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest;

/// <summary>
/// Saves links between nodes each minute and when the program stops, and forgets old ones each hour. Register it behind
/// <see cref="IngestService"/>: it stops first, while there still is somebody to write.
/// </summary>
public sealed class NeighborLinkService : BackgroundService
{
    private const int SavesBetweenPrunes = 60;
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly IngestService _ingest;
    private readonly Mesh _mesh;
    private readonly NeighborLinkJob _job;
    private readonly ILogger<NeighborLinkService> _log;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NeighborLinkService(IngestService ingest, Mesh mesh, NeighborLinkJob job, ILogger<NeighborLinkService> log)
    {
        _ingest = ingest;
        _mesh = mesh;
        _job = job;
        _log = log;
        ingest.Ready += _ready.SetResult;
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_ready.Task.IsCompleted)
            await TryAsync(_job.SaveAsync, cancellationToken).ConfigureAwait(false);
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
        try
        {
            await _ready.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
            using var timer = new PeriodicTimer(s_interval, _mesh.Clock);
            for (var saves = 0; ; saves++)
            {
                if (saves % SavesBetweenPrunes == 0)
                    await TryAsync(_job.PruneAsync, stoppingToken).ConfigureAwait(false);
                await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
                await TryAsync(_job.SaveAsync, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Pipeline or writer ended, which they have told themselves.
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _log.LogError(problem, "[graph] links between nodes could not be kept on disk; it is tried again in {Minutes:F0} minutes", s_interval.TotalMinutes);
        }
    }
}
