using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Paths;

/// <summary>
/// Names the nodes behind the hops of a path; the only place that does (DECISIONS 13). <see cref="Resolve"/> runs once per
/// new observation and gives only what may be stored: a unique prefix, or the one candidate adjacent to the hop before it.
/// <see cref="Explain"/> gives the best guess for display, with the rule behind it, and feeds nothing. The prefix table is
/// rebuilt when the set of relays changes. Thread-safe.
/// </summary>
public sealed class PathResolver
{
    private const double AffinityLead = 3;
    private const long AffinityMinCount = 3;

    private readonly NodeDirectory _nodes;
    private readonly ObserverDirectory _observers;
    private readonly NeighborGraph _graph;
    private readonly TimeProvider _clock;
    private readonly NodeVisibility? _visibility;
    private Built? _built;

    /// <param name="nodes">Whom hops can mean.</param>
    /// <param name="observers">Who of them does not relay.</param>
    /// <param name="graph">Who is whose neighbour.</param>
    /// <param name="clock">The one clock.</param>
    /// <param name="visibility">Whom <see cref="Explain"/> must not name; null = everybody may be named.</param>
    public PathResolver(NodeDirectory nodes, ObserverDirectory observers, NeighborGraph graph, TimeProvider clock, NodeVisibility? visibility = null)
    {
        _visibility = visibility;
        _nodes = nodes;
        _observers = observers;
        _graph = graph;
        _clock = clock;
    }

    /// <summary>The table over the relays as they are now.</summary>
    public PrefixTable Prefixes
    {
        get
        {
            var built = Volatile.Read(ref _built);
            long nodes = _nodes.RelayVersion, observers = _observers.RelayVersion;
            if (built is null || built.NodesVersion != nodes || built.ObserversVersion != observers)
            {
                built = new Built(new PrefixTable(_nodes.Snapshot(), _observers.NonRelayingKeys), nodes, observers);
                Volatile.Write(ref _built, built);
            }

            return built.Table;
        }
    }

    /// <summary>
    /// Resolves each hop to a node id with a confidence that may be stored, else to id 0 (analytics.md §3.3). The anchor is
    /// <paramref name="originator"/> (a node id or 0), then each resolved hop. <paramref name="resolved"/> must hold
    /// <c>hops.Count</c> entries. Allocates nothing.
    /// </summary>
    public void Resolve(in PathHops hops, int originator, Span<ResolvedHop> resolved)
    {
        var table = Prefixes;
        var anchor = originator;
        for (var i = 0; i < hops.Count; i++)
        {
            var candidates = table.Candidates(hops[i]);
            resolved[i] = candidates.Length switch
            {
                0 => default,
                1 => new ResolvedHop(candidates[0], HopConfidence.Exact),
                _ => TheOneAdjacent(candidates, anchor, resolved[..i]),
            };
            anchor = resolved[i].NodeId;
        }
    }

    /// <summary>
    /// The best answer for <paramref name="hop"/> and the rule that gave it (analytics.md §3.2). For display only: hidden nodes are
    /// weighed, for they may be the one, but neither named nor listed.
    /// </summary>
    public HopResolution Explain(HopPrefix hop, HopContext context)
    {
        var ids = Prefixes.Candidates(hop);
        var candidates = new List<Node>(ids.Length);
        foreach (var id in ids)
        {
            if (_nodes.Find(id) is { } node)
                candidates.Add(node);
        }

        return Shown(candidates.Count switch
        {
            0 => new HopResolution(null, HopRule.NoMatch, 0, candidates),
            1 => new HopResolution(candidates[0], HopRule.UniquePrefix, 1, candidates),
            _ => ByAffinity(candidates, context) ?? ByDistance(candidates, context) ?? ByPreference(candidates),
        });
    }

    /// <summary>The strongest plain score of a link between a candidate and what is known around the hop; 0 without any.</summary>
    public double StrongestScore(int candidate, HopContext context)
    {
        var now = UnixMillis.Now(_clock);
        double strongest = 0;
        foreach (var other in context.NodeIds)
        {
            if (other != 0 && other != candidate && _graph.Find(candidate, other) is { } edge)
                strongest = Math.Max(strongest, edge.Score(now));
        }

        return strongest;
    }

