namespace CoreScope.Ingest.Mqtt.Wire;

/// <summary>
/// Acknowledgements owed to one peer, a ring in order of arrival. A message may be settled in any order and from any thread; what
/// leaves is the settled head of the ring, so PUBACKs keep the order of the messages as MQTT demands. The owner locks.
/// </summary>
internal sealed class InboundAcks
{
    private readonly record struct Slot(ushort PacketId, bool ExactlyOnce, bool Settled);

    private readonly HashSet<ushort> _unreleased = [];
    private Slot[] _ring = new Slot[16];
    private long _head;
    private long _tail;

    /// <summary>Messages received and not yet acknowledged.</summary>
    public int Count => (int)(_tail - _head);

    /// <summary>Notes a message and returns the id it is settled by.</summary>
    public long Add(ushort packetId, bool exactlyOnce)
    {
        if (Count == _ring.Length)
            Grow();
        if (exactlyOnce)
            _unreleased.Add(packetId);
        _ring[_tail & (_ring.Length - 1)] = new Slot(packetId, exactlyOnce, Settled: false);
        return _tail++;
    }

    /// <summary>Marks a message as safe; an unknown or repeated id does nothing.</summary>
    public void Settle(long id)
    {
        if (id < _head || id >= _tail)
            return;
        ref var slot = ref _ring[id & (_ring.Length - 1)];
        slot = slot with { Settled = true };
    }

    /// <summary>Takes the oldest message when it is settled.</summary>
    public bool TryTake(out ushort packetId, out bool exactlyOnce)
    {
        var slot = Count == 0 ? default : _ring[_head & (_ring.Length - 1)];
        packetId = slot.PacketId;
        exactlyOnce = slot.ExactlyOnce;
        if (!slot.Settled)
            return false;
        _head++;
        return true;
    }

    /// <summary>True for a QoS 2 message that was received and not yet released: its repetition must not be delivered again.</summary>
    public bool IsUnreleased(ushort packetId) => _unreleased.Contains(packetId);

    /// <summary>True when the message is still waiting to be settled.</summary>
    public bool IsWaiting(ushort packetId)
    {
        for (var at = _head; at < _tail; at++)
        {
            var slot = _ring[at & (_ring.Length - 1)];
            if (slot.PacketId == packetId && slot.ExactlyOnce)
                return true;
        }

        return false;
    }

    /// <summary>PUBREL came: the identifier may be used for a new message.</summary>
    public bool Release(ushort packetId) => _unreleased.Remove(packetId);

    private void Grow()
    {
        var larger = new Slot[_ring.Length * 2];
        for (var at = _head; at < _tail; at++)
            larger[at & (larger.Length - 1)] = _ring[at & (_ring.Length - 1)];
        _ring = larger;
    }
}
