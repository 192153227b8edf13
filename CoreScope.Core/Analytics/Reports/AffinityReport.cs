using CoreScope.Core.Paths;

namespace CoreScope.Core.Analytics.Reports;

/// <summary>The neighbour graph made once more with the reason for each hop that could mean several nodes: to look into its decisions.</summary>
public sealed record AffinityReport : IReport<Affinity>
{
    // Below that, a prefix tells nothing: the rules ask for as many.
    private const int FewestSightings = 3;

    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public Affinity Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var decisions = new List<AffinityDecision>();
        var map = NeighborMapBuilder.Build(context.Links(), context.Nodes, context.Prefixes, context.Now, decisions, cancellationToken);
        return new Affinity
        {
            Map = map,
            Decisions = decisions,
            LinkedNodes = map.Links.SelectMany(link => new[] { link.A, link.B }).Distinct().Count(),
            AverageConfidence = map.Links.Count == 0 ? null : map.Links.Average(link => link.Confidence),
            Coverage = CoverageOf(context, map),
        };
    }

    // Of the first bytes that relays' keys have, those that enough sightings lead to.
    private static double CoverageOf(ReportContext context, NeighborMap map)
    {
        var sightings = new long[256];
        var used = new bool[256];
        foreach (var node in context.Nodes)
        {
            if (node.IsInactive || context.Prefixes.Candidates(node.Key.Prefix(1)).IndexOf(node.Id) < 0)
                continue;
            used[node.Key.ByteAt(0)] = true;
            sightings[node.Key.ByteAt(0)] += map.Of(node.Id).Sum(link => link.Count);
        }

        var all = used.Count(isUsed => isUsed);
        return all == 0 ? 0 : sightings.Count(count => count >= FewestSightings) / (double)all;
    }
}
