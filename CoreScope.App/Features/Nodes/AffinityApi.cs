using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Nodes;

/// <summary>A look into the neighbour graph, for the operator (spec/api.md §2).</summary>
public static class AffinityApi
{
    // The whole graph of a large mesh would be tens of megabytes.
    private const int MostRows = 1_000;

    public static void MapAffinityApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/debug/affinity", AffinityAsync).WithName("GetAffinity").WithTags("Nodes").AddEndpointFilter<ApiKeyFilter>();

    private static async Task<IResult> AffinityAsync(string? prefix, string? node, Mesh mesh, ReportCache reports, CancellationToken cancellationToken)
    {
        HopPrefix? wanted = null;
        if (!string.IsNullOrEmpty(prefix))
        {
            if (!HopPrefix.TryParse(prefix, out var hop))
                return ApiErrors.BadRequest("the prefix must be an even number of hex digits");
            wanted = hop;
        }

        Node? about = null;
        if (!string.IsNullOrEmpty(node) && (about = NodePrefix.FindOne(mesh, node)) is null)
            return ApiErrors.NotFound("node not found");
        var found = await reports.GetAsync(new AffinityReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var links = about is null ? found.Map.Links : found.Map.Of(about.Id);
        var decisions = about is null ? found.Decisions : found.Of(about.Id);
        var show = new Shown(mesh);
        return TypedResults.Json(
            new AffinityAnswer(
                [.. links.OrderByDescending(link => link.Count).Select(link => EdgeOf(link, found.Map.BuiltAt, show)).OfType<AffinityEdgeItem>().Take(MostRows)],
                [
                    .. decisions.Where(decision => wanted is null || decision.Link.Prefix == wanted).OrderByDescending(decision => decision.Link.Sightings.Count)
                        .Select(decision => ResolutionOf(decision, show)).OfType<AffinityResolutionItem>().Take(MostRows),
                ],
                StatsOf(found, mesh)),
            NodeReportsJson.Default.AffinityAnswer);
    }

    private static AffinityEdgeItem? EdgeOf(in NeighborEdge link, UnixMillis now, Shown show) => show.Node(link.A) is not { } one || show.Node(link.B) is not { } other ? null : new AffinityEdgeItem
    {
        NodeA = one.Key.ToString(),
        NameA = NodePrefix.NameOf(one),
        NodeB = other.Key.ToString(),
        NameB = NodePrefix.NameOf(other),
        Count = link.Count,
        Score = Math.Round(link.Score(now), 6),
        Confidence = Math.Round(link.Confidence, 6),
        AverageSnr = link.Details.AverageSnr is { } snr ? Math.Round(snr, 2) : null,
        LastSeen = ApiTime.Text(link.LastSeen),
        Observers = link.Observers,
    };

    private static AffinityResolutionItem? ResolutionOf(AffinityDecision decision, Shown show) => show.Node(decision.Link.Node) is not { } known ? null : new AffinityResolutionItem
    {
        Prefix = decision.Link.Prefix.ToString().ToLowerInvariant(),
        KnownNode = known.Key.ToString(),
        KnownNodeName = NodePrefix.NameOf(known),
        Count = decision.Link.Sightings.Count,
        Method = decision.RuleName,
        Chosen = show.Node(decision.NodeId)?.Key.ToString(),
        Ratio = decision.Ratio is { } ratio ? Math.Round(ratio, 3) : null,
        Candidates =
        [
            .. decision.Candidates.Select(candidate => (candidate, Node: show.Node(candidate.NodeId))).Where(row => row.Node is not null).Select(row => new AffinityCandidateItem(
                row.Node!.Key.ToString(),
                NodePrefix.NameOf(row.Node),
                Math.Round(row.candidate.Affinity, 6),
                row.candidate.Sightings,
                row.candidate.DistanceKm is { } km ? Math.Round(km, 2) : null,
                row.candidate.Jaccard is { } jaccard ? Math.Round(jaccard, 6) : null)),
        ],
    };

    private static AffinityStatsItem StatsOf(Affinity found, Mesh mesh) => new()
    {
        TotalEdges = found.Map.Links.Count,
        TotalNodes = found.LinkedNodes,
        Resolved = found.Resolved,
        Ambiguous = found.Ambiguous,
        Unresolved = found.Unresolved,
        AverageConfidence = Math.Round(found.AverageConfidence ?? 0, 4),
        Coverage = Math.Round(found.Coverage * 100, 1),
        Age = string.Create(CultureInfo.InvariantCulture, $"{(UnixMillis.Now(mesh.Clock) - found.Map.BuiltAt).TotalSeconds:0}s"),
        BuiltAt = found.Map.BuiltAt.ToString(),
    };

    private sealed class Shown(Mesh mesh)
    {
        public Node? Node(int id) => id == 0 ? null : mesh.Visibility.Shown(mesh.Nodes.Find(id));
    }
}
