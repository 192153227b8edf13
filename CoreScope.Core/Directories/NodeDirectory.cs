using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>
/// All nodes by key and by id. Written by the pipeline only, read by all: records are immutable and one lock guards the two
/// tables. Ids count up from 1 and are never reused; 0 means "no node".
/// </summary>
public sealed class NodeDirectory
{
    /// <summary>How exact the time of last hearing is for a node that only relays: each change costs a row.</summary>
    public static readonly TimeSpan RelayInterval = TimeSpan.FromMinutes(5);

    /// <summary>Highest id that is believed: the table has a place for every number up to the highest.</summary>
    public const int MaxId = 4_000_000;

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly Dictionary<PublicKey, int> _idByKey = [];
    private readonly List<Node?> _byId = [null];
    private Node[]? _snapshot;
    private long _version;
    private long _relayVersion;

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Grows when the set of nodes that can be a hop changes.</summary>
    public long RelayVersion => Volatile.Read(ref _relayVersion);

    /// <summary>How many nodes are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _idByKey.Count;
        }
    }

    /// <summary>All nodes in order of id; the array is shared and must not be changed.</summary>
    public IReadOnlyList<Node> Snapshot()
    {
        lock (_lock)
            return _snapshot ??= [.. _byId.OfType<Node>()];
    }

    /// <summary>The node with this id, or null.</summary>
    public Node? Find(int id)
    {
        lock (_lock)
            return (uint)id < (uint)_byId.Count ? _byId[id] : null;
    }

    /// <summary>The node with this key, or null.</summary>
    public Node? Find(PublicKey key)
    {
        lock (_lock)
            return _idByKey.TryGetValue(key, out var id) ? _byId[id] : null;
    }

    /// <summary>Id of the node with this key, or 0.</summary>
    public int IdOf(PublicKey key)
    {
        lock (_lock)
            return _idByKey.GetValueOrDefault(key);
    }

    /// <summary>
    /// Id for <paramref name="key"/>, handed out now when it is new. The id alone makes no node: it becomes one with
    /// <see cref="Apply"/>. Pipeline only.
    /// </summary>
    public int Reserve(PublicKey key)
    {
        lock (_lock)
        {
            if (_idByKey.TryGetValue(key, out var id))
                return id;
            id = _byId.Count;
            _byId.Add(null);
            _idByKey.Add(key, id);
            return id;
        }
    }

    /// <summary>
    /// Takes what an accepted advert says. <paramref name="isNewTransmission"/> false means another observer heard the same
    /// advert: it counts no further advert and, because it may come late, does not put an old name back over a newer one.
    /// Returns the node as it is now. Pipeline only.
    /// </summary>
    public Node Apply(NodeAdvert advert, bool isNewTransmission)
    {
        ArgumentNullException.ThrowIfNull(advert);
        var id = Reserve(advert.Key);
        lock (_lock)
        {
            var before = _byId[id];
            var node = before is not null && !isNewTransmission
                ? before with { LastSeen = advert.HeardAt, IsInactive = false }
                : Merge(before ?? new Node { Id = id, Key = advert.Key, FirstSeen = advert.HeardAt }, advert, isNewTransmission);
            Put(node, before);
            return node;
        }
    }

    /// <summary>
    /// A packet that this node forwarded was heard: moves its time of last hearing, at most once in <see cref="RelayInterval"/>.
    /// The node as it is now when that changed something, else null. Pipeline only.
    /// </summary>
    public Node? HeardRelaying(int id, UnixMillis at)
    {
        lock (_lock)
        {
            if ((uint)id >= (uint)_byId.Count || _byId[id] is not { } before || at - before.LastSeen < RelayInterval)
                return null;
            var node = before with { LastSeen = at };
            Put(node, before);
            return node;
        }
    }

    /// <summary>Puts a node back as the archive holds it. Warm-up only.</summary>
    /// <exception cref="InvalidDataException">No node of ours can have this id.</exception>
    public void Restore(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Id is < 1 or > MaxId)
            throw new InvalidDataException($"the node {node.Key} has the id {node.Id}, which cannot be: ids count up from 1 to at most {MaxId}");
        lock (_lock)
        {
            while (_byId.Count <= node.Id)
                _byId.Add(null);
            var before = _byId[node.Id];
            _idByKey[node.Key] = node.Id;
            Put(node, before);
        }
    }

    /// <summary>Retires every node that was not heard since <paramref name="limit"/>; how many that were. Pipeline only.</summary>
    public int Retire(UnixMillis limit)
    {
        lock (_lock)
        {
            var count = 0;
            for (var id = 1; id < _byId.Count; id++)
            {
                if (_byId[id] is not { IsInactive: false } node || node.LastSeen >= limit)
                    continue;
                Put(node with { IsInactive = true }, node);
                count++;
            }

            return count;
        }
    }

    private static Node Merge(Node known, NodeAdvert advert, bool isNewTransmission) => known with
    {
        Name = advert.Name is { Length: > 0 } name ? name : known.Name,
        Role = advert.Role,
        Latitude = advert.Latitude ?? known.Latitude,
        Longitude = advert.Longitude ?? known.Longitude,
        // Also when the stored value is later: one from the future, left by a wrong clock, heals (store.md §9.2).
        LastSeen = advert.HeardAt,
        AdvertCount = known.AdvertCount + (isNewTransmission ? 1 : 0),
        BatteryMillivolts = advert.BatteryMillivolts ?? known.BatteryMillivolts,
        TemperatureCelsius = advert.TemperatureCelsius ?? known.TemperatureCelsius,
        IsForeign = advert.IsForeign,
        DefaultScope = advert.Scope is { Length: > 0 } scope ? scope : known.DefaultScope,
        IsInactive = false,
    };

    private static bool CanRelay(Node? node) => node is { IsInactive: false } && node.Role.CanRelay();

    private void Put(Node node, Node? before)
    {
        _byId[node.Id] = node;
        _snapshot = null;
        Volatile.Write(ref _version, _version + 1);
        if (CanRelay(node) != CanRelay(before))
            Volatile.Write(ref _relayVersion, _relayVersion + 1);
    }
}
