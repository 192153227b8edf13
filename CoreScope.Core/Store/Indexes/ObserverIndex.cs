namespace CoreScope.Core.Store.Indexes;

/// <summary>Observer index → ids of its observations in order of arrival. What is gone it learns from the observation index, which must forget first.</summary>
internal sealed class ObserverIndex(ObservationIndex observations) : IPacketIndex
{
    // Transmissions looked at in one step.
    private const int AtOnce = 256;

    private readonly List<PostingList?> _byObserver = [];

    /// <summary>One more than the highest observer index that has reported.</summary>
    public int Count => _byObserver.Count;

    public ReadOnlyMemory<int> Find(int observerIndex) => ListOf(observerIndex)?.View ?? default;

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
        for (var at = 0; at < evicted.Length; at++)
        {
            foreach (ref readonly var observation in evicted[at].Observations)
            {
                touched.Add(observation.ObserverIndex);
                lastGone = Math.Max(lastGone, observation.Id);
            }

            if (at % AtOnce == AtOnce - 1)
                yield return AtOnce;
        }

        var sieve = new PostingSieve(id => id <= lastGone && observations.Find(id).TransmissionId == 0);
        foreach (var observer in touched)
        {
            if (ListOf(observer) is not { } list)
                continue;
            foreach (var looked in sieve.Run(list, gate))
                yield return looked;
            if (list.Count == 0)
            {
                lock (gate)
                    _byObserver[observer] = null;
            }

            yield return list.Count;
        }
    }

    private PostingList? ListOf(int observerIndex) => (uint)observerIndex < (uint)_byObserver.Count ? _byObserver[observerIndex] : null;
}
