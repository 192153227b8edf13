using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>How far a neighbour is to be believed.</summary>
public enum NeighborTrust : byte
{
    Ambiguous,
    Low,
    Medium,
    High,
}

/// <summary>One neighbour of a node, as pages and answers show it (analytics.md §4.4).</summary>
/// <param name="Node">Who it is; null when the hop can mean several, or nobody known.</param>
/// <param name="Prefix">The hop; of a known neighbour the first byte of its key.</param>
/// <param name="Link">The sightings.</param>
/// <param name="Score">0 to 1, without the observers' weight.</param>
/// <param name="Trust">How far it is to be believed.</param>
/// <param name="DistanceKm">Null unless both positions are known.</param>
/// <param name="Candidates">Whom an open hop can mean.</param>
public sealed record NodeNeighbor(
    Node? Node, HopPrefix Prefix, NeighborEdge Link, double Score, NeighborTrust Trust, double? DistanceKm, IReadOnlyList<Node> Candidates);

/// <summary>The neighbours of a node out of the graph: known ones, and hops that can mean several. Pure.</summary>
public static class NodeNeighbors
{
    // What a sighting is worth by the size of the hop that told it: one byte is shared by many.
    private static readonly double[] s_worth = [0.5, 0.125, 0.875, 1];

    /// <summary>The neighbours, best score first. A hop that can only mean a known neighbour counts to it; hidden nodes are left out.</summary>
    public static IReadOnlyList<NodeNeighbor> Of(NeighborMap map, Node node, Mesh mesh)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(mesh);
        var known = new Dictionary<int, NeighborEdge>();
        foreach (var link in map.Of(node.Id))
            known[link.Other(node.Id)] = link;
        var open = new List<NeighborOffer>();
        foreach (var offer in map.OpenOf(node.Id))
        {
            int[] meant = [.. offer.Candidates.Where(known.ContainsKey)];
            if (meant is [var only])
                known[only] = known[only].With(offer.Link.Sightings);
            else
                open.Add(offer);
        }

        var rows = new List<NodeNeighbor>(known.Count + open.Count);
        foreach (var (id, link) in known)
        {
            if (mesh.Visibility.Shown(mesh.Nodes.Find(id)) is { } other)
                rows.Add(new NodeNeighbor(other, other.Key.Prefix(1), link, link.Score(map.BuiltAt), TrustOf(link, map.BuiltAt), node.DistanceKmTo(other), []));
        }

        foreach (var (link, candidates) in open)
        {
            Node[] shown = [.. candidates.Select(id => mesh.Visibility.Shown(mesh.Nodes.Find(id))).OfType<Node>()];
            rows.Add(new NodeNeighbor(null, link.Prefix, link.Sightings, link.Sightings.Score(map.BuiltAt), NeighborTrust.Ambiguous, null, shown));
        }

        return [.. rows.OrderByDescending(row => row.Score).ThenByDescending(row => row.Link.Count).ThenBy(row => row.Node?.Id ?? int.MaxValue)];
    }

    private static NeighborTrust TrustOf(in NeighborEdge link, UnixMillis now)
    {
        double weighted = 0;
        for (var size = 0; size < s_worth.Length; size++)
            weighted += link.Details.ByHashSize[size] * s_worth[size];
        if (link.Count <= 1 && weighted < 1)
            return NeighborTrust.Low;
        return (link.Score(now) >= 0.5 && link.Count >= 3) || weighted >= 3 ? NeighborTrust.High : NeighborTrust.Medium;
    }
}
