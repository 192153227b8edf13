using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Paths;
using Microsoft.AspNetCore.Mvc;

namespace CoreScope.App.Features.Map.Inspector;

/// <summary>Which ways a list of hop prefixes can mean, over HTTP (spec/api.md §3.2).</summary>
public static class PathInspectApi
{
    private const int MostBytes = 4096;
    private const int DefaultLimit = 10;
    private const int MostPaths = 50;

    public static void MapPathInspectApi(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/paths/inspect", InspectAsync).WithName("InspectPath").WithTags("Paths").WithMetadata(new RequestSizeLimitAttribute(MostBytes));

    private static async Task<IResult> InspectAsync(HttpRequest request, HttpResponse response, Mesh mesh, ReportCache reports, CancellationToken cancellationToken)
    {
        if (await JsonBody.ReadAsync(request, PathInspectJson.Default.PathInspectRequest).ConfigureAwait(false) is not { } asked)
            return ApiErrors.BadRequest("invalid JSON");
        if (PrefixList.Read(asked.Prefixes ?? [], out var hops) is { } fault)
            return ApiErrors.BadRequest(fault);
        if (!mesh.Store.Status.IsReady)
        {
            response.Headers.RetryAfter = ApiErrors.RetrySeconds.ToString(CultureInfo.InvariantCulture);
            return TypedResults.Json(new PathRetryAnswer(true), PathInspectJson.Default.PathRetryAnswer, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var scores = await reports.GetAsync(new NodeScoresReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var started = mesh.Clock.GetTimestamp();
        var found = PathInspector.Inspect(mesh, scores.Map, hops, asked.Limit is > 0 and var limit ? Math.Min(limit, MostPaths) : DefaultLimit, cancellationToken);
        var elapsed = mesh.Clock.GetElapsedTime(started);
        return TypedResults.Json(
            new PathInspectAnswer(
                [.. found.Paths.Select(ItemOf)],
                new PathInputItem([.. hops.Select(hop => hop.ToString().ToLowerInvariant())], hops.Count),
                new PathStatsItem(PathInspector.BeamWidth, found.Expansions, Math.Round(elapsed.TotalMilliseconds, 3))),
            PathInspectJson.Default.PathInspectAnswer);
    }

    private static PathCandidateItem ItemOf(InspectedPath path) => new(
        [.. path.Hops.Select(hop => hop.Node.Key.ToString())],
        [.. path.Hops.Select(hop => NameOf(hop.Node))],
        path.Score,
        path.IsSpeculative,
        new PathEvidenceItem([.. path.Hops.Select(ItemOf)]));

    private static HopEvidenceItem ItemOf(InspectedHop hop) => new(
        hop.Prefix.ToString().ToLowerInvariant(),
        hop.Candidates,
        hop.Node.Key.ToString(),
        Math.Round(hop.EdgeWeight, 6),
        hop.Alternatives.Count == 0 ? null : [.. hop.Alternatives.Select(other => new AlternativeItem(other.Node.Key.ToString(), NameOf(other.Node), Math.Round(other.Score, 3)))]);

    private static string NameOf(Node node) => node.Name.Length == 0 ? node.Key.ToString()[..8] : node.Name;
}
