using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes;

/// <summary>Health of nodes over HTTP (spec/api.md §4).</summary>
public static class NodeHealthApi
{
    private static readonly PageLimit s_limit = new(50, 200);

    public static void MapNodeHealthApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes/bulk-health", BulkAsync).WithName("ListNodeHealth").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}/health", HealthAsync).WithName("GetNodeHealth").WithTags("Nodes");
    }

    private static async Task<IResult> HealthAsync(
        string pubkey, Mesh mesh, ReportCache reports, NodeItems items, ObserverRows observers, PacketItems packets, CancellationToken cancellationToken)
    {
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var health = await reports.GetAsync(new NodeHealthReport(node.Id), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var recent = await packets.BuildAsync(health.Recent, withObservations: false, cancellationToken).ConfigureAwait(false);
        var item = await items.DetailAsync(node, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(
            new NodeHealthAnswer(item, observers.Of(health.Observers), StatsOf(health) with { AverageHops = health.AverageHops }, recent),
            NodeReportsJson.Default.NodeHealthAnswer);
    }

    private static async Task<IResult> BulkAsync(HttpRequest request, Mesh mesh, ReportCache reports, ObserverRows observers, CancellationToken cancellationToken)
    {
        var (filter, fault) = await NodeFilter.ReadAsync(request.Query, mesh, reports, cancellationToken).ConfigureAwait(false);
        if (filter is null)
            return ApiErrors.BadRequest(fault);
        var nodes = NodeFilter.Sorted(NodeFilter.Shown(mesh).Where(filter.Matches), sortBy: null).Take(s_limit.Clamp(request.Query["limit"]));
        var rows = new List<BulkHealthItem>();
        foreach (var node in nodes)
        {
            var health = await reports.GetAsync(new NodeHealthReport(node.Id), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
            rows.Add(new BulkHealthItem(
                node.Key.ToString(), NodePrefix.NameOf(node), node.Role.Label(), node.Latitude, node.Longitude, StatsOf(health), observers.Of(health.Observers)));
        }

        return TypedResults.Json(rows, NodeReportsJson.Default.IReadOnlyListBulkHealthItem);
    }

    private static NodeStatsItem StatsOf(NodeHealth health) => new()
    {
        TotalTransmissions = health.Transmissions,
        TotalObservations = health.Observations,
        TotalPackets = health.Transmissions,
        PacketsToday = health.Today,
        AverageSnr = health.AverageSnr is { } snr ? Math.Round(snr, 2) : null,
        LastHeard = ApiTime.Text(health.LastHeard),
    };
}
