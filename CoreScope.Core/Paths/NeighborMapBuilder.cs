using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>
/// Makes a <see cref="NeighborMap"/> of what was learnt: leaves out links that are too long by now, then finds out whom open
/// links mean (analytics.md §4.1): first by what is around them (only one node has the prefix, the graph's affinity, distance),
/// then by who shares neighbours with the known end. Pure; takes no lock.
/// </summary>
public sealed class NeighborMapBuilder
{
    private const double Lead = 3;
    private const int FewestSightings = 3;

    private readonly NeighborTable _table;
    private readonly PrefixTable _prefixes;
    private readonly Dictionary<int, Node> _nodes;
    private readonly UnixMillis _now;
    private readonly Dictionary<(int, int), NeighborEdge> _links = [];
    private readonly Dictionary<int, HashSet<int>> _neighbors = [];
    private readonly ICollection<AffinityDecision>? _decisions;
    private long _rejectedFar;

    private NeighborMapBuilder(NeighborTable table, IReadOnlyList<Node> nodes, PrefixTable prefixes, UnixMillis now, ICollection<AffinityDecision>? decisions)
    {
        _decisions = decisions;
        _table = table;
        _prefixes = prefixes;
        _nodes = nodes.ToDictionary(node => node.Id);
        _now = now;
        _rejectedFar = table.RejectedFar;
    }

    /// <summary>The map of these links at this moment. Whoever wants to know why gets one entry in <paramref name="decisions"/> for each open link.</summary>
    public static NeighborMap Build(
        NeighborTable table, IReadOnlyList<Node> nodes, PrefixTable prefixes, UnixMillis now, ICollection<AffinityDecision>? decisions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new NeighborMapBuilder(table, nodes, prefixes, now, decisions).Run(cancellationToken);
    }

    private NeighborMap Run(CancellationToken cancellationToken)
    {
        foreach (var edge in _table.Edges)
            Merge(edge.A, edge.B, edge);
        // Affinity is judged by what was learnt, not by what this pass adds: the order of the links must not matter.
        var learnt = _links.ToDictionary();
        var left = new List<NeighborOffer>();
        foreach (var open in _table.Open)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] candidates = [.. _prefixes.Candidates(open.Prefix).ToArray().Where(id => id != open.Node && _nodes.ContainsKey(id))];
            if (!_nodes.ContainsKey(open.Node))
                continue;
            var (found, rule) = ByContext(open, candidates, learnt);
            if (found == 0)
            {
                left.Add(new NeighborOffer(open, candidates));
                continue;
            }

