using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Live;

/// <summary>Which nodes stand on a reader's live map, and what changed since they were sent to it. Thread-safe.</summary>
public sealed class LiveNodes(Mesh mesh, ReportCache reports, HealthThresholds thresholds)
{
    /// <summary>Nodes on one map; the ones heard last are taken.</summary>
    public const int MostNodes = 5_000;

    /// <summary>The roles in the order in which marks number them.</summary>
    public static IReadOnlyList<RoleStyle> Roles { get; } = [.. RoleStyle.All, RoleStyle.Unknown];

    private static readonly Dictionary<RoleStyle, int> s_numbers = Roles.Select((role, number) => (role, number)).ToDictionary(pair => pair.role, pair => pair.number);

    /// <summary>All marks by id.</summary>
    /// <param name="selection">Regions that must hear a node, and the area in which it must lie.</param>
    /// <param name="ignoresRegion">Nodes that no chosen region hears stay.</param>
    /// <param name="isFavorite">True for the reader's own nodes.</param>
    /// <param name="asOf">Only nodes known at that time; null = now.</param>
    public async Task<IReadOnlyDictionary<int, NodeMark>> MarksAsync(RegionAreaSelection selection, bool ignoresRegion, Func<PublicKey, bool> isFavorite, UnixMillis? asOf)
    {
        ArgumentNullException.ThrowIfNull(selection);
        Func<int, bool>? isHeard = null;
        if (selection.Codes.Count > 0 && !ignoresRegion)
            isHeard = (await reports.GetAsync(new NodeRegionsReport(), AnalyticsScope.All, CancellationToken.None)).HeardIn(selection.Codes);
        var now = asOf ?? UnixMillis.Now(mesh.Clock);
        var nodes = mesh.Nodes.Snapshot()
            .Where(node => node.HasPosition && !mesh.Visibility.IsHidden(node)
                && (asOf is null ? !node.IsInactive : node.FirstSeen <= asOf)
                && (isHeard is null || isHeard(node.Id))
                && (selection.Area is not { } area || mesh.Areas.Contains(area, node.Latitude, node.Longitude)))
            .ToList();
        if (nodes.Count > MostNodes)
            nodes = [.. nodes.OrderByDescending(node => node.LastSeen.Value).Take(MostNodes)];
        return nodes.ToDictionary(node => node.Id, node => MarkOf(node, isFavorite(node.Key), now));
    }

    /// <summary>What turns the marks that were sent into the ones that shall stand: new or other ones, and ids to take away.</summary>
    public static (IReadOnlyList<NodeMark> Changed, IReadOnlyList<int> Gone) Difference(IReadOnlyDictionary<int, NodeMark> sent, IReadOnlyDictionary<int, NodeMark> wanted) =>
        ([.. wanted.Values.Where(mark => !sent.TryGetValue(mark.Id, out var before) || before != mark)], [.. sent.Keys.Where(id => !wanted.ContainsKey(id))]);

    private NodeMark MarkOf(Node node, bool isFavorite, UnixMillis now)
    {
        var place = node.Position!.Value;
        // What was heard after the time shown was heard then too, as far as anybody knows.
        var isStale = thresholds.StateOf(node.Role, node.LastSeen < now ? node.LastSeen : now, now) == HealthState.Silent;
        return new NodeMark(node.Id, place.Lat, place.Lon, s_numbers[RoleStyle.Of(node.Role)], isStale, isFavorite, node.Name);
    }
}
