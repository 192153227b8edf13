using System.Collections.Concurrent;

namespace CoreScope.Core.Metrics;

/// <summary>
/// Counts of ingest events since start (spec/store.md §11.1). Each method adds to exactly one counter, and one unless it is told how many. Thread-safe.
/// </summary>
public sealed class IngestCounters
{
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _backfilled = new(StringComparer.Ordinal);
    private long _transmissions, _duplicates, _observations, _nodeUpserts, _observerUpserts, _writeErrors, _signatureDrops, _commits, _lengthMismatches;

    public long TransmissionsInserted => Interlocked.Read(ref _transmissions);

    /// <summary>Packets whose content was known already, over another path or the same (<c>tx_dupes</c>).</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);
    public long ObservationsInserted => Interlocked.Read(ref _observations);
    public long NodeUpserts => Interlocked.Read(ref _nodeUpserts);
    public long ObserverUpserts => Interlocked.Read(ref _observerUpserts);
    public long WriteErrors => Interlocked.Read(ref _writeErrors);
    public long SignatureDrops => Interlocked.Read(ref _signatureDrops);
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Messages whose <c>len</c> field does not fit the frame.</summary>
    public long LengthMismatches => Interlocked.Read(ref _lengthMismatches);

    /// <summary>Messages that were not kept, by reason (protocol.md §12.6, §10.1, §10.4).</summary>
    public IReadOnlyDictionary<string, long> Dropped => _dropped;

    /// <summary>Rows written by each backfill (<c>backfill_&lt;name&gt;</c>).</summary>
    public IReadOnlyDictionary<string, long> Backfilled => _backfilled;

    public void TransmissionInserted() => Interlocked.Increment(ref _transmissions);
    public void Duplicate() => Interlocked.Increment(ref _duplicates);
    public void ObservationInserted() => Interlocked.Increment(ref _observations);
    public void NodeUpserted() => Interlocked.Increment(ref _nodeUpserts);
    public void ObserverUpserted() => Interlocked.Increment(ref _observerUpserts);
    public void WriteFailed() => Interlocked.Increment(ref _writeErrors);
    public void SignatureDropped() => Interlocked.Increment(ref _signatureDrops);
    public void Committed() => Interlocked.Increment(ref _commits);
    public void LengthMismatched() => Interlocked.Increment(ref _lengthMismatches);

    /// <summary>A backfill wrote so many rows.</summary>
    public void Backfill(string name, int rows) => _backfilled.AddOrUpdate(name, static (_, added) => added, static (_, n, added) => n + added, (long)rows);

    /// <summary>One message was not kept.</summary>
    public void Drop(string reason) => _dropped.AddOrUpdate(reason, 1, static (_, n) => n + 1);
}