            Merge(open.Node, found, open.Sightings);
            _decisions?.Add(new AffinityDecision(open, rule, found, [.. candidates.Select(one => Measure(open.Node, one, learnt, null))]));
        }

        // First: it adds links.
        var stillOpen = BySharedNeighbors(left, learnt);
        return new NeighborMap(Links(), stillOpen, _rejectedFar, _now);
    }

    private NeighborEdge[] Links() => [.. _links.Values.OrderBy(link => link.A).ThenBy(link => link.B)];

    private List<NeighborOffer> BySharedNeighbors(List<NeighborOffer> open, Dictionary<(int, int), NeighborEdge> learnt)
    {
        var left = new List<NeighborOffer>();
        // Again: all are judged by the same links.
        var found = new List<(NeighborOffer Offer, int Node)>();
        foreach (var offer in open)
        {
            var node = offer.Candidates.Count >= 2 && offer.Link.Sightings.Count >= FewestSightings ? MostAlike(offer) : 0;
            if (node != 0)
                found.Add((offer, node));
            else
                left.Add(offer);
            _decisions?.Add(new AffinityDecision(
                offer.Link,
                node != 0 ? AffinityRule.SharedNeighbors : AffinityRule.None,
                node,
                [.. offer.Candidates.Select(one => Measure(offer.Link.Node, one, learnt, Jaccard(one, offer.Link.Node)))]));
        }

        foreach (var (offer, node) in found)
            Merge(offer.Link.Node, node, offer.Link.Sightings);
        return left;
    }

    private (int Node, AffinityRule Rule) ByContext(OpenLink open, int[] candidates, Dictionary<(int, int), NeighborEdge> learnt)
    {
        if (candidates.Length < 2)
            return candidates.Length == 1 ? (candidates[0], AffinityRule.UniquePrefix) : default;
        if (ByAffinity(open.Node, candidates, learnt) is not 0 and var near)
            return (near, AffinityRule.NeighborAffinity);
        return ByDistance(open.Node, candidates) is not 0 and var nearest ? (nearest, AffinityRule.GeoProximity) : default;
    }

    private AffinityCandidate Measure(int known, int candidate, Dictionary<(int, int), NeighborEdge> learnt, double? jaccard)
    {
        var isLearnt = learnt.TryGetValue(KeyOf(known, candidate), out var link);
        return new AffinityCandidate(
            candidate, isLearnt ? link.Score(_now) * link.Confidence : 0, isLearnt ? link.Count : 0, _nodes[known].DistanceKmTo(_nodes[candidate]), jaccard);
    }

    private int ByAffinity(int known, int[] candidates, Dictionary<(int, int), NeighborEdge> learnt)
    {
        var best = 0;
        double bestValue = 0, secondValue = 0;
        long bestCount = 0;
        foreach (var candidate in candidates)
        {
            if (!learnt.TryGetValue(KeyOf(known, candidate), out var link))
                continue;
            var value = link.Score(_now) * link.Confidence;
            if (value > bestValue)
                (secondValue, best, bestValue, bestCount) = (bestValue, candidate, value, link.Count);
            else
                secondValue = Math.Max(secondValue, value);
        }

        // Exactly three times the second is enough; the margin takes up the rounding of the products.
        var leads = secondValue == 0 || bestValue >= (Lead * secondValue) - 1e-12;
        return best != 0 && bestCount >= FewestSightings && leads ? best : 0;
    }

    private int ByDistance(int known, int[] candidates)
    {
        var nearest = 0;
        var least = double.PositiveInfinity;
        foreach (var candidate in candidates)
        {
            if (_nodes[known].DistanceKmTo(_nodes[candidate]) is not { } km || km >= least)
                continue;
            (nearest, least) = (candidate, km);
        }

        return nearest;
    }

    private int MostAlike(NeighborOffer offer)
    {
        var best = 0;
        double bestValue = 0, secondValue = 0;
        foreach (var candidate in offer.Candidates)
        {
            var value = Jaccard(candidate, offer.Link.Node);
            if (value > bestValue)
                (secondValue, best, bestValue) = (bestValue, candidate, value);
            else
                secondValue = Math.Max(secondValue, value);
        }

        return bestValue > 0 && (secondValue == 0 || bestValue >= (Lead * secondValue) - 1e-12) ? best : 0;
    }

    private double Jaccard(int one, int other)
    {
        if (!_neighbors.TryGetValue(one, out var ofOne) || !_neighbors.TryGetValue(other, out var ofOther))
            return 0;
        var shared = ofOne.Count(ofOther.Contains);
        return (double)shared / (ofOne.Count + ofOther.Count - shared);
    }

    private void Merge(int a, int b, in NeighborEdge sightings)
    {
        if (!_nodes.TryGetValue(a, out var one) || !_nodes.TryGetValue(b, out var other))
            return;
        if (_table.MaxEdgeKm > 0 && NeighborGraph.IsFarther(one, other, _table.MaxEdgeKm))
        {
            _rejectedFar++;
            return;
        }

        var key = KeyOf(a, b);
        _links[key] = _links.TryGetValue(key, out var known) ? known.With(sightings) : sightings with { A = key.Item1, B = key.Item2 };
        SetOf(a).Add(b);
        SetOf(b).Add(a);
    }

    private HashSet<int> SetOf(int node)
    {
        if (!_neighbors.TryGetValue(node, out var set))
            _neighbors.Add(node, set = []);
        return set;
    }

    private static (int, int) KeyOf(int a, int b) => a < b ? (a, b) : (b, a);
}
