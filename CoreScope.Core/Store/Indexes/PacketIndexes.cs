using CoreScope.Core.Directories;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Store.Indexes;

/// <summary>Every index of a store; used under the store's lock as <see cref="IPacketIndex"/> says.</summary>
internal sealed class PacketIndexes
{
    private readonly IPacketIndex[] _all;
    private readonly IPacketIndex[] _allButObservers;

    public PacketIndexes(NodeDirectory nodes, ResolvedPathOptions options)
    {
        Observers = new ObserverIndex(Observations);
        Paths = options.IsIndexed ? new ResolvedPathIndex(nodes, options.Hash) : null;
        // Observations before observers: see there.
        IPacketIndex?[] all = [Hashes, Observations, Observers, Nodes, Hops, Paths, Types, Channels];
        _all = [.. all.OfType<IPacketIndex>()];
        _allButObservers = [.. _all.Where(index => index != Observers)];
    }

    public HashIndex Hashes { get; } = new();

    public ObservationIndex Observations { get; } = new();

    public ObserverIndex Observers { get; }

    public NodeIndex Nodes { get; } = new();

    public PathHopIndex Hops { get; } = new();

    /// <summary>Null when resolved paths are not indexed.</summary>
    public ResolvedPathIndex? Paths { get; }

    public PayloadTypeIndex Types { get; } = new();

    public ChannelIndex Channels { get; } = new();

    /// <summary>What has to be looked up before the store's lock is taken for <see cref="Add"/>.</summary>
    public void Prepare(ReadOnlySpan<ResolvedHop> hops) => Paths?.Prepare(hops);

    /// <inheritdoc cref="IPacketIndex.Add"/>
    public void Add(in PacketArrival arrival, Transmission transmission, int observationIndex, bool isNew)
    {
        foreach (var index in _all)
            index.Add(arrival, transmission, observationIndex, isNew);
    }

    /// <summary>Takes in an observation of history, but for its observer: those come apart, in another order.</summary>
    public void AddHistory(in PacketArrival arrival, Transmission transmission, int observationIndex)
    {
        foreach (var index in _allButObservers)
            index.Add(arrival, transmission, observationIndex, isNew: observationIndex == 0);
    }

    /// <inheritdoc cref="IPacketIndex.Remove"/>
    public IEnumerable<int> Remove(Transmission[] evicted, int smallestKept, Lock gate) =>
        evicted.Length == 0 ? [] : _all.SelectMany(index => index.Remove(evicted, smallestKept, gate));

    /// <summary>Bytes of each.</summary>
    public IEnumerable<KeyValuePair<string, long>> Measure() =>
    [
        new("hashIndex", Hashes.AllocatedBytes),
        new("observationIndex", Observations.AllocatedBytes),
        new("observerIndex", Observers.AllocatedBytes),
        new("nodeIndex", Nodes.AllocatedBytes),
        new("hopIndex", Hops.Members.AllocatedBytes),
        new("resolvedPathIndex", Paths?.AllocatedBytes ?? 0),
        new("typeIndex", Types.AllocatedBytes),
        new("channelIndex", Channels.AllocatedBytes),
    ];
}
