using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>
/// All observers by id and by index. Written by the pipeline only, read by all. Ids are compared without regard to case and
/// kept in upper case (protocol.md §12.1).
/// </summary>
public sealed class ObserverDirectory
{
    // Guards the two tables and the snapshot.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Observer> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Observer?> _byIndex = [null];
    private Observer[]? _snapshot;
    private HashSet<PublicKey> _silentKeys = [];
    private long _version;
    private long _relayVersion;

    /// <summary>Grows when an observer is added or its facts change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Grows when <see cref="NonRelayingKeys"/> changes.</summary>
    public long RelayVersion => Volatile.Read(ref _relayVersion);

    /// <summary>How many observers are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _byId.Count;
        }
    }

    /// <summary>Keys of observers that said they do not relay: no hop can be theirs. The set is replaced, never changed.</summary>
    public IReadOnlySet<PublicKey> NonRelayingKeys => Volatile.Read(ref _silentKeys);

    /// <summary>All observers in order of index; the array is shared and must not be changed.</summary>
    public IReadOnlyList<Observer> Snapshot()
    {
        lock (_lock)
            return _snapshot ??= [.. _byIndex.OfType<Observer>()];
    }

    /// <summary>The observer with this index, or null.</summary>
    public Observer? Find(int index)
    {
        lock (_lock)
            return (uint)index < (uint)_byIndex.Count ? _byIndex[index] : null;
    }

    /// <summary>The observer with this id in any case, or null.</summary>
    public Observer? Find(string id)
    {
        lock (_lock)
            return _byId.GetValueOrDefault(id);
    }

    /// <summary>
    /// The observer with this id, made known now when it is new, with <paramref name="facts"/> put over what is known.
    /// Pipeline only.
    /// </summary>
    public Observer Upsert(string id, ObserverFacts facts, UnixMillis now)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out var observer))
            {
                observer = new Observer(_byIndex.Count, id.ToUpperInvariant(), now, new ObserverFacts().With(facts));
                Insert(observer);
                Changed(observer);
            }
            else
            {
                if (observer.Update(facts))
                    Changed(observer);
            }

            return observer;
        }
    }

    /// <summary>A live message of any kind came from it. Pipeline only.</summary>
    public static void Heard(Observer observer, UnixMillis now) => observer.Heard(now);

    /// <summary>One more observation of it was stored. Pipeline only.</summary>
    public static void CountPacket(Observer observer, UnixMillis now) => observer.CountPacket(now);

    /// <summary>Retention retires it until it is heard again. Pipeline only.</summary>
    public static void Retire(Observer observer) => observer.Retire();

    /// <summary>Retires every observer that was not heard since <paramref name="limit"/>; how many that were. Pipeline only.</summary>
    public int Retire(UnixMillis limit)
    {
        var count = 0;
        foreach (var observer in Snapshot())
        {
            if (observer.IsInactive || observer.LastSeen >= limit)
                continue;
            observer.Retire();
            count++;
        }

        return count;
    }

    /// <summary>One more live status came. Pipeline only.</summary>
    public static void CountStatus(Observer observer) => observer.CountStatus();

    /// <summary>Its clock was seen off by <paramref name="seconds"/>. Pipeline only.</summary>
    public static void NoteSkew(Observer observer, long seconds, UnixMillis now) => observer.NoteSkew(seconds, now);

    /// <summary>Puts an observer back as the archive holds it. Warm-up only.</summary>
    public void Restore(ArchivedObserver archived)
    {
        ArgumentNullException.ThrowIfNull(archived);
        lock (_lock)
        {
            var observer = new Observer(archived.Index, archived.Id.ToUpperInvariant(), archived.FirstSeen, archived.Facts);
            observer.Restore(archived.LastSeen, archived.LastPacketAt, archived.PacketCount, archived.StatusCount, archived.IsInactive, archived.ClockSkew);
            Insert(observer);
            Changed(observer);
        }
    }

    private void Insert(Observer observer)
    {
        while (_byIndex.Count <= observer.Index)
            _byIndex.Add(null);
        _byIndex[observer.Index] = observer;
        _byId[observer.Id] = observer;
    }

    private void Changed(Observer observer)
    {
        _snapshot = null;
        Volatile.Write(ref _version, _version + 1);
        var silent = observer.Facts.CanRelay == false;
        if (observer.Key.IsNone || silent == _silentKeys.Contains(observer.Key))
            return;
        var keys = new HashSet<PublicKey>(_silentKeys);
        if (silent)
            keys.Add(observer.Key);
        else
            keys.Remove(observer.Key);
        Volatile.Write(ref _silentKeys, keys);
        Volatile.Write(ref _relayVersion, _relayVersion + 1);
    }
}
