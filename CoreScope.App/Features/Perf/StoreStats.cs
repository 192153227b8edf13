using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Perf;

/// <summary>Makes the figures of <c>GET /api/stats</c>, at most every 10 s. Thread-safe.</summary>
internal sealed class StoreStats
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly StoreLimits _limits;
    private readonly IIngestStatus _ingest;
    private readonly PacketCounts _counts;
    private readonly SharedAnswer<StatsAnswer> _cache;

    public StoreStats(Mesh mesh, PacketCounts counts, StoreLimits limits, IIngestStatus ingest)
    {
        _mesh = mesh;
        _counts = counts;
        _limits = limits;
        _ingest = ingest;
        _cache = new SharedAnswer<StatsAnswer>(mesh.Clock, s_lifetime);
    }

    /// <summary>The figures, up to 10 s old; those of an unfinished load do not outlive it.</summary>
    public Task<StatsAnswer> CurrentAsync(CancellationToken cancellationToken) =>
        _cache.GetAsync(_mesh.Store.Status.IsReady ? 1 : 0, BuildAsync, cancellationToken);

    private async Task<StatsAnswer> BuildAsync()
    {
        // For everybody who waits, so nobody's leaving ends it.
        var totals = await _counts.CountAsync(CancellationToken.None).ConfigureAwait(false);
        var now = UnixMillis.Now(_mesh.Clock);
        var footprint = _mesh.Store.Measure();
        var nodes = _mesh.Nodes.Snapshot().Where(node => !_mesh.Visibility.IsHidden(node)).ToList();
        var heap = GC.GetGCMemoryInfo();
        return new StatsAnswer
        {
            TotalPackets = totals.Transmissions,
            TotalTransmissions = totals.Transmissions,
            TotalObservations = totals.Observations,
            TotalNodes = nodes.Count(n => now - n.LastSeen <= TimeSpan.FromDays(7)),
            TotalNodesAllTime = nodes.Count,
            TotalObservers = _mesh.Observers.Snapshot().Count(o => !o.IsInactive),
            PacketsLastHour = totals.LastHour,
            PacketsLast24h = totals.LastDay,
            Version = BuildFacts.Current.Version,
            Commit = BuildFacts.Current.Commit,
            BuildTime = BuildFacts.Current.BuildTime,
            Counts = RoleCounts.Of([.. nodes.Where(n => !n.IsInactive)]),
            SignatureDrops = _ingest.Counters.SignatureDrops,
            TrackedMB = ToMegabytes(footprint.TotalBytes),
            StoreDataMB = ToMegabytes(footprint.TotalBytes),
            ProcessRssMB = ToMegabytes(Environment.WorkingSet),
            HeapInUseMB = ToMegabytes(heap.HeapSizeBytes - heap.FragmentedBytes),
            HeapCommittedMB = ToMegabytes(heap.TotalCommittedBytes),
            PacketStore = PacketStoreAnswer.Of(_mesh.Store, _limits),
        };
    }

    private static double ToMegabytes(long bytes) => Math.Round(bytes / Megabyte, 2);
}
