namespace CoreScope.Core.Store.Archive;

/// <summary>
/// Reads resolved paths from the archive in bulk, for callers that are no page: the answer comes on the caller's thread. Never
/// called under a lock.
/// </summary>
public interface IResolvedPathReader
{
    /// <summary>Resolved paths (node ids, 0 = unresolved hop) of these observations; what has none is absent.</summary>
    IReadOnlyDictionary<int, int[]> Read(IReadOnlyCollection<int> observationIds, CancellationToken cancellationToken);

    /// <summary>Highest id of an observation whose row is committed; 0 when there is none.</summary>
    int LastObservationId();
}