    private HopResolution Shown(HopResolution found)
    {
        if (_visibility is null || !found.Candidates.Any(_visibility.IsHidden))
            return found;
        Node[] shown = [.. found.Candidates.Where(node => !_visibility.IsHidden(node))];
        return _visibility.Shown(found.Node) is null ? new HopResolution(null, HopRule.NoMatch, 0, shown) : found with { Candidates = shown };
    }

    private ResolvedHop TheOneAdjacent(ReadOnlySpan<int> candidates, int anchor, ReadOnlySpan<ResolvedHop> before)
    {
        var neighbors = _graph.NeighborsOf(anchor);
        if (neighbors.IsEmpty)
            return default;
        var found = 0;
        foreach (var id in candidates)
        {
            if (!neighbors.Contains(id) || Contains(before, id))
                continue;
            if (found != 0)
                return default;
            found = id;
        }

        return found == 0 ? default : new ResolvedHop(found, HopConfidence.Graph);
    }

    private static bool Contains(ReadOnlySpan<ResolvedHop> hops, int id)
    {
        foreach (var hop in hops)
        {
            if (hop.NodeId == id)
                return true;
        }

        return false;
    }

    private HopResolution? ByAffinity(List<Node> candidates, HopContext context)
    {
        var now = UnixMillis.Now(_clock);
        Node? best = null;
        double bestValue = 0, secondValue = 0;
        long bestCount = 0;
        foreach (var candidate in candidates)
        {
            var (value, count) = StrongestEdge(candidate.Id, context, now);
            if (value > bestValue)
            {
                (secondValue, best, bestValue, bestCount) = (bestValue, candidate, value, count);
            }
            else if (value > secondValue)
            {
                secondValue = value;
            }
        }

        // Exactly three times the second is enough; the margin takes up the rounding of the two products.
        var leads = secondValue == 0 || bestValue >= (AffinityLead * secondValue) - 1e-12;
        return best is not null && bestCount >= AffinityMinCount && leads
            ? new HopResolution(best, HopRule.NeighborAffinity, bestValue, candidates)
            : null;
    }

    private (double Value, long Count) StrongestEdge(int candidate, HopContext context, UnixMillis now)
    {
        (double Value, long Count) strongest = default;
        foreach (var other in context.NodeIds)
        {
            if (other == 0 || other == candidate || _graph.Find(candidate, other) is not { } edge)
                continue;
            var value = edge.Score(now) * edge.Confidence;
            if (value > strongest.Value)
                strongest = (value, edge.Count);
        }

        return strongest;
    }

    private HopResolution? ByDistance(List<Node> candidates, HopContext context)
    {
        double latitude = 0, longitude = 0;
        var known = 0;
        foreach (var id in context.NodeIds)
        {
            if (id == 0 || _nodes.Find(id) is not { HasPosition: true } node)
                continue;
            latitude += node.Latitude!.Value;
            longitude += node.Longitude!.Value;
            known++;
        }

        if (known == 0)
            return null;
        latitude /= known;
        longitude /= known;
        var nearest = candidates.Where(c => c.HasPosition).MinBy(c => SquaredDistance(c, latitude, longitude));
        return nearest is null ? null : new HopResolution(nearest, HopRule.GeoProximity, 0, candidates);
    }

    // Equirectangular: enough to order candidates, as analytics.md §3.2 has it.
    private static double SquaredDistance(Node node, double latitude, double longitude)
    {
        var dy = node.Latitude!.Value - latitude;
        var dx = (node.Longitude!.Value - longitude) * Math.Cos(latitude * Math.PI / 180);
        return (dx * dx) + (dy * dy);
    }

    private static HopResolution ByPreference(List<Node> candidates)
    {
        var placed = candidates.Where(c => c.HasPosition).ToList();
        var rule = placed.Count > 0 ? HopRule.GpsPreference : HopRule.ObservationCountFallback;
        var chosen = (placed.Count > 0 ? placed : candidates).OrderByDescending(c => c.AdvertCount).ThenBy(c => c.Key).First();
        return new HopResolution(chosen, rule, 0, candidates);
    }

    private sealed record Built(PrefixTable Table, long NodesVersion, long ObserversVersion);
}
