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

    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew) => Add(transmission.Observations[observationIndex]);

    public void Add(in Observation observation)
    {
        while (_byObserver.Count <= observation.ObserverIndex)
            _byObserver.Add(null);
        (_byObserver[observation.ObserverIndex] ??= new PostingList()).Insert(observation.Id);
    }

    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate)
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

        yield return evicted.Length;
        foreach (var observer in touched)
        {
            var list = _byObserver[observer]!;
            var looked = list.Count;
            if (list.WithoutAbsent(observations, lastGone) is { } left)
            {
                lock (gate)
                {
                    if (left.Length > 0)
                        list.Replace(left);
                    else
                        _byObserver[observer] = null;
                }
            }

            yield return looked;
        }
    }
}
