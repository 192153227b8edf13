using System.Net;
using CoreScope.Ingest.Mqtt.Wire;

namespace CoreScope.Ingest.Mqtt.Listener;

/// <summary>
/// Who is connected: clients by their id, and a waiting room for those that have not said who they are or are on their way out.
/// When the waiting room is full the oldest connection of the address that fills it most has to go, so whoever sends a CONNECT at
/// once gets in however many silent ones there are. Thread-safe.
/// </summary>
internal sealed class ListenerRoom
{
    /// <summary>Places in the waiting room: at a thousand connections a second each has half a second to send its CONNECT.</summary>
    public const int WaitingPlaces = 512;

    private readonly int _maxClients;
    private readonly int _maxPerAddress;
    private readonly Func<IPAddress, bool> _isExempt;

    // Guards everything below.
    private readonly Lock _gate = new();
    private readonly HashSet<ListenerSession> _all = [];
    private readonly Dictionary<string, ListenerSession> _clients = new(StringComparer.Ordinal);
    private readonly LinkedList<ListenerSession> _waiting = [];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly Dictionary<IPAddress, int> _waitingPerAddress = [];

    public ListenerRoom(int maxClients, int maxPerAddress, Func<IPAddress, bool> isExempt)
    {
        _maxClients = maxClients;
        _maxPerAddress = maxPerAddress;
        _isExempt = isExempt;
    }

    public int ClientCount
    {
        get
        {
            lock (_gate)
                return _clients.Count;
        }
    }

    public ListenerSession[] All()
    {
        lock (_gate)
            return [.. _all];
    }

    /// <summary>Lets a connection into the waiting room; false when its address has too many. <paramref name="evicted"/> has to be cut.</summary>
    public bool Enter(ListenerSession session, out ListenerSession? evicted)
    {
        lock (_gate)
        {
            evicted = null;
            if (_maxPerAddress > 0 && _perAddress.GetValueOrDefault(session.Peer) >= _maxPerAddress && !_isExempt(session.Peer))
            {
                if (_waitingPerAddress.GetValueOrDefault(session.Peer) == 0)
                    return false;
                evicted = Evict(session.Peer);
            }
            else if (_waiting.Count >= WaitingPlaces)
            {
                evicted = Evict(MostCrowded());
            }

            _all.Add(session);
            Add(_perAddress, session.Peer, 1);
            Wait(session);
            return true;
        }
    }

    /// <summary>Cuts loose half of the waiting room, oldest first: the process has no handle left.</summary>
    public ListenerSession[] EvictHalf()
    {
        lock (_gate)
        {
            var evicted = _waiting.Take((_waiting.Count + 1) / 2).ToArray();
            foreach (var session in evicted)
                StopWaiting(session);
            return evicted;
        }
    }

    /// <summary>Makes the session a client; <paramref name="replaced"/> has the same id and has to go.</summary>
    public MqttReasonCode Admit(ListenerSession session, out ListenerSession? replaced)
    {
        lock (_gate)
        {
            if (!_clients.Remove(session.ClientId, out replaced) && _clients.Count >= _maxClients)
                return MqttReasonCode.ServerBusy;
            _clients.Add(session.ClientId, session);
            StopWaiting(session);
            if (replaced is not null)
                Wait(replaced);
            return MqttReasonCode.Success;
        }
    }

    public void Leave(ListenerSession session)
    {
        lock (_gate)
        {
            if (!_all.Remove(session))
                return;
            Add(_perAddress, session.Peer, -1);
            StopWaiting(session);
            if (_clients.GetValueOrDefault(session.ClientId) == session)
                _clients.Remove(session.ClientId);
        }
    }

    private ListenerSession? Evict(IPAddress peer)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (!node.Value.Peer.Equals(peer))
                continue;
            var session = node.Value;
            StopWaiting(session);
            return session;
        }

        return null;
    }

    private IPAddress MostCrowded() => _waitingPerAddress.MaxBy(p => p.Value).Key;

    private void Wait(ListenerSession session)
    {
        session.Place = _waiting.AddLast(session);
        Add(_waitingPerAddress, session.Peer, 1);
    }

    private void StopWaiting(ListenerSession session)
    {
        if (session.Place is not { } place)
            return;
        session.Place = null;
        _waiting.Remove(place);
        Add(_waitingPerAddress, session.Peer, -1);
    }

    private static void Add(Dictionary<IPAddress, int> counts, IPAddress peer, int change)
    {
        var count = counts.GetValueOrDefault(peer) + change;
        if (count == 0)
            counts.Remove(peer);
        else
            counts[peer] = count;
    }
}
