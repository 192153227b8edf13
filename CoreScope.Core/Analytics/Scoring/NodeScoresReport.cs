using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;

namespace CoreScope.Core.Analytics.Scoring;

/// <summary>
/// The neighbour graph and the scores of all repeaters and rooms (analytics.md §4, §5), made together so that they fit each
/// other. Runs in the background each five minutes; whoever asks gets the last result.
/// </summary>
public sealed record NodeScoresReport : IReport<NodeScores>
{
    /// <inheritdoc />
    public TimeSpan Lifetime => TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public NodeScores Build(ReportContext context, AnalyticsScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var map = new NeighborMapReport().Build(context, scope, cancellationToken);
        var graph = ScoreGraph.Of(map);
        var (bridge, coverage) = Centrality.Of(graph, cancellationToken);
        var redundancy = RedundancyScore.Of(graph);
        var shares = TrafficShares(context, cancellationToken);
        var largest = shares.Count == 0 ? 0 : shares.Values.Max();
        var scores = new Dictionary<int, NodeScore>(shares.Count);
        foreach (var (id, share) in shares)
        {
            var number = graph.NumberOf(id);
            scores.Add(id, number < 0 ? NodeScore.Of(0, 0, 0, share, largest) : NodeScore.Of(bridge[number], coverage[number], redundancy[number], share, largest));
        }

        return new NodeScores(map, scores);
    }

    private static Dictionary<int, double> TrafficShares(ReportContext context, CancellationToken cancellationToken)
    {
        // One bit a transmission: walking to each would take a hundred times as long.
        var count = Math.Max(0, context.LastId - context.FirstId + 1);
        var isAdvert = new bool[count];
        var adverts = 0;
        foreach (var id in context.ByType(PayloadType.Advert))
        {
            if ((uint)(id - context.FirstId) >= (uint)count)
                continue;
            isAdvert[id - context.FirstId] = true;
            adverts++;
        }

        var all = context.Packets.Count - adverts;
        var shares = new Dictionary<int, double>();
        foreach (var node in context.Nodes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!node.Role.CanRelay())
                continue;
            var relayed = 0;
            foreach (var id in context.RelayedBy(node.Id, cancellationToken))
                relayed += (uint)(id - context.FirstId) < (uint)count && !isAdvert[id - context.FirstId] ? 1 : 0;
            shares.Add(node.Id, all == 0 ? 0 : (double)relayed / all);
        }

        return shares;
    }
}
