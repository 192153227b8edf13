using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;

namespace CoreScope.App.Features.Nodes;

/// <summary>Figures of one node over a time, over HTTP (spec/api.md §4).</summary>
public static class NodeAnalyticsApi
{
    private const int HoursOfDay = 24;
    private const int SnrStep = 2;
    private static readonly PageLimit s_days = new(7, 365);

    public static void MapNodeAnalyticsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes/{pubkey}/analytics", AnalyticsAsync).WithName("GetNodeAnalytics").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}/battery", BatteryAsync).WithName("GetNodeBattery").WithTags("Nodes");
    }

    private static async Task<IResult> AnalyticsAsync(
        string pubkey, HttpRequest request, Mesh mesh, ReportCache reports, NodeItems items, ObserverRows observers, CancellationToken cancellationToken)
    {
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var days = s_days.Clamp(request.Query["days"]);
        var found = await reports.GetAsync(new NodeAnalyticsReport(node.Id, days), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var clocks = await reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var item = await items.DetailAsync(node, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(
            new NodeAnalyticsAnswer
            {
                Node = item,
                TimeRange = new TimeRangeItem(found.From.ToString(), found.To.ToString(), days),
                ActivityTimeline = [.. found.Timeline.Select(hour => new BucketItem(hour.Start.ToString(), hour.Count))],
                SnrTrend = [.. found.SnrTrend.Select(point => new SnrItem(point.At.ToString(), point.Snr, point.Rssi, point.Observer?.Id, point.Observer?.Facts.Name))],
                SnrDistribution = [.. found.SnrSteps.Select(step => new SnrStepItem(step.From, step.From + SnrStep, step.Count))],
                PacketTypes = [.. found.Types.Select(type => new TypeCountItem((int)type.Type, type.Count))],
                ObserverCoverage = observers.Of(found.Observers),
                HopDistribution = [.. found.HopCounts.Select((count, hops) => new HopCountItem(hops == 4 ? "4+" : hops.ToString(CultureInfo.InvariantCulture), count))],
                PeerInteractions = [.. found.Peers.Select(peer => new PeerItem(peer.Node.Key.ToString(), NodePrefix.NameOf(peer.Node), peer.Packets, peer.LastContact.ToString()))],
                UptimeHeatmap = [.. found.Heatmap.Select((count, at) => new HeatItem(at / HoursOfDay, at % HoursOfDay, count)).Where(cell => cell.Count > 0)],
                ComputedStats = StatsOf(found),
                ClockSkew = clocks.Of(node.Id) is { } clock ? ClockItems.Of(clock, withSamples: true) : null,
            },
            NodeReportsJson.Default.NodeAnalyticsAnswer);
    }

    private static async Task<IResult> BatteryAsync(string pubkey, HttpRequest request, Mesh mesh, NodeBatteryQuery battery, BatteryThresholds thresholds, CancellationToken cancellationToken)
    {
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var days = s_days.Clamp(request.Query["days"]);
        var told = await battery.LoadAsync(node, days, cancellationToken).ConfigureAwait(false);
        var latest = told.Count == 0 ? (BatteryPoint?)null : told[^1];
        return TypedResults.Json(
            new BatteryAnswer(
                node.Key.ToString(),
                days,
                [.. told.Select(point => new BatteryItem(point.At.ToString(), point.Millivolts))],
                latest?.Millivolts,
                latest?.At.ToString(),
                thresholds.StateOf(latest?.Millivolts),
                new BatteryLimitsItem(thresholds.LowMillivolts, thresholds.CriticalMillivolts)),
            NodeReportsJson.Default.BatteryAnswer);
    }

    private static ComputedStatsItem StatsOf(NodeAnalytics found) => new()
    {
        AvailabilityPercent = found.AvailabilityPercent,
        LongestSilenceMs = (long)found.LongestSilence.TotalMilliseconds,
        LongestSilenceStart = ApiTime.Text(found.SilenceStart),
        SignalGrade = found.SignalGrade,
        SnrMean = found.SnrMean,
        SnrDeviation = found.SnrDeviation,
        RelayPercent = found.RelayPercent,
        TotalPackets = found.Packets,
        UniqueObservers = found.Observers.Count,
        UniquePeers = found.PeerCount,
        PacketsPerDay = found.PacketsPerDay,
    };
}
