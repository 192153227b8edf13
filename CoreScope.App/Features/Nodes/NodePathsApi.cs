using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes;

/// <summary>The paths through a node over HTTP (spec/api.md §4).</summary>
public static class NodePathsApi
{
    public static void MapNodePathsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/nodes/{pubkey}/paths", Paths).WithName("GetNodePaths").WithTags("Nodes");

    private static IResult Paths(string pubkey, HttpResponse response, Mesh mesh, NodePathsQuery query, CancellationToken cancellationToken)
    {
        if (!mesh.Store.Status.IsReady)
            return ApiErrors.IndexLoading(response);
        if (!PublicKey.TryParse(pubkey, out var key) || mesh.Visibility.Shown(mesh.Nodes.Find(key)) is not { } node)
            return ApiErrors.NotFound("node not found");
        var found = query.Find(node, cancellationToken);
        return TypedResults.Json(
            new NodePathsAnswer(
                new PathNodeItem(node.Key.ToString(), NameOf(node), node.Latitude, node.Longitude), [.. found.Paths.Select(ItemOf)], found.TotalPaths, found.TotalTransmissions, found.CountedFrom?.ToString()),
            NodesJson.Default.NodePathsAnswer);
    }

    private static NodePathItem ItemOf(NodePath path) =>
        new([.. path.Hops.Select(ItemOf)], path.Count, path.LastSeen.ToString(), path.SampleHash.ToString());

    private static PathHopItem ItemOf(PathStation station)
    {
        var prefix = station.Prefix.ToString();
        return station.Node is { } node
            ? new PathHopItem(prefix, NameOf(node), node.Key.ToString(), node.HasPosition ? node.Latitude : null, node.HasPosition ? node.Longitude : null)
            : new PathHopItem(prefix, prefix, null, null, null);
    }

    private static string? NameOf(Node node) => node.Name.Length == 0 ? null : node.Name;
}
