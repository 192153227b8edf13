using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Live;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;

namespace CoreScope.App.Hosting;

/// <summary>Each second tells the frame around every page how things stand: traffic, sources, progress of loading.</summary>
internal sealed class ShellStatusService(Mesh mesh, IIngestStatus ingest, ShellStatusSource shell, ApiSettings settings, DemoMode demo, IDemoSwitch demoSwitch) : BackgroundService
{
    private const int WindowSeconds = 5;
    private readonly Queue<int> _lastIds = new();
    private readonly SilentSources _silent = new(UnixMillis.Now(mesh.Clock), settings.SourcesArePublic);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        shell.LeaveSimulation = demo.IsOn ? demoSwitch.LeaveAsync : null;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), mesh.Clock);
        do
        {
            shell.Publish(Describe());
            // Pages show progress while history is read; afterwards the pipeline tells them itself.
            if (!mesh.Store.Status.IsReady)
                mesh.Feed.Changed();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private ShellStatus Describe()
    {
        var status = mesh.Store.Status;
        var sources = ingest.Sources;
        var connected = sources.Count(source => source.Connected);
        var fault = ingest.WriteFault;
        var rate = Rate(status);
        var loading = WarmupProgress.Of(status);
        return new ShellStatus(
            rate,
            connected == 0 ? FeedState.Down : connected < sources.Count || status.Phase == StorePhase.Degraded || fault is not null ? FeedState.Degraded : rate > 0 ? FeedState.Live : FeedState.Idle,
            status.Reason ?? fault ?? $"{connected} of {sources.Count} sources connected",
            fault ?? loading?.Text ?? status.Reason,
            fault is null ? loading?.Percent : null,
            demo.IsOn,
            fault is null ? loading?.Count : null)
        {
            SilentSources = _silent.Of(sources, UnixMillis.Now(mesh.Clock)),
        };
    }

    // Observations a second over the last few seconds; while history is loaded ids mean nothing.
    private double? Rate(StoreStatus status)
    {
        if (!status.IsReady)
            return null;
        _lastIds.Enqueue(mesh.Store.LastObservationId);
        if (_lastIds.Count > WindowSeconds + 1)
            _lastIds.Dequeue();
        return _lastIds.Count < 2 ? null : Math.Round((_lastIds.Last() - _lastIds.Peek()) / (double)(_lastIds.Count - 1), 1);
    }
}
