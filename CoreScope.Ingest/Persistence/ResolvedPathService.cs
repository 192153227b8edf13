using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest.Persistence;

/// <summary>
/// Looks after resolved paths while the app runs: warns once when their index grows beyond what was planned for, and runs the
/// backfill when more is known of nodes and links than at the last pass.
/// </summary>
public sealed class ResolvedPathService : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    // A pass reads every path of the time it covers.
    private static readonly TimeSpan s_betweenPasses = TimeSpan.FromMinutes(30);

    private readonly Mesh _mesh;
    private readonly ResolvedPathBackfill _backfill;
    private readonly long _warnAbove;
    private readonly TimeSpan _reach;
    private readonly ILogger<ResolvedPathService> _log;
    private bool _hasWarned;
    private (long, long, int) _knownAtLastPass;
    private long? _lastPass;

    /// <param name="mesh">The mesh.</param>
    /// <param name="backfill">The backfill.</param>
    /// <param name="options">Whose limit is watched.</param>
    /// <param name="reach">How far back paths are resolved anew; zero = never.</param>
    /// <param name="log">For the operator.</param>
    public ResolvedPathService(Mesh mesh, ResolvedPathBackfill backfill, ResolvedPathOptions options, TimeSpan reach, ILogger<ResolvedPathService> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _mesh = mesh;
        _backfill = backfill;
        _warnAbove = options.WarnAbove;
        _reach = reach;
        _log = log;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, _mesh.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await LookAfterAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
    }

    internal async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        if (!_mesh.Store.Status.IsReady)
            return;
        WarnOfSize();
        var known = (_mesh.Nodes.RelayVersion, _mesh.Observers.RelayVersion, _mesh.Graph.Count);
        if (_reach <= TimeSpan.Zero || known == _knownAtLastPass || (_lastPass is { } last && _mesh.Clock.GetElapsedTime(last) < s_betweenPasses))
            return;
        try
        {
            var changed = await _backfill.RunAsync(UnixMillis.Now(_mesh.Clock) - _reach, cancellationToken).ConfigureAwait(false);
            _knownAtLastPass = known;
            if (changed > 0)
                _log.LogInformation("[paths] {Count} observations of the last {Hours:F0} h are better resolved now", changed, _reach.TotalHours);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _log.LogError(error, "[paths] resolving older paths anew failed; it is tried again in {Minutes:F0} minutes", s_betweenPasses.TotalMinutes);
        }

        _lastPass = _mesh.Clock.GetTimestamp();
    }

    private void WarnOfSize()
    {
        var pairs = _mesh.Store.ResolvedPathPairs;
        if (_hasWarned || pairs <= _warnAbove)
            return;
        _hasWarned = true;
        _log.LogWarning(
            "[paths] the index of resolved paths holds {Pairs} entries, more than {Limit} (CoreScope:PacketStore:MaxResolvedPubkeyIndexEntries). It takes about {Megabytes:F0} MB; a shorter PacketStore:RetentionHours or a lower PacketStore:MaxMemoryMB makes it smaller, PacketStore:UseResolvedPathIndex=false does without it and asks the disk",
            pairs, _warnAbove, pairs * 10 / 1e6);
    }
}
