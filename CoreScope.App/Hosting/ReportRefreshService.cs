using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Ingest;

namespace CoreScope.App.Hosting;

/// <summary>
/// Makes graph and scores when history is in memory and at each interval from then on, so that nobody who asks has to wait. A run
/// that fails is logged by the cache, which keeps the result before.
/// </summary>
internal sealed class ReportRefreshService : BackgroundService
{
    private readonly IngestService _ingest;
    private readonly Mesh _mesh;
    private readonly ReportCache _reports;
    private readonly HealthThresholds _thresholds;
    private readonly TimeSpan _interval;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReportRefreshService(IngestService ingest, Mesh mesh, ReportCache reports, HealthThresholds thresholds, TimeSpan interval)
    {
        _ingest = ingest;
        _mesh = mesh;
        _reports = reports;
        _thresholds = thresholds;
        _interval = interval;
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
        try
        {
            await _ready.Task.WaitAsync(stoppingToken).ConfigureAwait(false);
            using var timer = new PeriodicTimer(_interval, _mesh.Clock);
            do
            {
                await RefreshAsync(new NodeActivityReport(_thresholds), stoppingToken).ConfigureAwait(false);
                await RefreshAsync(new NodeScoresReport(), stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RefreshAsync<TResult>(IReport<TResult> report, CancellationToken cancellationToken)
        where TResult : class =>
        await ((Task)_reports.RefreshAsync(report, AnalyticsScope.All, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
