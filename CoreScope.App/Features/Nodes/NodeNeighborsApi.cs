using System.Globalization;
using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Nodes;

/// <summary>Neighbours and reach of a node over HTTP (spec/api.md §4).</summary>
public static class NodeNeighborsApi
{
    private static readonly PageLimit s_days = new(7, 30);

    public static void MapNodeNeighborsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/nodes/{pubkey}/neighbors", NeighborsAsync).WithName("GetNodeNeighbors").WithTags("Nodes");
        routes.MapGet("/api/nodes/{pubkey}/reach", ReachAsync).WithName("GetNodeReach").WithTags("Nodes");
    }

    private static async Task<IResult> NeighborsAsync(string pubkey, HttpRequest request, Mesh mesh, ReportCache reports, ApiSettings settings, CancellationToken cancellationToken)
    {
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var (minCount, minScore) = (Number(request.Query["min_count"], 1), Number(request.Query["min_score"], 0));
        var withAmbiguous = !string.Equals(request.Query["include_ambiguous"], "false", StringComparison.OrdinalIgnoreCase);
        var map = await MapAsync(reports, cancellationToken).ConfigureAwait(false);
        List<NodeNeighbor> rows =
        [
            .. NodeNeighbors.Of(map, node, mesh).Where(row => row.Link.Count >= minCount && row.Score >= minScore && (withAmbiguous || row.Node is not null)),
        ];
        return TypedResults.Json(
            new NodeNeighborsAnswer(node.Key.ToString(), [.. rows.Select(row => ItemOf(row, mesh, settings))], rows.Sum(row => row.Link.Count)),
            NodeReportsJson.Default.NodeNeighborsAnswer);
    }

    private static async Task<IResult> ReachAsync(string pubkey, HttpRequest request, Mesh mesh, ReportCache reports, ApiSettings settings, CancellationToken cancellationToken)
    {
        if (!PublicKey.TryParse(pubkey, out _))
            return ApiErrors.BadRequest("the key must be 64 hex digits");
        if (NodePrefix.FindOne(mesh, pubkey) is not { } node)
            return ApiErrors.NotFound("node not found");
        var days = s_days.Clamp(request.Query["days"]);
        var reach = await reports.GetAsync(new NodeReachReport(node.Id, days), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
        var map = await MapAsync(reports, cancellationToken).ConfigureAwait(false);
        var (rank, nodes) = map.RankOf(node.Id);
        var direct = reach.DirectObservers.Where(row => !settings.HiddenObservers.Contains(row.Observer.Id)).ToList();
        return TypedResults.Json(
            new NodeReachAnswer
            {
                Node = new ReachNodeItem(
                    node.Key.ToString(), NodePrefix.NameOf(node), node.Role.Label(), node.Position?.Lat, node.Position?.Lon, ApiTime.Text(node.FirstSeen)),
                Window = new ReachWindowItem(days, reach.Since.ToString()),
                ReliableTokens = [.. reach.Tokens.Select(token => token.ToString().ToLowerInvariant())],
                Importance = new ImportanceItem(map.DegreeOf(node.Id), rank, nodes, reach.RelayObservations, reach.TwoWayLinks, direct.Count),
                DirectObservers = [.. direct.Select(row => ItemOf(row, node, mesh))],
                Links =
                [
                    .. reach.Links.Select(link => new ReachLinkItem(
                        link.Node.Key.ToString(), NodePrefix.NameOf(link.Node), link.Node.Role.Label(), link.Node.Position?.Lat, link.Node.Position?.Lon,
                        link.WeHear, link.TheyHear, link.Bottleneck, link.IsTwoWay, link.DistanceKm)),
                ],
            },
            NodeReportsJson.Default.NodeReachAnswer);
    }

    // The graph that the scores were taken from, so that all answers speak of the same one.
    private static async Task<NeighborMap> MapAsync(ReportCache reports, CancellationToken cancellationToken) =>
        (await reports.GetAsync(new NodeScoresReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false)).Map;

    private static DirectObserverItem ItemOf(NodeObserver row, Node node, Mesh mesh)
    {
        var place = row.Observer.Key.IsNone ? null : mesh.Visibility.Shown(mesh.Nodes.Find(row.Observer.Key));
        return new DirectObserverItem(
            row.Observer.Id, row.Observer.Facts.Name, row.Packets, row.AverageSnr is { } snr ? Math.Round(snr, 2) : null,
            place?.Position?.Lat, place?.Position?.Lon, place is null ? null : node.DistanceKmTo(place));
    }

    private static NeighborItem ItemOf(NodeNeighbor row, Mesh mesh, ApiSettings settings)
    {
        var details = row.Link.Details;
        return new NeighborItem
        {
            PublicKey = row.Node?.Key.ToString(),
            Prefix = row.Prefix.ToString().ToLowerInvariant(),
            Name = row.Node is { Name.Length: > 0 } named ? named.Name : null,
            Role = row.Node?.Role.Label(),
            Count = row.Link.Count,
            CountsByMode = details.ByHashSize.Select((count, size) => (count, size)).Where(mode => mode.count > 0)
                .ToDictionary(mode => mode.size.ToString(CultureInfo.InvariantCulture), mode => mode.count),
            Score = Math.Round(row.Score, 6),
            Confidence = row.Trust.ToString().ToLowerInvariant(),
            FirstSeen = ApiTime.Text(row.Link.FirstSeen),
            LastSeen = ApiTime.Text(row.Link.LastSeen),
            AverageSnr = details.AverageSnr is { } snr ? Math.Round(snr, 2) : null,
            DistanceKm = row.DistanceKm is { } km ? Math.Round(km, 2) : null,
            Observers = [.. details.ObserverIndexes.Select(mesh.Observers.Find).OfType<Observer>().Select(observer => observer.Id).Where(id => !settings.HiddenObservers.Contains(id))],
            ConfirmedAt = ApiTime.Text(new UnixMillis(details.ConfirmedAt)),
            IsAmbiguous = row.Node is null,
            IsUnresolved = row.Node is null && row.Candidates.Count == 0,
            Candidates = row.Node is null ? [.. row.Candidates.Select(node => new CandidateItem(node.Key.ToString(), NodePrefix.NameOf(node), node.Role.Label()))] : null,
        };
    }

    private static double Number(string? text, double otherwise) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0 ? number : otherwise;
}
