namespace CoreScope.Core.Metrics;

/// <summary>What the web app may know of ingest: sources, queue lengths, counters. Every member is cheap and safe from any thread.</summary>
public interface IIngestStatus
{
    /// <summary>One row a source, in configured order; the listener first.</summary>
    IReadOnlyList<SourceStatus> Sources { get; }

    /// <summary>Whether the sources are watched.</summary>
    WatchdogStatus Watchdog { get; }

    /// <summary>Messages waiting for the pipeline.</summary>
    int InboxPending { get; }

    /// <summary>QoS 0 messages dropped because the inbox was full.</summary>
    long InboxDropped { get; }

    /// <summary>Items waiting for the persistence writer.</summary>
    int PersistPending { get; }

    /// <summary>Time of the last commit; never = 0.</summary>
    Identity.UnixMillis LastCommit { get; }

    /// <summary>Why the archive cannot be written at present and what to do about it; null when it can.</summary>
    string? WriteFault { get; }

    /// <summary>Counts of events since start.</summary>
    IngestCounters Counters { get; }
}
