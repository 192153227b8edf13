using System.Text;
using CoreScope.Core.Directories;
using CoreScope.Core.Dissection;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;

namespace CoreScope.Core.Replay;

/// <summary>Makes a <see cref="HeardPacket"/> of observations. Thread-safe.</summary>
public sealed class HeardPackets
{
    /// <summary>Most ways of one packet that are worth drawing: more of them are one bright knot.</summary>
    public const int MostPaths = 12;

    // A packet heard 500 times over many ways: what lies beyond is counted, not resolved.
    private const int MostResolved = 64;

    private readonly Mesh _mesh;
    private readonly DecodeKeys _keys;

    public HeardPackets(Mesh mesh, DecodeKeys keys)
    {
        _mesh = mesh;
        _keys = keys;
    }

    /// <summary>Tells of these observations (positions among the transmission's).</summary>
    /// <param name="transmission">The packet.</param>
    /// <param name="observations">Positions of the observations; at least one.</param>
    /// <param name="stored">Resolved paths by the observation's id; what has none is absent.</param>
    /// <param name="time">The time to show; null = that of the newest observation.</param>
    public HeardPacket Build(Transmission transmission, ReadOnlySpan<int> observations, IReadOnlyDictionary<int, int[]> stored, UnixMillis? time = null)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        ArgumentNullException.ThrowIfNull(stored);
        var all = transmission.Observations;
        var gathered = new Gathered(_mesh, transmission);
        foreach (var index in observations)
            gathered.Add(all[index], gathered.Ways < MostResolved ? stored.GetValueOrDefault(all[index].Id) : null);
        return new HeardPacket
        {
            Transmission = transmission,
            Time = time ?? gathered.Newest,
            Heard = observations.Length,
            ObservationCount = all.Length,
            Hops = gathered.MostHops,
            HashSize = gathered.HashSize,
            IsTransport = transmission.Origin != TransmissionOrigin.CompanionBridge && transmission.Route.HasTransportCodes(),
            Regions = gathered.Regions,
            NodeIds = [.. gathered.NodeIds],
            Unnamed = gathered.Unnamed,
            Summary = Summarize(transmission, all[observations[0]]),
            Paths = gathered.Longest(MostPaths),
        };
    }

    /// <summary>Tells of everything heard of the packet, at the time it was first heard: what replay shows.</summary>
    public HeardPacket BuildAll(Transmission transmission, IReadOnlyDictionary<int, int[]> stored)
    {
        ArgumentNullException.ThrowIfNull(transmission);
        int[] all = [.. Enumerable.Range(0, transmission.Observations.Length)];
        return Build(transmission, all, stored, transmission.FirstSeen);
    }

    private PacketSummary Summarize(Transmission transmission, in Observation observation)
    {
        if (transmission.Origin == TransmissionOrigin.CompanionBridge)
            return PacketSummary.OfText(Encoding.UTF8.GetString(transmission.Payload), _mesh.Channels.Find(transmission.ChannelId));
        Span<byte> raw = stackalloc byte[ProtocolLimits.MaxFrame + 1];
        return transmission.LengthOf(observation) <= raw.Length && PacketDecoder.TryDecode(raw[..transmission.CopyFrame(observation, raw)], out var frame, out _)
            ? PacketSummary.Of(frame, _keys.Channels)
            : default;
    }

    /// <summary>What the observations of one packet add up to.</summary>
    private sealed class Gathered
    {
        private readonly Mesh _mesh;
        private readonly Transmission _transmission;
        private readonly Node? _sender;
        private readonly HashSet<(int Observer, ulong Path)> _seen = [];
        private readonly List<FlightPath> _paths = [];

        public Gathered(Mesh mesh, Transmission transmission)
        {
            (_mesh, _transmission) = (mesh, transmission);
            _sender = mesh.Visibility.Shown(SenderOf(mesh, transmission));
            if (_sender is not null)
                NodeIds.Add(_sender.Id);
            AddEnds();
        }

        public UnixMillis Newest { get; private set; }

        public int MostHops { get; private set; }

        public int HashSize { get; private set; }

        public int Ways => _paths.Count;

        public List<string> Regions { get; } = [];

        public HashSet<int> NodeIds { get; } = [];

        public List<HopPrefix> Unnamed { get; } = [];

        public void Add(in Observation observation, int[]? stored)
        {
            if (observation.IngestTime > Newest)
                Newest = observation.IngestTime;
            var observer = _mesh.Observers.Find(observation.ObserverIndex);
            if (observer?.Facts.Region is { } region && !Regions.Contains(region))
                Regions.Add(region);
            if (observer is { Key.IsNone: false } && _mesh.Nodes.IdOf(observer.Key) is > 0 and var observerNode)
                NodeIds.Add(observerNode);
            var hops = _transmission.HopsOf(observation);
            MostHops = Math.Max(MostHops, hops.Count);
            HashSize = Math.Max(HashSize, _transmission.Type == PayloadType.Trace ? 0 : hops.HashSize);
            if (_paths.Count >= MostResolved || !_seen.Add((observation.ObserverIndex, XxHash64.Of(_transmission.PrefixOf(observation)))))
                return;
            var names = HopNames.Of(_mesh, hops, stored, _transmission.OriginNodeId, observer);
            foreach (var name in names)
                Note(name);
            var path = FlightPlan.Of(_mesh, _transmission, observation, names, _sender);
            if (path.Hops.Count > 0)
                _paths.Add(path);
        }

        /// <summary>Distinct by what is drawn: two observers without a position draw the same.</summary>
        public List<FlightPath> Longest(int count)
        {
            var distinct = new List<FlightPath>(Math.Min(count, _paths.Count));
            foreach (var path in _paths.OrderByDescending(path => path.Hops.Count))
            {
                if (distinct.Count < count && !distinct.Exists(other => other.Flown == path.Flown && other.Hops.SequenceEqual(path.Hops)))
                    distinct.Add(path);
            }

            return distinct;
        }

        private void Note(HopName name)
        {
            if (name.Node is { } node && name.Confidence.IsStored())
                NodeIds.Add(node.Id);
            else if (!Unnamed.Contains(name.Prefix))
                Unnamed.Add(name.Prefix);
        }

        // Encrypted packets between two nodes begin with the first byte of both keys, the recipient's first (protocol.md §7.1).
        private void AddEnds()
        {
            var payload = _transmission.Payload;
            if (_transmission.Origin == TransmissionOrigin.CompanionBridge)
                return;
            switch (_transmission.Type)
            {
                case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path when payload.Length >= 2:
                    Unnamed.Add(new HopPrefix(payload.AsSpan(0, 1)));
                    Unnamed.Add(new HopPrefix(payload.AsSpan(1, 1)));
                    break;
                case PayloadType.AnonRequest when payload.Length >= 1:
                    Unnamed.Add(new HopPrefix(payload.AsSpan(0, 1)));
                    break;
                default:
                    break;
            }
        }

        // An advert says who sent it; an anonymous request carries the sender's key.
        private static Node? SenderOf(Mesh mesh, Transmission transmission) => transmission switch
        {
            { OriginNodeId: > 0 and var id } => mesh.Nodes.Find(id),
            { Type: PayloadType.AnonRequest, Payload: { Length: > PublicKey.Size } payload, Origin: not TransmissionOrigin.CompanionBridge } =>
                mesh.Nodes.Find(new PublicKey(payload.AsSpan(1, PublicKey.Size))),
            _ => null,
        };
    }
}
