using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Map.Route;

/// <summary>What the card of a station says of its node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Activity">When it was heard, and what it forwards.</param>
/// <param name="Health">What its packets tell.</param>
public sealed record RouteStopFacts(Node Node, NodeActivityRow Activity, NodeHealth Health)
{
    /// <summary>Reads them, from what is computed for all readers.</summary>
    public static async Task<RouteStopFacts> ReadAsync(ReportCache reports, HealthThresholds thresholds, Node node)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(node);
        var activity = await reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, CancellationToken.None).ConfigureAwait(false);
        var health = await reports.GetAsync(new NodeHealthReport(node.Id), AnalyticsScope.All, CancellationToken.None).ConfigureAwait(false);
        return new RouteStopFacts(node, activity.Of(node.Id), health);
    }
}
