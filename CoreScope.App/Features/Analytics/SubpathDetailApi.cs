using System.Text.Json.Serialization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Analytics;

/// <summary>One run of hops over HTTP (spec/api.md §7, spec/analytics.md §2.7).</summary>
public static class SubpathDetailApi
{
    public static void MapSubpathDetailApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/analytics/subpath-detail", DetailAsync).WithName("GetSubpathDetail").WithTags("Analytics");

    private static async Task<IResult> DetailAsync(string? hops, HttpResponse response, Mesh mesh, ReportCache reports, ApiSettings settings, CancellationToken cancellationToken)
    {
        if (SubpathDetailReport.TryParse(hops) is not { } report)
            return ApiErrors.BadRequest($"hops must be {SubpathDetailReport.Shortest} to {SubpathDetailReport.Longest} prefixes of 1 to 3 bytes in hex, separated by commas");
        if (!mesh.Store.Status.IsReady)
            return ApiErrors.IndexLoading(response);
        if (report.Run.Split(',').Any(hop => IsHidden(hop, mesh)))
            return ApiErrors.NotFound();
        var found = await reports.GetAsync(report, AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(AnswerOf(found, settings), SubpathJson.Default.SubpathDetailAnswer);
    }

    // A prefix that only hidden nodes have would tell of them.
    private static bool IsHidden(string hop, Mesh mesh)
    {
        var candidates = HopPrefix.TryParse(hop, out var prefix) ? mesh.Resolver.Prefixes.Candidates(prefix) : [];
        foreach (var id in candidates)
        {
            if (mesh.Visibility.Shown(mesh.Nodes.Find(id)) is not null)
                return false;
        }

        return candidates.Length > 0;
    }

    private static SubpathDetailAnswer AnswerOf(SubpathDetail found, ApiSettings settings) => new()
    {
        Hops = [.. found.Hops.Select(hop => hop.Prefix.ToString().ToLowerInvariant())],
        Nodes = [.. found.Hops.Select(hop => new SubpathNodeItem(hop.Prefix.ToString().ToLowerInvariant(), NameOf(hop), hop.Node?.Position?.Lat, hop.Node?.Position?.Lon, hop.Node?.Key.ToString()))],
        TotalMatches = found.Matches,
        FirstSeen = ApiTime.Text(found.FirstSeen),
        LastSeen = ApiTime.Text(found.LastSeen),
        Signal = new SubpathSignalItem(found.AverageSnr, found.AverageRssi, found.Samples),
        HourDistribution = found.Hours,
        ParentPaths = [.. found.Parents.Select(path => new ParentPathItem(string.Join(" → ", path.Hops.Select(NameOf)), [.. path.Hops.Select(hop => hop.Prefix.ToString().ToLowerInvariant())], path.Packets))],
        Observers = [.. found.Observers.Where(row => !settings.HiddenObservers.Contains(row.Observer.Id)).Select(row => new SubpathObserverItem(row.Observer.Id, row.Observer.DisplayName, row.Packets))],
    };

    private static string NameOf(HopName hop) => hop.Node is { Name.Length: > 0 } node ? node.Name : hop.Prefix.ToString().ToLowerInvariant();
}

internal sealed record SubpathDetailAnswer
{
    [JsonPropertyName("hops")] public required IReadOnlyList<string> Hops { get; init; }

    [JsonPropertyName("nodes")] public required IReadOnlyList<SubpathNodeItem> Nodes { get; init; }

    [JsonPropertyName("totalMatches")] public required int TotalMatches { get; init; }

    [JsonPropertyName("firstSeen")] public string? FirstSeen { get; init; }

    [JsonPropertyName("lastSeen")] public string? LastSeen { get; init; }

    [JsonPropertyName("signal")] public required SubpathSignalItem Signal { get; init; }

    [JsonPropertyName("hourDistribution")] public required IReadOnlyList<int> HourDistribution { get; init; }

    [JsonPropertyName("parentPaths")] public required IReadOnlyList<ParentPathItem> ParentPaths { get; init; }

    [JsonPropertyName("observers")] public required IReadOnlyList<SubpathObserverItem> Observers { get; init; }
}

internal sealed record SubpathNodeItem(
    [property: JsonPropertyName("hop")] string Hop,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("lat")] double? Latitude,
    [property: JsonPropertyName("lon")] double? Longitude,
    [property: JsonPropertyName("pubkey")] string? PublicKey);

internal sealed record SubpathSignalItem(
    [property: JsonPropertyName("avgSnr")] double? AverageSnr,
    [property: JsonPropertyName("avgRssi")] double? AverageRssi,
    [property: JsonPropertyName("samples")] int Samples);

internal sealed record ParentPathItem(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("hops")] IReadOnlyList<string> Hops,
    [property: JsonPropertyName("count")] int Count);

internal sealed record SubpathObserverItem(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("count")] int Count);

[JsonSerializable(typeof(SubpathDetailAnswer))]
internal sealed partial class SubpathJson : JsonSerializerContext;
