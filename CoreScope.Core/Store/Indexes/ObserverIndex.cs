namespace CoreScope.Core.Store.Indexes;

/// <summary>Observer index → ids of its observations in order of arrival. What is gone it learns from the observation index, which must forget first.</summary>
internal sealed class ObserverIndex(ObservationIndex observations) : IPacketIndex
{
    private readonly List<PostingList?> _byObserver = [];

    /// <summary>One more than the highest observer index that has reported.</summary>
    public int Count => _byObserver.Count;

    public ReadOnlyMemory<int> Find(int observerIndex) =>
        (uint)observerIndex < (uint)_byObserver.Count && _byObserver[observerIndex] is { } list ? list.View : default;

    public long AllocatedBytes => _byObserver.Sum(l => (long)(l?.AllocatedBytes ?? 0));

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        while (_byObserver.Count <= arrival.ObserverIndex)
            _byObserver.Add(null);
        (_byObserver[arrival.ObserverIndex] ??= new PostingList()).Add(transmission.Observations[observationIndex].Id);
    }

    public void Remove(ReadOnlySpan<Transmission> evicted, int smallestKept)
    {
        var touched = new HashSet<int>();
        var lastGone = 0;
        foreach (var transmission in evicted)
        {
            foreach (ref readonly var observation in transmission.Observations)
            {
                touched.Add(observation.ObserverIndex);
                lastGone = Math.Max(lastGone, observation.Id);
            }
        }

        foreach (var observer in touched)
        {
            _byObserver[observer]!.RemoveAbsent(observations, lastGone);
            if (_byObserver[observer]!.Count == 0)
                _byObserver[observer] = null;
        }
    }
}
