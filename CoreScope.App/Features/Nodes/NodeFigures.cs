using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;

namespace CoreScope.App.Features.Nodes;

/// <summary>
/// The reports that tell of all nodes at once, as the pages ask for them. What takes long is given as it was computed last, and
/// is computed anew behind the reader's back: a list without scores is better than none. Thread-safe.
/// </summary>
public sealed class NodeFigures(Mesh mesh, ReportCache reports, HealthThresholds thresholds)
{
    /// <summary>Which ages count as silent.</summary>
    public HealthThresholds Thresholds => thresholds;

    /// <summary>When every node was heard last and what it forwarded.</summary>
    public Task<NodeActivity> ActivityAsync(CancellationToken cancellationToken) =>
        reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, cancellationToken);

    /// <summary>Graph and scores; the first time of all this may take a second.</summary>
    public Task<NodeScores> ScoresAsync(CancellationToken cancellationToken) => reports.GetAsync(new NodeScoresReport(), AnalyticsScope.All, cancellationToken);

    /// <summary>Graph and scores as far as they are computed.</summary>
    public NodeScores? KnownScores => Known(new NodeScoresReport());

    /// <summary>The clocks of all nodes.</summary>
    public Task<ClockHealth> ClocksAsync(CancellationToken cancellationToken) => reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken);

    /// <summary>The clocks of all nodes as far as they are computed.</summary>
    public ClockHealth? KnownClocks => Known(new ClockHealthReport());

    /// <summary>Which regions hear which nodes.</summary>
    public Task<NodeRegions> RegionsAsync(CancellationToken cancellationToken) => reports.GetAsync(new NodeRegionsReport(), AnalyticsScope.All, cancellationToken);

    /// <summary>What the packets of one node tell.</summary>
    public Task<NodeHealth> HealthAsync(int nodeId, CancellationToken cancellationToken) => reports.GetAsync(new NodeHealthReport(nodeId), AnalyticsScope.All, cancellationToken);

    /// <summary>Figures of one node over so many days back; null = all that is in memory.</summary>
    public Task<NodeAnalytics> AnalyticsAsync(int nodeId, int? days, CancellationToken cancellationToken) => reports.GetAsync(new NodeAnalyticsReport(nodeId, days), AnalyticsScope.All, cancellationToken);

    /// <summary>How the neighbour graph came to be.</summary>
    public Task<Affinity> AffinityAsync(CancellationToken cancellationToken) => reports.GetAsync(new AffinityReport(), AnalyticsScope.All, cancellationToken);

    /// <summary>Which links of one node work in both directions, over so many days back.</summary>
    public Task<NodeReach> ReachAsync(int nodeId, int days, CancellationToken cancellationToken) => reports.GetAsync(new NodeReachReport(nodeId, days), AnalyticsScope.All, cancellationToken);

    // Asking starts a computation when the last one is old; nobody waits for it here.
    private TResult? Known<TResult>(IReport<TResult> report)
        where TResult : class
    {
        if (!mesh.Store.Status.IsReady)
            return null;
        var running = reports.GetAsync(report, AnalyticsScope.All, CancellationToken.None);
        return running.IsCompletedSuccessfully ? running.Result : reports.Peek(report, AnalyticsScope.All);
    }
}
