namespace CoreScope.Core.Store.Archive;

/// <summary>How often was heard on disk since some moment; what is still on its way there has ids above <paramref name="LastObservationId"/>.</summary>
/// <param name="Total">Observations of all.</param>
/// <param name="ByObserver">Observations by the observer's index; only when asked for.</param>
/// <param name="LastObservationId">Highest id that was committed when they were counted; 0 when there is none.</param>
public sealed record HeardCounts(int Total, IReadOnlyDictionary<int, int> ByObserver, int LastObservationId);
