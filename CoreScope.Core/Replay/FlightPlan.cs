using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;

namespace CoreScope.Core.Replay;

/// <summary>
/// Turns what one observer heard of a packet into a way over the map (spec/ui-map-nodes.md §5.4). Only what the frame says was
/// passed is flown: the hops of a flood in order and the observer that heard the last of them; the completed part of a TRACE. The
/// hops of a direct packet lie ahead of it, and the station that was heard is not in the frame at all (spec/protocol.md §3), so
/// there only the observer pulses. A hop that nobody can name is spread between its neighbours, never put on a guessed node.
/// Pure: reads the mesh, keeps nothing.
/// </summary>
public static class FlightPlan
{
    /// <summary>The way of one observation.</summary>
    /// <param name="mesh">Whom hops can mean and where they are.</param>
    /// <param name="transmission">The packet.</param>
    /// <param name="observation">One of its observations.</param>
    /// <param name="names">Its hops with their names, as <see cref="HopNames"/> gives them.</param>
    /// <param name="sender">The node that sent it, where the packet tells.</param>
    public static FlightPath Of(Mesh mesh, Transmission transmission, in Observation observation, IReadOnlyList<HopName> names, Node? sender)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(transmission);
        ArgumentNullException.ThrowIfNull(names);
        var observer = PlaceOf(mesh, observation);
        var passed = PassedOf(transmission, observation, names.Count);
        var stations = new List<Station>(names.Count + 2);
        // Who sent a direct packet is known from an advert only, and the way from there is not in the frame.
        if (passed >= 0 && transmission.Type != PayloadType.Trace)
            stations.Add(At(sender, HopCertainty.Known));
        for (var i = 0; i < passed; i++)
            stations.Add(At(names[i]));
        stations.Add(observer);
        var isOneByte = names.Count > 0 && names[0].Prefix.Length == 1;
        var flown = Placed(stations, isOneByte);
        if (Math.Max(passed, 0) is var next && next >= names.Count)
            return new FlightPath(flown, flown.Count);

        var ahead = new List<Station>(names.Count - next + 1);
        if (passed > 0)
            ahead.Add(At(names[passed - 1]));
        for (var i = next; i < names.Count; i++)
            ahead.Add(At(names[i]));
        return new FlightPath([.. flown, .. Placed(ahead, isOneByte)], flown.Count);
    }

    /// <summary>How many hops of the path the packet had passed; −1 for a direct one, which names those to come.</summary>
    internal static int PassedOf(Transmission transmission, in Observation observation, int hops)
    {
        var prefix = transmission.PrefixOf(observation);
        if (prefix.IsEmpty)
            return 0;
        var route = new PacketHeader(prefix[0]).Route;
        // An advert that was sent to neighbours only has come straight from its sender; of others nobody knows how far they had got.
        if (transmission.Type != PayloadType.Trace)
            return route.IsFlood() || (hops == 0 && transmission.Type == PayloadType.Advert) ? hops : -1;
        var pathLength = prefix[route.HasTransportCodes() ? 5 : 1];
        // One SNR byte a completed hop; with a size code the bytes mean nothing.
        return pathLength >> 6 == 0 ? Math.Min(pathLength, hops) : 0;
    }

    private static Station PlaceOf(Mesh mesh, in Observation observation) =>
        mesh.Observers.Find(observation.ObserverIndex) is { Key.IsNone: false } observer
            ? At(mesh.Visibility.Shown(mesh.Nodes.Find(observer.Key)), HopCertainty.Known)
            : default;

    private static Station At(HopName hop) => hop.Confidence switch
    {
        HopConfidence.Exact or HopConfidence.Graph => At(hop.Node, HopCertainty.Known, hop.Prefix.Length == 1),
        HopConfidence.Geographic => At(hop.Node, HopCertainty.Ambiguous, hop.Prefix.Length == 1),
        // Chosen by how often a node adverts: no reason to say that it was there.
        _ => default,
    };

    private static Station At(Node? node, HopCertainty certainty, bool isOneByte = false) =>
        node?.Position is { } place ? new Station(true, new FlightHop(place.Lat, place.Lon, certainty, node.Id, isOneByte)) : default;

    /// <summary>Unknown ones at either end fall away, those between are spread evenly; a station twice in a row is one.</summary>
    private static List<FlightHop> Placed(List<Station> stations, bool isOneByte)
    {
        var hops = new List<FlightHop>(stations.Count);
        var last = -1;
        for (var i = 0; i < stations.Count; i++)
        {
            if (!stations[i].IsPlaced)
                continue;
            var hop = stations[i].Hop;
            if (last >= 0)
                Spread(hops, hops[^1], hop, i - last - 1, isOneByte);
            if (hops.Count == 0 || hops[^1] is not { NodeId: not 0 } before || before.NodeId != hop.NodeId)
                hops.Add(hop);
            last = i;
        }

        return hops;
    }

    private static void Spread(List<FlightHop> hops, FlightHop from, FlightHop to, int count, bool isOneByte)
    {
        // The short way round the globe.
        var east = Math.IEEERemainder(to.Lon - from.Lon, 360);
        for (var i = 1; i <= count; i++)
        {
            var part = (double)i / (count + 1);
            var lon = Math.IEEERemainder(from.Lon + (east * part), 360);
            hops.Add(new FlightHop(from.Lat + ((to.Lat - from.Lat) * part), lon, HopCertainty.Inferred, 0, isOneByte));
        }
    }

    private readonly record struct Station(bool IsPlaced, FlightHop Hop);
}
