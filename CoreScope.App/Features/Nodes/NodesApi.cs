using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes;

/// <summary>Nodes over HTTP (spec/api.md §4).</summary>
public static class NodesApi
{
    private const int RecentAdverts = 20;

    public static void MapNodesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes", List).WithName("ListNodes").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}", DetailAsync).WithName("GetNode").WithTags("Nodes");
    }

    private static IResult List(HttpRequest request, Mesh mesh, NodeHashSizes sizes)
    {
        if (!NodeFilter.TryRead(request.Query, mesh, out var filter, out var fault))
            return ApiErrors.BadRequest(fault);
        List<Node> all = [.. mesh.Nodes.Snapshot().Where(node => !node.IsInactive)];
        var found = NodeFilter.Sorted(all.Where(filter.Matches), request.Query["sortBy"]).ToList();
        var page = found.Skip(PageLimit.Offset(request.Query["offset"])).Take(PageLimit.Nodes.Clamp(request.Query["limit"]));
        var hashSizes = sizes.Current();
        return TypedResults.Json(
            new NodeListAnswer([.. page.Select(node => ItemOf(node, hashSizes))], found.Count, RoleCounts.Of(all)), NodesJson.Default.NodeListAnswer);
    }

    private static async Task<IResult> DetailAsync(string pubkey, Mesh mesh, NodeHashSizes sizes, PacketHistory history, PacketItems items, CancellationToken cancellationToken)
    {
        var candidates = NodePrefix.Find(mesh.Nodes, pubkey);
        if (candidates.Count > 1)
            return ApiErrors.Of(StatusCodes.Status409Conflict, "several nodes begin with this prefix");
        if (candidates is not [var node])
            return ApiErrors.NotFound("node not found");
        var adverts = await history.AdvertsOfAsync(node.Id, RecentAdverts, cancellationToken).ConfigureAwait(false);
        var rows = await items.BuildAsync(adverts, withObservations: true, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new NodeDetailAnswer(ItemOf(node, sizes.Current()), rows), NodesJson.Default.NodeDetailAnswer);
    }

    private static NodeItem ItemOf(Node node, IReadOnlyDictionary<int, AdvertHashSizes> hashSizes)
    {
        var isSized = hashSizes.TryGetValue(node.Id, out var sizes);
        return new NodeItem
        {
            PublicKey = node.Key.ToString(),
            Name = node.Name.Length == 0 ? null : node.Name,
            Role = node.Role.Label(),
            Latitude = node.Latitude,
            Longitude = node.Longitude,
            LastSeen = ApiTime.Text(node.LastSeen),
            FirstSeen = ApiTime.Text(node.FirstSeen),
            AdvertCount = node.AdvertCount,
            HashSize = isSized ? sizes.Last : null,
            HashSizeInconsistent = sizes.IsInconsistent,
            HashSizesSeen = isSized ? sizes.Seen : null,
            Foreign = node.IsForeign,
            BatteryMillivolts = node.BatteryMillivolts,
            Temperature = node.TemperatureCelsius,
            DefaultScope = node.DefaultScope,
        };
    }
}
