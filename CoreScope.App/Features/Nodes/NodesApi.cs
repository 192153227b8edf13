using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes;

/// <summary>Nodes over HTTP (spec/api.md §4).</summary>
public static class NodesApi
{
    private const int RecentAdverts = 20;

    public static void MapNodesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes", ListAsync).WithName("ListNodes").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}", DetailAsync).WithName("GetNode").WithTags("Nodes");
    }

    private static async Task<IResult> ListAsync(HttpRequest request, Mesh mesh, ReportCache reports, NodeItems items, CancellationToken cancellationToken)
    {
        var (filter, fault) = await NodeFilter.ReadAsync(request.Query, mesh, reports, cancellationToken).ConfigureAwait(false);
        if (filter is null)
            return ApiErrors.BadRequest(fault);
        var all = NodeFilter.Shown(mesh);
        var found = NodeFilter.Sorted(all.Where(filter.Matches), request.Query["sortBy"]).ToList();
        List<Node> page = [.. found.Skip(PageLimit.Offset(request.Query["offset"])).Take(PageLimit.Nodes.Clamp(request.Query["limit"]))];
        var rows = await items.BuildAsync(page, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new NodeListAnswer(rows, found.Count, RoleCounts.Of(all)), NodesJson.Default.NodeListAnswer);
    }

    private static async Task<IResult> DetailAsync(string pubkey, Mesh mesh, NodeItems items, PacketHistory history, PacketItems packets, CancellationToken cancellationToken)
    {
        var candidates = NodePrefix.Find(mesh, pubkey);
        if (candidates.Count > 1)
            return ApiErrors.Of(StatusCodes.Status409Conflict, "several nodes begin with this prefix");
        if (candidates is not [var node])
            return ApiErrors.NotFound("node not found");
        var item = await items.DetailAsync(node, cancellationToken).ConfigureAwait(false);
        var adverts = await history.AdvertsOfAsync(node.Id, RecentAdverts, cancellationToken).ConfigureAwait(false);
        var rows = await packets.BuildAsync(adverts, withObservations: true, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new NodeDetailAnswer(item, rows), NodesJson.Default.NodeDetailAnswer);
    }
}
