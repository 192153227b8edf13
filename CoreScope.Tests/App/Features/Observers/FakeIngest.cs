using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;

namespace CoreScope.Tests.App.Features.Observers;

/// <summary>Ingest that says of its sources what a test wants.</summary>
internal sealed class FakeIngest : IIngestStatus
{
    public IReadOnlyList<SourceStatus> Rows { get; set; } = [];

    /// <summary>Thrown when the sources are asked for.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<SourceStatus> Sources => Fault is null ? Rows : throw Fault;

    public WatchdogStatus Watchdog { get; set; }

    public int InboxPending => 0;

    public long InboxDropped => 0;

    public int PersistPending => 0;

    public UnixMillis LastCommit => default;

    public string? WriteFault => null;

    public IReadOnlyList<WriterStats> Writers => [];

    public IngestCounters Counters { get; } = new();
}
