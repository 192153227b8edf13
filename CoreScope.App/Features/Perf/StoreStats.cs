using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Store;

namespace CoreScope.App.Features.Perf;

/// <summary>Makes the figures of <c>GET /api/stats</c>, at most every 10 s. Thread-safe.</summary>
internal sealed class StoreStats
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromSeconds(10);

    private readonly Mesh _mesh;
    private readonly StoreLimits _limits;
    private readonly IIngestStatus _ingest;
    private readonly AnswerCache<StatsAnswer> _cache;

    public StoreStats(Mesh mesh, StoreLimits limits, IIngestStatus ingest)
    {
        _mesh = mesh;
        _limits = limits;
        _ingest = ingest;
        _cache = new AnswerCache<StatsAnswer>(mesh.Clock, s_lifetime);
    }

    /// <summary>The figures, up to 10 s old; those of an unfinished load do not outlive it.</summary>
    public StatsAnswer Current() => _cache.Get(_mesh.Store.Status.IsReady ? 1 : 0, Build).Answer;

    private StatsAnswer Build()
    {
        var now = UnixMillis.Now(_mesh.Clock);
        var footprint = _mesh.Store.Measure();
        var nodes = _mesh.Nodes.Snapshot().Where(node => !_mesh.Visibility.IsHidden(node)).ToList();
        var heap = GC.GetGCMemoryInfo();
        var (lastHour, lastDay) = CountRecent(now);
        return new StatsAnswer
        {
            TotalPackets = footprint.Transmissions,
            TotalTransmissions = footprint.Transmissions,
            TotalObservations = footprint.Observations,
            TotalNodes = nodes.Count(n => now - n.LastSeen <= TimeSpan.FromDays(7)),
            TotalNodesAllTime = nodes.Count,
            TotalObservers = _mesh.Observers.Snapshot().Count(o => !o.IsInactive),
            PacketsLastHour = lastHour,
            PacketsLast24h = lastDay,
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

    /// <summary>Observations of the last hour and day.</summary>
    private (int LastHour, int LastDay) CountRecent(UnixMillis now)
    {
        var (hourAgo, dayAgo) = (now - TimeSpan.FromHours(1), now - TimeSpan.FromDays(1));
        var snapshot = _mesh.Store.Snapshot();
        int hour = 0, day = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            if (snapshot[i].LastSeen < dayAgo)
                continue;
            foreach (ref readonly var observation in snapshot[i].Observations)
            {
                day += observation.IngestTime >= dayAgo ? 1 : 0;
                hour += observation.IngestTime >= hourAgo ? 1 : 0;
            }
        }

        return (hour, day);
    }

    private static double ToMegabytes(long bytes) => Math.Round(bytes / Megabyte, 2);
}
