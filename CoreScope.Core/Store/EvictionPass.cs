using CoreScope.Core.Store.Indexes;

namespace CoreScope.Core.Store;

/// <summary>
/// Removes transmissions that have left the log from every index. Readers that find one of their ids in the meantime do not
/// find the transmission itself any more.
/// </summary>
public sealed class EvictionPass : StorePass
{
    private readonly PacketStore _store;
    private readonly Transmission[] _evicted;
    private readonly IEnumerator<int> _steps;

    internal EvictionPass(PacketStore store, Transmission[] evicted, int smallestKept, IPacketIndex[] indexes, Lock gate)
    {
        _store = store;
        _evicted = evicted;
        // In their order: the observer index asks the observation index what is gone.
        _steps = indexes.SelectMany(index => evicted.Length == 0 ? [] : index.Remove(evicted, smallestKept, gate)).GetEnumerator();
    }

    /// <summary>What was evicted, oldest first.</summary>
    public IReadOnlyList<Transmission> Evicted => _evicted;

    /// <inheritdoc />
    public override bool Step() => _steps.MoveNext() || _store.EndPass(this);
}
