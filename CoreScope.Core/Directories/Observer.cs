using System.Globalization;
using System.Text;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Directories;

/// <summary>
/// A gateway that reports to us. Facts are an immutable record swapped as a whole; times and counts are single words written
/// by the pipeline and read by all, so that an observation allocates nothing here.
/// </summary>
public sealed class Observer
{
    private ObserverFacts _facts;
    private ClockSkewSign? _clockSkew;
    private long _lastSeen;
    private long _lastPacketAt;
    private long _packetCount;
    private long _statusCount;
    private volatile bool _inactive;

    internal Observer(int index, string id, UnixMillis firstSeen, ObserverFacts facts)
    {
        Index = index;
        Id = id;
        FirstSeen = firstSeen;
        _facts = facts;
        if (PublicKey.TryParse(id, out var key))
            Key = key;
    }

    /// <summary>Small number that stands for the observer in observations and in the archive, from 1; never reused.</summary>
    public int Index { get; }

    /// <summary>Its id: usually 64 upper-case hex digits of its key, but any text can come.</summary>
    public string Id { get; }

    /// <summary>The id as a key, or the default value where it is none.</summary>
    public PublicKey Key { get; }

    /// <summary>Server time of its first live message.</summary>
    public UnixMillis FirstSeen { get; }

    public ObserverFacts Facts => Volatile.Read(ref _facts);

    public ClockSkewSign? ClockSkew => Volatile.Read(ref _clockSkew);

    /// <summary>Server time of its last live message of any kind.</summary>
    public UnixMillis LastSeen => new(Interlocked.Read(ref _lastSeen));

    /// <summary>Server time of its last packet.</summary>
    public UnixMillis LastPacketAt => new(Interlocked.Read(ref _lastPacketAt));

    /// <summary>Observations stored; a redelivery does not count.</summary>
    public long PacketCount => Interlocked.Read(ref _packetCount);

    /// <summary>Live status messages.</summary>
    public long StatusCount => Interlocked.Read(ref _statusCount);

    /// <summary>Retired by retention until it is heard again.</summary>
    public bool IsInactive => _inactive;

    /// <summary>The name to show: its own, else the beginning of its id.</summary>
    public string DisplayName => Facts.Name is { } name && HasVisible(name) ? name : Id.Length > 12 ? Id[..12] : Id;

    // A name of nothing but blanks or invisible marks would leave an empty cell. Filters ask this for every observation.
    private static bool HasVisible(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsVisible(rune))
                return true;
        }

        return false;
    }

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned);

    internal bool Update(ObserverFacts update)
    {
        var merged = _facts.With(update);
        if (ReferenceEquals(merged, _facts))
            return false;
        Volatile.Write(ref _facts, merged);
        return true;
    }

    internal void Heard(UnixMillis now)
    {
        // Also when the stored value is later: one from the future, left by a wrong clock, heals (store.md §9.2).
        Interlocked.Exchange(ref _lastSeen, now.Value);
        _inactive = false;
    }

    internal void CountPacket(UnixMillis now)
    {
        Interlocked.Exchange(ref _lastPacketAt, now.Value);
        Interlocked.Increment(ref _packetCount);
    }

    internal void CountStatus() => Interlocked.Increment(ref _statusCount);

    internal void Retire() => _inactive = true;

    internal void NoteSkew(long seconds, UnixMillis now)
    {
        if (seconds == 0)
            return;
        var before = _clockSkew;
        var count = before is not null && before.IsCurrent(now) ? before.Count24h + 1 : 1;
        Volatile.Write(ref _clockSkew, new ClockSkewSign(seconds, now, count));
    }

    internal void Restore(UnixMillis lastSeen, UnixMillis lastPacketAt, long packets, long statuses, bool inactive, ClockSkewSign? skew)
    {
        Interlocked.Exchange(ref _lastSeen, lastSeen.Value);
        Interlocked.Exchange(ref _lastPacketAt, lastPacketAt.Value);
        Interlocked.Exchange(ref _packetCount, packets);
        Interlocked.Exchange(ref _statusCount, statuses);
        _inactive = inactive;
        Volatile.Write(ref _clockSkew, skew);
    }
}
