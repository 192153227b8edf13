using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Tests.TestKit;

/// <summary>
/// Builds frames and puts them into stores: <c>APacket.Flood(PayloadType.Ack).Payload(1, 2).Via("AB", "CD").By(3).At(1000)</c>.
/// Immutable, so one packet can be varied. Made by hand and not with the product's encoder, so that neither hides the other's faults.
/// </summary>
public sealed record APacket
{
    private RouteType Route { get; init; }
    private PayloadType Type { get; init; }
    private byte[] Bytes { get; init; } = [1, 2, 3, 4];
    private byte[] Path { get; init; } = [];
    private int HashSize { get; init; } = 1;
    private ushort[]? Codes { get; init; }
    private int Observer { get; init; } = 1;
    private long Time { get; init; } = 1_000;
    private UnixMillis? RadioTime { get; init; }
    private UnixMillis FirstSeenAt { get; init; }
    private Signal Heard { get; init; }
    private Direction Way { get; init; }
    private int OriginNode { get; init; }
    private int Channel { get; init; }
    private int Scope { get; init; } = PacketArrival.Unscoped;
    private int GivenTransmissionId { get; init; }
    private int GivenObservationId { get; init; }
    private ResolvedHop[] ResolvedHops { get; init; } = [];

    public static APacket Flood(PayloadType type) => new() { Route = RouteType.Flood, Type = type };

    public static APacket Direct(PayloadType type) => new() { Route = RouteType.Direct, Type = type };

    /// <summary>A TRACE: the route stands in the payload, one SNR byte a completed hop in the header path.</summary>
    public static APacket Trace(int entrySize, byte[] route, params byte[] snrs) => new()
    {
        Route = RouteType.Direct,
        Type = PayloadType.Trace,
        Bytes = [9, 9, 9, 9, 8, 8, 8, 8, (byte)int.Log2(entrySize), .. route],
        Path = snrs,
    };

    public APacket Payload(params byte[] bytes) => this with { Bytes = bytes };

    /// <summary>A payload made of a number: different numbers make different transmissions.</summary>
    public APacket Number(int number) => this with { Bytes = [.. BitConverter.GetBytes(number), 0x55, 0xAA] };

    /// <summary>Hops as hex, all of one length.</summary>
    public APacket Via(params string[] hops) => this with
    {
        Path = [.. hops.SelectMany(Convert.FromHexString)],
        HashSize = hops.Length == 0 ? HashSize : hops[0].Length / 2,
    };

    public APacket Sized(int hashSize) => this with { HashSize = hashSize };

    public APacket WithCodes(ushort first, ushort second) => this with
    {
        Route = Route is RouteType.Flood or RouteType.TransportFlood ? RouteType.TransportFlood : RouteType.TransportDirect,
        Codes = [first, second],
    };

    public APacket By(int observerIndex) => this with { Observer = observerIndex };

    /// <summary>Server time of arrival in ms.</summary>
    public APacket At(long time) => this with { Time = time };

    public APacket RadioAt(long time) => this with { RadioTime = new UnixMillis(time) };

    public APacket FirstSeen(long time) => this with { FirstSeenAt = new UnixMillis(time) };

    public APacket With(double? snr = null, double? rssi = null, double? score = null) => this with { Heard = new Signal(snr, rssi, score) };

    public APacket Going(Direction way) => this with { Way = way };

    public APacket From(int nodeId) => this with { OriginNode = nodeId };

    public APacket InScope(int scopeId) => this with { Scope = scopeId };

    public APacket OnChannel(int channelId) => this with { Channel = channelId };

    public APacket Resolved(params int[] nodeIds) =>
        this with { ResolvedHops = [.. nodeIds.Select(id => new ResolvedHop(id, id == 0 ? HopConfidence.None : HopConfidence.Exact))] };

    public APacket Resolved(params ResolvedHop[] hops) => this with { ResolvedHops = hops };

    public APacket Ids(int transmissionId, int observationId) => this with { GivenTransmissionId = transmissionId, GivenObservationId = observationId };

    /// <summary>The bytes on air.</summary>
    public byte[] Frame()
    {
        byte[] codes = Codes is null ? [] : [.. Codes.SelectMany(c => new[] { (byte)c, (byte)(c >> 8) })];
        return [new PacketHeader(Route, Type).Value, .. codes, (byte)(((HashSize - 1) << 6) | (Path.Length / HashSize)), .. Path, .. Bytes];
    }

    public PacketHash Hash() => PacketHasher.Hash(Decode(Frame()));

    public Classification ClassifyIn(PacketStore store)
    {
        var frame = Decode(Frame());
        return store.Classify(PacketHasher.Hash(frame), Observer, frame.Hops);
    }

    public AppendResult AppendTo(PacketStore store)
    {
        var frame = Decode(Frame());
        return store.Append(Arrival(frame));
    }

    /// <summary>The arrival of an already decoded frame of this packet: allocates nothing.</summary>
    public PacketArrival Arrival(in PacketFrame frame) => new()
    {
        Hash = PacketHasher.Hash(frame),
        Type = frame.Header.Payload,
        Prefix = frame.WirePrefix,
        Payload = frame.Payload,
        Hops = frame.Hops,
        Resolved = ResolvedHops,
        ObserverIndex = Observer,
        IngestTime = new UnixMillis(Time),
        ReceivedAt = RadioTime,
        Signal = Heard,
        Direction = Way,
        OriginNodeId = OriginNode,
        ChannelId = Channel,
        ScopeId = Scope,
        TransmissionId = GivenTransmissionId,
        ObservationId = GivenObservationId,
        FirstSeen = FirstSeenAt,
    };

    public static PacketFrame Decode(byte[] bytes) =>
        PacketDecoder.TryDecode(bytes, out var frame, out var error) ? frame : throw new ArgumentException($"{error.Kind} at {error.Offset}", nameof(bytes));
}
