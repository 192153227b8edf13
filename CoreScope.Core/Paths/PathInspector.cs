using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.Core.Paths;

/// <summary>
/// Ranks the ways that a list of prefixes can mean (analytics.md §12): a beam search that keeps the twenty best beginnings. A hop
/// scores 0.35 × link + 0.20 × nearness + 0.15 × recency + 0.30 / candidates, at least 0.05. Link: score of the link to the hop
/// before (1 for the first). Nearness: 1 within 50 km of it (and for the first), else 50 km / distance, at least 0.1, and half
/// where a position is not known. Recency: 1 for a node heard within 24 hours, else 24 h / age, at least 0.1. A node that is in
/// the way already gets the least: a flood never crosses a repeater twice. Pure: reads the mesh, keeps nothing; for the eye only.
/// </summary>
public sealed class PathInspector
{
    /// <summary>Beginnings kept at each hop, and so the most ways there are.</summary>
    public const int BeamWidth = 20;

    /// <summary>Least score of a hop.</summary>
    public const double LeastScore = 0.05;

    // With more of one prefix, those heard last are weighed: it bounds the work whatever keys somebody floods the mesh with.
    private const int MostWeighed = 256;
    private const int MostAlternatives = 5;
    private const double LinkShare = 0.35;
    private const double NearShare = 0.20;
    private const double RecentShare = 0.15;
    private const double ChoiceShare = 0.30;
    private const double NearKm = 50;
    private const double RecentHours = 24;
    private const double LeastPart = 0.1;
    private const double UnknownNearness = 0.5;

    private readonly Mesh _mesh;
    private readonly NeighborMap _links;
    private readonly UnixMillis _now;
    private readonly PrefixTable _prefixes;
    private readonly Dictionary<HopPrefix, Choice> _choices = [];
    private int _expansions;

    private PathInspector(Mesh mesh, NeighborMap links)
    {
        _mesh = mesh;
        _links = links;
        _now = UnixMillis.Now(mesh.Clock);
        _prefixes = mesh.Resolver.Prefixes;
    }

    /// <summary>The likeliest ways, at most <paramref name="limit"/>.</summary>
    public static PathInspection Inspect(Mesh mesh, NeighborMap links, IReadOnlyList<HopPrefix> hops, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(hops);
        return new PathInspector(mesh, links).Run(hops, limit, cancellationToken);
    }

    private PathInspection Run(IReadOnlyList<HopPrefix> hops, int limit, CancellationToken cancellationToken)
    {
        HopPrefix[] unknown = [.. hops.Distinct().Where(hop => ChoiceOf(hop).Nodes.Length == 0)];
        if (hops.Count == 0 || unknown.Length > 0)
            return new PathInspection([], unknown, 0);
        List<Step?> beam = [null];
        foreach (var hop in hops)
        {
            cancellationToken.ThrowIfCancellationRequested();
            beam = Next(beam, ChoiceOf(hop));
        }

        return new PathInspection([.. beam.Take(limit).Select(last => PathOf(last!, hops))], [], _expansions);
    }

    private List<Step?> Next(List<Step?> beam, Choice choice)
    {
        // The worst of the best is on top. What came first stays before what is as good.
        var best = new PriorityQueue<Step, (double Sum, int Turn)>(BeamWidth + 1);
        var turn = 0;
        foreach (var before in beam)
        {
            var from = new Before(before, _links);
            foreach (var node in choice.Nodes)
            {
                _expansions++;
                var sum = (before?.Sum ?? 0) + Math.Log(Weigh(from, node, choice.Count).Score);
                var rank = (sum, --turn);
                if (best.Count < BeamWidth)
                    best.Enqueue(new Step(before, node, sum), rank);
                else if (best.TryPeek(out _, out var worst) && sum > worst.Sum)
                    best.EnqueueDequeue(new Step(before, node, sum), rank);
            }
        }

        var kept = new List<Step?>(best.Count);
        while (best.TryDequeue(out var step, out _))
            kept.Add(step);
        kept.Reverse();
        return kept;
    }

