using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Ingest.Mqtt;
using CoreScope.Ingest.Persistence;
using CoreScope.Ingest.Pipeline;

namespace CoreScope.Ingest;

/// <summary>What the web app sees of ingest.</summary>
public sealed class IngestStatus(MqttIngestService mqtt, MessageInbox inbox, PersistQueue queue, PersistWriter writer, IngestCounters counters) : IIngestStatus
{
    /// <inheritdoc />
    public IReadOnlyList<SourceStatus> Sources => mqtt.Statuses;

    /// <inheritdoc />
    public WatchdogStatus Watchdog => mqtt.Watchdog;

    /// <inheritdoc />
    public int InboxPending => inbox.Pending;

    /// <inheritdoc />
    public long InboxDropped => inbox.Dropped;

    /// <inheritdoc />
    public int PersistPending => queue.Pending;

    /// <inheritdoc />
    public UnixMillis LastCommit => writer.LastCommit;

    /// <inheritdoc />
    public string? WriteFault => writer.Fault;

    /// <inheritdoc />
    public IngestCounters Counters => counters;
}
