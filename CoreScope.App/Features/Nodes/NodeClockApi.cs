using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Clocks;

namespace CoreScope.App.Features.Nodes;

/// <summary>Clocks of nodes over HTTP (spec/api.md §4).</summary>
public static class NodeClockApi
{
    public static void MapNodeClockApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes/clock-skew", ListAsync).WithName("ListClockSkew").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}/clock-skew", DetailAsync).WithName("GetClockSkew").WithTags("Nodes");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, Mesh mesh, ReportCache reports, CancellationToken cancellationToken)
    {
        var (filter, fault) = await NodeFilter.ReadAsync(request.Query, mesh, reports, cancellationToken).ConfigureAwait(false);
        if (filter is null)
            return ApiErrors.BadRequest(fault);
        var clocks = await reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var shown = clocks.Nodes.Where(clock => !mesh.Visibility.IsHidden(clock.Node) && filter.Matches(clock.Node));
        return TypedResults.Json([.. shown.Select(clock => ClockItems.Of(clock, withSamples: false, mesh: mesh))], NodeReportsJson.Default.IReadOnlyListClockSkewItem);
    }

    private static async Task<IResult> DetailAsync(string pubkey, Mesh mesh, ReportCache reports, CancellationToken cancellationToken)
    {
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var clocks = await reports.GetAsync(new ClockHealthReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        return clocks.Of(node.Id) is { } clock
            ? TypedResults.Json(ClockItems.Of(clock, withSamples: true, clocks.EvidenceOf(node.Id, mesh), mesh), NodeReportsJson.Default.ClockSkewItem)
            : ApiErrors.NotFound("no advert of this node tells a time");
    }
}
