using CoreScope.Core.Identity;

namespace CoreScope.Ingest.Pipeline;

/// <summary>
/// The content hashes refused last, so that the copies of a forged advert cost no further signature check. Bounded: the oldest
/// goes when a new one comes. For the pipeline's thread only.
/// </summary>
internal sealed class RefusedHashes
{
    private const int Capacity = 4096;
    private readonly Dictionary<PacketHash, DropReason> _reasons = [];
    private readonly Queue<PacketHash> _order = [];

    public bool TryFind(PacketHash hash, out DropReason reason) => _reasons.TryGetValue(hash, out reason);

    /// <summary>Other rules may take what these refused.</summary>
    public void Clear()
    {
        _reasons.Clear();
        _order.Clear();
    }

    public void Add(PacketHash hash, DropReason reason)
    {
        if (!_reasons.TryAdd(hash, reason))
            return;
        _order.Enqueue(hash);
        if (_order.Count > Capacity)
            _reasons.Remove(_order.Dequeue());
    }
}
