using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Ingest.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CoreScope.Ingest;

/// <summary>Each minute takes out of memory what is too old, and the oldest when the store has grown too large. The archive keeps it.</summary>
public sealed class EvictionService : BackgroundService
{
    /// <summary>Time between two passes (spec/operations.md §4).</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Mesh _mesh;
    private readonly IStoreCommands _commands;
    private readonly ResolvedPathCache _paths;
    private readonly StoreLimits _limits;
    private readonly ILogger<EvictionService> _logger;

    public EvictionService(Mesh mesh, IStoreCommands commands, ResolvedPathCache paths, StoreLimits limits, ILogger<EvictionService> logger)
    {
        _mesh = mesh;
        _commands = commands;
        _paths = paths;
        _limits = limits;
        _logger = logger;
    }

    /// <summary>One pass of both rules; how many transmissions it evicted.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!_mesh.Store.Status.IsReady)
            return 0;
        var tooOld = await EvictAsync(EvictionRules.ByAge(_mesh.Store.Snapshot(), UnixMillis.Now(_mesh.Clock), _limits.Retention), cancellationToken).ConfigureAwait(false);
        var tooMany = await EvictAsync(EvictionRules.ByMemory(_mesh.Store, _limits.MaxBytes), cancellationToken).ConfigureAwait(false);
        if (tooOld + tooMany > 0)
            _logger.LogInformation("[store] {TooOld} packets left memory for their age, {TooMany} for its size; the archive keeps them", tooOld, tooMany);
        return tooOld + tooMany;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_limits.IsUnlimited)
            return;
        using var timer = new PeriodicTimer(Interval, _mesh.Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await RunOnceAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The pipeline ended: nothing changes any more.
                return;
            }
            catch (Exception error)
            {
                _logger.LogError(error, "[store] eviction failed; it is tried again in a minute");
            }
        }
    }

    private async Task<int> EvictAsync(int? smallestKept, CancellationToken cancellationToken)
    {
        if (smallestKept is not { } id)
            return 0;
        var pass = await _commands.RunAsync(() => _mesh.Store.Evict(id), cancellationToken).ConfigureAwait(false);
        await _commands.RunStepsAsync(pass, _mesh.Clock, cancellationToken).ConfigureAwait(false);
        _paths.Forget(pass.Evicted);
        return pass.Evicted.Count;
    }
}