    private InspectedPath PathOf(Step last, IReadOnlyList<HopPrefix> prefixes)
    {
        var hops = new InspectedHop[prefixes.Count];
        var step = last;
        for (var i = hops.Length - 1; i >= 0; i--, step = step.From!)
        {
            var from = new Before(step.From, _links);
            var choice = ChoiceOf(prefixes[i]);
            var weight = Weigh(from, step.Node, choice.Count);
            hops[i] = new InspectedHop(prefixes[i], step.Node, weight.Score)
            {
                Candidates = choice.Nodes.Length,
                EdgeWeight = weight.Link,
                LinkCount = from.LinkTo(step.Node.Id)?.Count ?? 0,
                DistanceKm = from.Node is { } before ? step.Node.DistanceKmTo(before) : null,
                Alternatives =
                [
                    .. choice.Nodes.Where(node => node.Id != step.Node.Id).Select(node => (node, Weigh(from, node, choice.Count).Score))
                        .OrderByDescending(other => other.Score).ThenBy(other => other.node.Key).Take(MostAlternatives),
                ],
            };
        }

        return new InspectedPath(hops, Math.Round(Math.Exp(last.Sum / hops.Length), 3, MidpointRounding.AwayFromZero));
    }

    private (double Score, double Link) Weigh(Before from, Node node, int candidates)
    {
        var link = from.Node is null ? 1 : from.LinkTo(node.Id)?.Score(_now) ?? 0;
        if (from.Contains(node.Id))
            return (LeastScore, link);
        var score = (LinkShare * link) + (NearShare * Nearness(from.Node, node)) + (RecentShare * Recency(node)) + (ChoiceShare / candidates);
        return (Math.Max(LeastScore, score), link);
    }

    private static double Nearness(Node? before, Node node) =>
        before is null ? 1
        : before.Position is not { } there || node.Position is not { } here ? UnknownNearness
        : Haversine.DistanceKm(there, here) is var km && km <= NearKm ? 1
        : Math.Max(LeastPart, NearKm / km);

    private double Recency(Node node) =>
        (_now - node.LastSeen).TotalHours is var hours && hours <= RecentHours ? 1 : Math.Max(LeastPart, RecentHours / hours);

    private Choice ChoiceOf(HopPrefix hop)
    {
        if (_choices.TryGetValue(hop, out var known))
            return known;
        var ids = _prefixes.Candidates(hop);
        var nodes = new List<Node>(ids.Length);
        foreach (var id in ids)
        {
            if (_mesh.Visibility.Shown(_mesh.Nodes.Find(id)) is { } node)
                nodes.Add(node);
        }

        // Hidden ones count in the doubt: they may be the one.
        var choice = new Choice([.. nodes.OrderByDescending(node => node.LastSeen).ThenBy(node => node.Key).Take(MostWeighed)], ids.Length);
        _choices.Add(hop, choice);
        return choice;
    }

    private readonly record struct Choice(Node[] Nodes, int Count);

    /// <summary>A beginning of a way: its last node and the beginning before that.</summary>
    private sealed record Step(Step? From, Node Node, double Sum);

    /// <summary>What a beginning says about the hop behind it.</summary>
    private sealed class Before
    {
        private readonly Dictionary<int, NeighborEdge> _links = [];
        private readonly HashSet<int> _passed = [];

        public Before(Step? last, NeighborMap links)
        {
            Node = last?.Node;
            if (Node is null)
                return;
            foreach (var link in links.Of(Node.Id))
                _links[link.Other(Node.Id)] = link;
            for (var step = last; step is not null; step = step.From)
                _passed.Add(step.Node.Id);
        }

        public Node? Node { get; }

        public NeighborEdge? LinkTo(int nodeId) => _links.TryGetValue(nodeId, out var link) ? link : null;

        public bool Contains(int nodeId) => _passed.Contains(nodeId);
    }
}
