using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Store;

/// <summary>
/// One distinct packet content and everything heard of it. What identifies it never changes; observations are only added: the
/// writer fills the slot, then publishes the count, readers take the count, then the array. Holds no text, no JSON and no
/// resolved path: details are decoded from the bytes when somebody asks.
/// </summary>
public sealed class Transmission
{
    private readonly PathArena _arena;
    private Observation[] _observations = new Observation[1];
    private int _observationCount;
    private int _best;
    private int _bestHops = -1;
    private readonly long _firstSeen;
    private long _lastSeen;

    internal Transmission(int id, in PacketArrival arrival, PathArena arena)
    {
        Id = id;
        Hash = arrival.Hash;
        Type = arrival.Type;
        Payload = arrival.Payload.ToArray();
        OriginNodeId = arrival.OriginNodeId;
        ChannelId = arrival.ChannelId;
        ScopeId = arrival.ScopeId;
        Origin = arrival.Origin;
        _firstSeen = (arrival.FirstSeen.IsNever ? arrival.IngestTime : arrival.FirstSeen).Value;
        _arena = arena;
    }

    /// <summary>Number in order of arrival, from 1; the archive's row id.</summary>
    public int Id { get; }

    /// <summary>Content hash: the identity.</summary>
    public PacketHash Hash { get; }

    public PayloadType Type { get; }

    /// <summary>Payload bytes, equal at every observer; must not be changed.</summary>
    public byte[] Payload { get; }

    /// <summary>Node id of an advert's sender, else 0.</summary>
    public int OriginNodeId { get; }

    /// <summary>Number of the channel's name for group packets, else 0.</summary>
    public int ChannelId { get; }

    /// <summary>Region scope: −1 not scoped, 0 scoped but unknown, else the number of its name (protocol.md §5).</summary>
    public int ScopeId { get; }

    /// <summary>How it came to us.</summary>
    public TransmissionOrigin Origin { get; }

    /// <summary>Server time of the first observation.</summary>
    public UnixMillis FirstSeen => new(_firstSeen);

    /// <summary>Server time of the newest observation; never shrinks.</summary>
    public UnixMillis LastSeen => new(Volatile.Read(ref _lastSeen));

    /// <summary>All observations in order of arrival; a later call may show more.</summary>
    public ReadOnlySpan<Observation> Observations
    {
        get
        {
            var count = Volatile.Read(ref _observationCount);
            return Volatile.Read(ref _observations).AsSpan(0, count);
        }
    }

    /// <summary>
    /// Position of the best observation: longest path, then earliest, then lowest id (store.md §5.4). Moves while observations
    /// come in: take it before <see cref="Observations"/>, never after, or use <see cref="Best"/>.
    /// </summary>
    public int BestIndex => Volatile.Read(ref _best);

    /// <summary>The best observation, a copy.</summary>
    public Observation Best
    {
        get
        {
            // In this order: the array that is read after the position has that position filled.
            var best = Volatile.Read(ref _best);
            return Volatile.Read(ref _observations)[best];
        }
    }

    /// <summary>Route of the best observation's frame; a companion bridge's message counts as flood, as upstream stores it.</summary>
    public RouteType Route => PrefixOf(Best) is [var header, ..] ? new PacketHeader(header).Route : RouteType.Flood;

    /// <summary>Header, transport codes, path length and path as <paramref name="observation"/>'s observer heard them; empty for a bridge message.</summary>
    public ReadOnlySpan<byte> PrefixOf(in Observation observation) => _arena.Slice(observation.PrefixOffset, observation.PrefixLength);

    /// <summary>The hops that <paramref name="observation"/>'s observer heard; none for a bridge message.</summary>
    public PathHops HopsOf(in Observation observation) => PathHops.OfWire(Type, PrefixOf(observation), Payload);

    /// <summary>Length in bytes of the frame as that observer heard it.</summary>
    public int LengthOf(in Observation observation) => observation.PrefixLength + Payload.Length;

    /// <summary>Writes the exact frame that observer heard and returns its length: <see cref="LengthOf"/> bytes, at most 255 for what came by radio.</summary>
    public int CopyFrame(in Observation observation, Span<byte> destination)
    {
        var prefix = PrefixOf(observation);
        prefix.CopyTo(destination);
        Payload.CopyTo(destination[prefix.Length..]);
        return prefix.Length + Payload.Length;
    }

    internal long AllocatedObservationBytes => 24 + (_observations.Length * 32L);

    /// <summary>Adds the observation that <paramref name="arrival"/> describes; its position. Writer only.</summary>
    internal int Observe(in PacketArrival arrival, int observationId)
    {
        var observation = new Observation
        {
            Id = observationId,
            IngestTime = arrival.IngestTime,
            ObserverIndex = arrival.ObserverIndex,
            Direction = arrival.Direction,
            PrefixOffset = _arena.Add(arrival.Prefix),
            PrefixLength = (byte)arrival.Prefix.Length,
        };
        observation.SetReceivedAt(arrival.ReceivedAt);
        observation.SetSignal(arrival.Signal);
        return Add(observation, arrival.Hops.Count);
    }

    private int Add(Observation observation, int hops)
    {
        var count = _observationCount;
        var observations = _observations;
        if (count == observations.Length)
        {
            Array.Resize(ref observations, Grown(count));
            Volatile.Write(ref _observations, observations);
        }

        observations[count] = observation;
        Volatile.Write(ref _lastSeen, Math.Max(_lastSeen, observation.IngestTime.Value));
        Volatile.Write(ref _observationCount, count + 1);
        if (hops > _bestHops || (hops == _bestHops && IsEarlier(observation, observations[_best])))
        {
            _bestHops = hops;
            // After the count, so that whoever sees the position finds it filled.
            Volatile.Write(ref _best, count);
        }

        return count;
    }

    /// <summary>The slot itself, for filling what is missing. Writer only.</summary>
    internal ref Observation Slot(int index) => ref _observations[index];

    // Mostly false, since they come in this order; but a clock can be set back and an archive read in another order.
    internal static bool IsEarlier(in Observation one, in Observation other) =>
        one.IngestTime < other.IngestTime || (one.IngestTime == other.IngestTime && one.Id < other.Id);

    // Most transmissions are heard a few times, some dozens: half as much again wastes less than doubling.
    private static int Grown(int count) => count < 4 ? count + 1 : count + (count / 2);
}
