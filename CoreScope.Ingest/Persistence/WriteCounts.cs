using CoreScope.Core.Metrics;

namespace CoreScope.Ingest.Persistence;

/// <summary>What one transaction wrote; told to the counters only once it is committed, so that a retried batch counts once.</summary>
internal struct WriteCounts
{
    public int Transmissions, Observations, Nodes, Observers, Failures, Backfilled;

    public readonly void Report(IngestCounters counters)
    {
        for (var i = 0; i < Transmissions; i++)
            counters.TransmissionInserted();
        for (var i = 0; i < Observations; i++)
            counters.ObservationInserted();
        for (var i = 0; i < Nodes; i++)
            counters.NodeUpserted();
        for (var i = 0; i < Observers; i++)
            counters.ObserverUpserted();
        for (var i = 0; i < Failures; i++)
            counters.WriteFailed();
        if (Backfilled > 0)
            counters.Backfill(ResolvedPathBackfill.Name, Backfilled);
    }
}
