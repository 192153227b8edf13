using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Core.Replay;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;

namespace CoreScope.Core.Routes;

/// <summary>
/// Puts the ways of a packet together: the hops as each observer heard them, before them the sender and behind them the recipient
/// as far as the payload names them (protocol.md §7). Observations that differ in nothing but who heard them are one way.
/// </summary>
internal sealed class RouteReader
{
    private readonly Mesh _mesh;
    private readonly PacketDetail _detail;
    private readonly Transmission _transmission;
    private readonly RouteStop? _sender;
    private readonly RouteStop? _recipient;

    public RouteReader(Mesh mesh, PacketDetail detail)
    {
        (_mesh, _detail, _transmission) = (mesh, detail, detail.Transmission);
        (_sender, _recipient) = Ends();
    }

    public PacketRoute Read()
    {
        var ways = new List<Way>();
        var known = new Dictionary<WayKey, Way>();
        Way? chosen = null;
        for (var i = 0; i < _detail.Observations.Count; i++)
        {
            var row = _detail.Observations[i];
            var passed = _transmission.Origin == TransmissionOrigin.CompanionBridge ? 0 : FlightPlan.PassedOf(_transmission, row.Observation, row.Hops.Count);
            var key = new WayKey(string.Join(',', row.Hops.Select(hop => $"{hop.Prefix}/{hop.Node?.Id}")), passed);
            if (!known.TryGetValue(key, out var way))
                ways.Add(known[key] = way = new Way(StopsOf(row.Hops, passed), passed < row.Hops.Count));
            way.Witnesses.Add(new RouteWitness(row.Observer, row.Observation, PlaceOf(row.Observer)));
            if (i == _detail.SelectedIndex)
                chosen = way;
        }

        var ordered = ways.Select(way => (Way: way, Path: new RoutePath(way.Stops, way.Witnesses) { IsPlanned = way.IsPlanned }))
            .OrderByDescending(pair => pair.Path.Observers).ThenByDescending(pair => pair.Path.Stops.Count).ToList();
        return new PacketRoute(
            [.. ordered.Select(pair => pair.Path)],
            Math.Max(0, ordered.FindIndex(pair => pair.Way == chosen)),
            _detail.Observations.Select(row => row.Observation.ObserverIndex).Distinct().Count());
    }

    private List<RouteStop> StopsOf(IReadOnlyList<HopName> hops, int passed)
    {
        var stops = new List<RouteStop>(hops.Count + 2);
        if (_sender is not null)
            stops.Add(_sender);
        for (var i = 0; i < hops.Count; i++)
        {
            var hop = hops[i];
            stops.Add(new RouteStop(RouteStopKind.Hop, hop.Prefix, hop.Node, hop.Confidence) { Candidates = hop.Candidates, IsUnreliable = hop.IsUnreliable, IsAhead = i >= passed });
        }

        if (_recipient is not null)
            stops.Add(_recipient);
        return stops;
    }

    private (RouteStop? Sender, RouteStop? Recipient) Ends()
    {
        if (_transmission.Origin == TransmissionOrigin.CompanionBridge)
            return default;
        var payload = _transmission.Payload;
        switch (_transmission.Type)
        {
            case PayloadType.Advert when payload.Length >= PublicKey.Size:
                return (Whole(new PublicKey(payload.AsSpan(0, PublicKey.Size))), null);
            case PayloadType.AnonRequest when AnonRequestPayload.TryRead(payload, out var request):
                return (Whole(new PublicKey(request.SenderKey)), OfByte(RouteStopKind.Recipient, request.DestHash));
            case PayloadType.Request or PayloadType.Response or PayloadType.TextMessage or PayloadType.Path when PairwisePayload.TryRead(payload, out var pairwise):
                return (OfByte(RouteStopKind.Sender, pairwise.SrcHash), OfByte(RouteStopKind.Recipient, pairwise.DestHash));
            default:
                return default;
        }
    }

    private RouteStop Whole(PublicKey key) =>
        _mesh.Visibility.IsHidden(key) || _mesh.Visibility.Shown(_mesh.Nodes.Find(key)) is not { } node
            ? new RouteStop(RouteStopKind.Sender, key.Prefix(3), null, HopConfidence.None) { Candidates = 0 }
            : new RouteStop(RouteStopKind.Sender, default, node, HopConfidence.Exact);

    // One byte of a key, and anybody can be meant, not repeaters alone: named only where a single node has it.
    private RouteStop OfByte(RouteStopKind kind, byte hash)
    {
        Node? only = null;
        var count = 0;
        foreach (var node in _mesh.Nodes.Snapshot())
        {
            if (node.IsInactive || node.Key.ByteAt(0) != hash)
                continue;
            only = node;
            count++;
        }

        only = count == 1 ? _mesh.Visibility.Shown(only) : null;
        return new RouteStop(kind, new HopPrefix([hash]), only, only is null ? HopConfidence.None : HopConfidence.Exact)
        {
            Candidates = count,
            // Where the packet was heard says nothing about whether it arrived.
            IsAhead = kind == RouteStopKind.Recipient,
        };
    }

    private GeoPoint? PlaceOf(Observer? observer) =>
        observer is { Key.IsNone: false } ? _mesh.Visibility.Shown(_mesh.Nodes.Find(observer.Key))?.Position : null;

    private readonly record struct WayKey(string Hops, int Passed);

    private sealed record Way(List<RouteStop> Stops, bool IsPlanned)
    {
        public List<RouteWitness> Witnesses { get; } = [];
    }
}
