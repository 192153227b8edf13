using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Nodes.Analytics;

/// <summary>
/// A node in the middle and its peers around it: the more packets, the stronger the line. Peers that are each other's neighbours by radio
/// stand side by side where that can be, joined by a thinner line. Immutable.
/// </summary>
/// <param name="Peers">The peers, most packets first.</param>
/// <param name="Links">Radio links between them.</param>
public sealed record PeerNetwork(IReadOnlyList<PeerPlace> Peers, IReadOnlyList<PeerLink> Links)
{
    /// <summary>Where the node itself stands, in percent of width and height.</summary>
    public const double Middle = 50;

    // Room for the names at the edge.
    private const double RadiusX = 37;
    private const double RadiusY = 39;

    // More names than these would run into each other on one ring.
    private const int OneRing = 10;
    private const double InnerRing = 0.72;

    private const double Thinnest = 1;
    private const double Thickest = 7;

    /// <summary>The network of these peers.</summary>
    public static PeerNetwork Of(Node self, IReadOnlyList<NodePeer> peers, NeighborMap map)
    {
        ArgumentNullException.ThrowIfNull(self);
        ArgumentNullException.ThrowIfNull(peers);
        ArgumentNullException.ThrowIfNull(map);
        var strengths = Strengths(peers, map);
        var order = Order(peers.Count, strengths);
        var most = peers.Count == 0 ? 1 : peers.Max(peer => peer.Packets);
        var places = new PeerPlace[peers.Count];
        for (var at = 0; at < order.Count; at++)
        {
            var peer = peers[order[at]];
            // From the top, clockwise.
            var angle = (2 * Math.PI * at / order.Count) - (Math.PI / 2);
            var ring = order.Count > OneRing && at % 2 == 1 ? InnerRing : 1;
            places[order[at]] = new PeerPlace(
                peer,
                Middle + (ring * RadiusX * Math.Cos(angle)),
                Middle + (ring * RadiusY * Math.Sin(angle)),
                Thinnest + ((Thickest - Thinnest) * Math.Sqrt(peer.Packets / (double)most)),
                self.DistanceKmTo(peer.Node));
        }

        return new PeerNetwork(places, [.. strengths.OrderBy(link => link.Key).Select(link => new PeerLink(link.Key.One, link.Key.Other, link.Value))]);
    }

    private static Dictionary<(int One, int Other), double> Strengths(IReadOnlyList<NodePeer> peers, NeighborMap map)
    {
        var placeOf = peers.Select((peer, place) => (peer.Node.Id, place)).ToDictionary(entry => entry.Id, entry => entry.place);
        var strengths = new Dictionary<(int, int), double>();
        for (var place = 0; place < peers.Count; place++)
        {
            foreach (var link in map.Of(peers[place].Node.Id))
            {
                if (placeOf.TryGetValue(link.Other(peers[place].Node.Id), out var other) && other > place)
                    strengths[(place, other)] = link.Score(map.BuiltAt) * link.Confidence;
            }
        }

        return strengths;
    }

    // Beside each peer the one not yet placed that it is linked with most; without any, the one with most packets.
    private static List<int> Order(int count, Dictionary<(int One, int Other), double> strengths)
    {
        var left = Enumerable.Range(0, count).ToList();
        var order = new List<int>(count);
        while (left.Count > 0)
        {
            var last = order.Count == 0 ? -1 : order[^1];
            var next = left.MaxBy(peer => last < 0 ? 0 : strengths.GetValueOrDefault((Math.Min(last, peer), Math.Max(last, peer)), -1));
            left.Remove(next);
            order.Add(next);
        }

        return order;
    }
}

/// <summary>A peer and where it stands.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="X">Percent from the left.</param>
/// <param name="Y">Percent from the top.</param>
/// <param name="Width">Pixels of its line to the node.</param>
/// <param name="DistanceKm">From the node; null unless both positions are known.</param>
public sealed record PeerPlace(NodePeer Peer, double X, double Y, double Width, double? DistanceKm);

/// <summary>A radio link between two peers.</summary>
/// <param name="One">Place in the list of peers.</param>
/// <param name="Other">The same of the other, greater.</param>
/// <param name="Strength">Score × confidence, 0 to 1.</param>
public readonly record struct PeerLink(int One, int Other, double Strength);
