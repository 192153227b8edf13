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

    internal EvictionPass(PacketStore store, Transmission[] evicted, IEnumerable<int> steps)
    {
        _store = store;
        _evicted = evicted;
        _steps = steps.GetEnumerator();
    }

    /// <summary>What was evicted, oldest first.</summary>
    public IReadOnlyList<Transmission> Evicted => _evicted;

    /// <inheritdoc />
    public override bool Step() => _steps.MoveNext() || _store.EndPass(this);
}
