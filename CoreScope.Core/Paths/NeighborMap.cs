using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>
/// The neighbour graph as pages, answers and scores use it (analytics.md §4): the links that were learnt, and of the open ones
/// all that can be told whom they mean. Immutable; made in the background by <see cref="NeighborMapBuilder"/>.
/// </summary>
public sealed class NeighborMap
{
    private readonly Dictionary<int, List<NeighborEdge>> _byNode = [];
    private readonly Dictionary<int, List<NeighborOffer>> _openByNode = [];

    internal NeighborMap(IReadOnlyList<NeighborEdge> links, IReadOnlyList<NeighborOffer> open, long rejectedFar, UnixMillis builtAt)
    {
        (Links, Open, RejectedFar, BuiltAt) = (links, open, rejectedFar, builtAt);
        foreach (var link in links)
        {
            Add(_byNode, link.A, link);
            Add(_byNode, link.B, link);
        }

        foreach (var offer in open)
            Add(_openByNode, offer.Link.Node, offer);
    }

    /// <summary>Without any link.</summary>
    public static NeighborMap Empty { get; } = new([], [], 0, default);

    /// <summary>Links between two nodes.</summary>
    public IReadOnlyList<NeighborEdge> Links { get; }

    /// <summary>Links of which one end stays open: shown, but in no score.</summary>
    public IReadOnlyList<NeighborOffer> Open { get; }

    /// <summary>Links and sightings refused because the ends lie too far apart.</summary>
    public long RejectedFar { get; }

    /// <summary>The moment for which scores of the links are taken.</summary>
    public UnixMillis BuiltAt { get; }

    /// <summary>The links of a node, in no order.</summary>
    public IReadOnlyList<NeighborEdge> Of(int nodeId) => _byNode.TryGetValue(nodeId, out var links) ? links : [];

    /// <summary>The open links of a node, in no order.</summary>
    public IReadOnlyList<NeighborOffer> OpenOf(int nodeId) => _openByNode.TryGetValue(nodeId, out var open) ? open : [];

    /// <summary>How many neighbours a node has.</summary>
    public int DegreeOf(int nodeId) => Of(nodeId).Count;

    /// <summary>Rank of the node by number of neighbours, from 1, equals share one; 0 for a node without any. And how many nodes have some.</summary>
    public (int Rank, int Nodes) RankOf(int nodeId)
    {
        var degree = DegreeOf(nodeId);
        return (degree == 0 ? 0 : 1 + _byNode.Values.Count(links => links.Count > degree), _byNode.Count);
    }

    private static void Add<T>(Dictionary<int, List<T>> lists, int key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(item);
    }
}

/// <summary>A link whose other end may be one of several nodes.</summary>
/// <param name="Link">What was seen.</param>
/// <param name="Candidates">Ids of the nodes it can be, in order of key; none when no node with such a key is known.</param>
public readonly record struct NeighborOffer(OpenLink Link, IReadOnlyList<int> Candidates);
