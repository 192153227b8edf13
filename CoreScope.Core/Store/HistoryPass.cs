using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store;

/// <summary>Hears of every observation of history as it is indexed; the arrival is valid during the call.</summary>
public delegate void HistoryListener(in PacketArrival arrival);

/// <summary>
/// Brings a block of history into the store. Its hashes are known from the first moment, so that what is heard again meanwhile
/// joins its transmission; readers see all of it or nothing.
/// </summary>
public sealed class HistoryPass : StorePass
{
    private readonly PacketStore _store;
    private readonly HistoryBlock _block;
    private readonly HistoryListener _listener;
    private readonly List<Transmission> _items;
    private readonly List<int> _counts;
    private readonly IEnumerator<int> _steps;

    internal HistoryPass(PacketStore store, HistoryBlock block, List<Transmission> items, HistoryListener listener)
    {
        _store = store;
        _block = block;
        _items = items;
        _listener = listener;
        // What is heard from now on is indexed as it comes, before the first step too.
        _counts = items.ConvertAll(t => t.Observations.Length);
        _steps = Steps().GetEnumerator();
    }

    /// <summary>Transmissions that come in: those of the block but for what is in memory under another id.</summary>
    public int Count => _items.Count;

    /// <summary>Where the log begins once they are in; 0 when none comes in.</summary>
    public int FirstId => _items.Count == 0 ? 0 : _items[0].Id;

    /// <summary>True when the transmission is one of those that are coming in.</summary>
    internal bool Has(Transmission transmission) => !IsDone && FirstId > 0 && transmission.Id >= FirstId;

    internal bool IsDone { get; private set; }

    /// <inheritdoc />
    public override bool Step()
    {
        try
        {
            return _steps.MoveNext() || _store.EndPass(this);
        }
        catch
        {
            // Half indexed, it would stay so for good and never be shown.
            _store.TakeBack(this, _items, _counts);
            throw;
        }
    }

    private IEnumerable<int> Steps()
    {
        // Newest first: lists of ids grow at the front, in order.
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            for (var at = _counts[i] - 1; at >= 0; at--)
                Index(_items[i], at);
            yield return _counts[i];
        }

        // Observers list observations, which do not come in the order of their transmissions.
        var order = new List<(int Id, int Item, int At)>();
        for (var i = 0; i < _items.Count; i++)
        {
            for (var at = 0; at < _counts[i]; at++)
                order.Add((_items[i].Observations[at].Id, i, at));
        }

        order.Sort();
        yield return order.Count;
        for (var i = order.Count - 1; i >= 0; i--)
        {
            _store.IndexObserver(_items[order[i].Item], order[i].At);
            if (i % 64 == 0)
                yield return 64;
        }

        IsDone = true;
        if (_items.Count > 0)
            _store.Admit(_items, order.Count, _block.Arena);
    }

    private void Index(Transmission transmission, int at)
    {
        var observation = transmission.Observations[at];
        var prefix = transmission.PrefixOf(observation);
        Span<byte> bytes = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        // A companion's message has no frame.
        var length = prefix.IsEmpty ? 0 : transmission.CopyFrame(observation, bytes);
        var isFrame = PacketDecoder.TryDecode(bytes[..length], out var frame, out _);
        Span<ResolvedHop> resolved = stackalloc ResolvedHop[ProtocolLimits.MaxPayload];
        resolved = resolved[..(isFrame ? frame.Hops.Count : 0)];
        ResolvedIds.Expand(_block.ResolvedOf(observation.Id) ?? _store.RecalledPath(transmission.Hash, observation.Id), resolved);
        var arrival = new PacketArrival
        {
            Hash = transmission.Hash,
            Type = transmission.Type,
            Prefix = prefix,
            Payload = transmission.Payload,
            Hops = isFrame ? frame.Hops : default,
            Resolved = resolved,
            ObserverIndex = observation.ObserverIndex,
            IngestTime = observation.IngestTime,
            ReceivedAt = observation.ReceivedAt,
            Signal = new Signal(observation.Snr, observation.Rssi, observation.Score),
            Direction = observation.Direction,
            OriginNodeId = transmission.OriginNodeId,
            ChannelId = transmission.ChannelId,
            ScopeId = transmission.ScopeId,
            Origin = transmission.Origin,
            TransmissionId = transmission.Id,
            ObservationId = observation.Id,
            FirstSeen = transmission.FirstSeen,
        };
        _store.IndexHistory(arrival, transmission, at);
        _listener(arrival);
    }
}
