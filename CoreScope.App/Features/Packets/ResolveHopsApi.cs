using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CoreScope.App.Features.Packets;

/// <summary>Whom hops most likely mean, over HTTP (spec/analytics.md §3.2). For display: what is a guess says so.</summary>
public static class ResolveHopsApi
{
    // A path has no more.
    private const int MostHops = 64;

    public static void MapResolveHopsApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/resolve-hops", Resolve).WithName("ResolveHops").WithTags("Packets");

    private static JsonHttpResult<ResolveHopsAnswer> Resolve(HttpRequest request, Mesh mesh)
    {
        var texts = request.Query["hops"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostHops).ToList();
        var hops = texts.Select(text => HopPrefix.TryParse(text, out var hop) ? hop : default).ToList();
        // Around each hop: who sent, who heard, and the other hops that can mean one node only.
        int[] context =
        [
            NodeOf(mesh, request.Query["from_node"]),
            NodeOf(mesh, request.Query["observer"]),
            .. hops.Select(hop => mesh.Resolver.Prefixes.Candidates(hop) is [var only] ? only : 0),
        ];
        var resolved = new Dictionary<string, ResolvedHopItem>();
        for (var i = 0; i < texts.Count; i++)
            resolved[texts[i]] = ItemOf(hops[i], context, mesh);
        return TypedResults.Json(new ResolveHopsAnswer(resolved), ResolveHopsJson.Default.ResolveHopsAnswer);
    }

    private static ResolvedHopItem ItemOf(HopPrefix hop, int[] context, Mesh mesh)
    {
        var found = mesh.Resolver.Explain(hop, new HopContext(context));
        List<HopCandidateItem> candidates =
        [
            .. found.Candidates.Select(node => new HopCandidateItem(
                NameOf(node), node.Key.ToString(), node.Position?.Lat, node.Position?.Lon, Math.Round(mesh.Resolver.StrongestScore(node.Id, new HopContext(context)), 6))),
        ];
        return new ResolvedHopItem
        {
            Name = found.Node is null ? null : NameOf(found.Node),
            PublicKey = found.Node?.Key.ToString(),
            IsAmbiguous = found.IsAmbiguous ? true : null,
            Candidates = candidates,
            Conflicts = found.IsAmbiguous ? candidates : [],
            BestCandidate = found.Rule == HopRule.NeighborAffinity ? found.Node?.Key.ToString() : null,
            Confidence = found.IsAmbiguous && found.Node is null ? "ambiguous" : found.RuleName,
        };
    }

    private static int NodeOf(Mesh mesh, string? text) => PublicKey.TryParse((text ?? "").Trim(), out var key) ? mesh.Nodes.IdOf(key) : 0;

    private static string? NameOf(Node node) => node.Name.Length == 0 ? null : node.Name;
}

internal sealed record ResolveHopsAnswer([property: JsonPropertyName("resolved")] IReadOnlyDictionary<string, ResolvedHopItem> Resolved);

internal sealed record ResolvedHopItem
{
    [JsonPropertyName("name")] public string? Name { get; init; }

    [JsonPropertyName("pubkey"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? PublicKey { get; init; }

    [JsonPropertyName("ambiguous"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public bool? IsAmbiguous { get; init; }

    [JsonPropertyName("candidates")] public required IReadOnlyList<HopCandidateItem> Candidates { get; init; }

    [JsonPropertyName("conflicts")] public required IReadOnlyList<HopCandidateItem> Conflicts { get; init; }

    [JsonPropertyName("bestCandidate"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BestCandidate { get; init; }

    [JsonPropertyName("confidence")] public required string Confidence { get; init; }
}

internal sealed record HopCandidateItem(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("pubkey")] string PublicKey,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("affinityScore")] double AffinityScore);

[JsonSerializable(typeof(ResolveHopsAnswer))]
internal sealed partial class ResolveHopsJson : JsonSerializerContext;
