using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;

namespace CoreScope.App.Features.Nodes;

/// <summary>Finding nodes, and how many of them are alive, over HTTP (spec/api.md §4).</summary>
public static class NodeLookupApi
{
    private const int MostFound = 10;
    private const int ShortestPrefix = 4;

    public static void MapNodeLookupApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes/search", SearchAsync).WithName("SearchNodes").WithTags("Nodes");
        routes.MapGet("/api/nodes/resolve", Resolve).WithName("ResolveNode").WithTags("Nodes");
        routes.MapGet("/api/nodes/network-status", StatusAsync).WithName("GetNetworkStatus").WithTags("Nodes");
    }

    private static async Task<IResult> SearchAsync(HttpRequest request, Mesh mesh, NodeItems items, CancellationToken cancellationToken)
    {
        var wanted = request.Query["q"].ToString().Trim();
        List<Node> found = wanted.Length == 0 ? [] :
        [
            .. NodeFilter.Shown(mesh)
                .Where(node => node.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase) || node.Key.ToString().StartsWith(wanted, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(node => node.LastSeen).ThenBy(node => node.Id).Take(MostFound),
        ];
        return TypedResults.Json(new NodeSearchAnswer(await items.BuildAsync(found, cancellationToken).ConfigureAwait(false)), NodeLookupJson.Default.NodeSearchAnswer);
    }

    private static IResult Resolve(HttpRequest request, Mesh mesh)
    {
        var prefix = request.Query["prefix"].ToString().Trim();
        if (prefix.Length < ShortestPrefix || !prefix.All(char.IsAsciiHexDigit))
            return ApiErrors.BadRequest("prefix must be at least 4 hex digits");
        var found = NodePrefix.Find(mesh, prefix, ShortestPrefix);
        var only = found is [var node] ? node : null;
        return TypedResults.Json(
            new NodeResolveAnswer(prefix.ToLowerInvariant(), only?.Key.ToString(), only is null ? null : NodePrefix.NameOf(only), found.Count > 1),
            NodeLookupJson.Default.NodeResolveAnswer);
    }

    private static async Task<IResult> StatusAsync(HttpRequest request, Mesh mesh, ReportCache reports, HealthThresholds thresholds, CancellationToken cancellationToken)
    {
        var (filter, fault) = await NodeFilter.ReadAsync(request.Query, mesh, reports, cancellationToken).ConfigureAwait(false);
        if (filter is null)
            return ApiErrors.BadRequest(fault);
        var activity = await reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var nodes = NodeFilter.Shown(mesh).Where(filter.Matches).ToList();
        var now = Core.Identity.UnixMillis.Now(mesh.Clock);
        var states = new int[3];
        foreach (var node in nodes)
            states[(int)thresholds.StateOf(node.Role, NodeItems.Newest(node, activity), now)]++;
        return TypedResults.Json(
            new NetworkStatusAnswer(
                nodes.Count, states[(int)HealthState.Active], states[(int)HealthState.Degraded], states[(int)HealthState.Silent],
                nodes.GroupBy(node => node.Role.Label()).ToDictionary(role => role.Key, role => role.Count())),
            NodeLookupJson.Default.NetworkStatusAnswer);
    }
}

internal sealed record NodeSearchAnswer([property: JsonPropertyName("nodes")] IReadOnlyList<NodeItem> Nodes);

internal sealed record NodeResolveAnswer(
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("pubkey"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PublicKey,
    [property: JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonPropertyName("ambiguous")] bool IsAmbiguous);

internal sealed record NetworkStatusAnswer(
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("active")] int Active,
    [property: JsonPropertyName("degraded")] int Degraded,
    [property: JsonPropertyName("silent")] int Silent,
    [property: JsonPropertyName("roleCounts")] IReadOnlyDictionary<string, int> RoleCounts);

[JsonSerializable(typeof(NodeSearchAnswer))]
[JsonSerializable(typeof(NodeResolveAnswer))]
[JsonSerializable(typeof(NetworkStatusAnswer))]
internal sealed partial class NodeLookupJson : JsonSerializerContext;
