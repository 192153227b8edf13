using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.App.Features.Map;

/// <summary>What stands on a reader's map. Thread-safe.</summary>
public sealed class MapMarks(Mesh mesh, ReportCache reports, HealthThresholds thresholds, ApiSettings settings, MapLinks links)
{
    /// <summary>Marks on one map; the ones heard last are taken.</summary>
    public const int MostMarks = 10_000;

    private static readonly int s_observer = IndexOf(RoleStyle.Observer);

    /// <summary>The roles in the order in which marks number them.</summary>
    public static IReadOnlyList<RoleStyle> Roles { get; } = [.. RoleStyle.All, RoleStyle.Unknown];

    /// <summary>The neighbours of nodes.</summary>
    public MapLinks Links => links;

    /// <summary>Everything that shall stand on the map now.</summary>
    /// <param name="filter">What narrows it.</param>
    /// <param name="looks">How it is drawn: tones cost a look at the graph.</param>
    /// <param name="selection">Regions that must hear a node, and the area in which it must lie.</param>
    /// <param name="isFavorite">True for the reader's own nodes.</param>
    /// <param name="chosen">Stands there whatever the filter; null = none.</param>
    /// <param name="neighbors">Whom the map is narrowed to beside <paramref name="chosen"/>; null = nothing narrowed.</param>
    public async Task<MapScene> GatherAsync(
        MapFilter filter, MapSettings looks, RegionAreaSelection selection, Func<PublicKey, bool> isFavorite, Node? chosen, IReadOnlySet<int>? neighbors)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(selection);
        var activity = mesh.Store.Status.IsReady ? await reports.GetAsync(new NodeActivityReport(thresholds), AnalyticsScope.All, CancellationToken.None) : null;
        var isHeard = selection.Codes.Count == 0 ? null : (await reports.GetAsync(new NodeRegionsReport(), AnalyticsScope.All, CancellationToken.None)).HeardIn(selection.Codes);
        var graph = looks.ShowsMultibyte ? await links.GraphAsync(CancellationToken.None) : null;
        var observers = ObserversByKey();
        var work = new Gathering(filter, looks, graph, isFavorite, UnixMillis.Now(mesh.Clock));
        foreach (var node in mesh.Nodes.Snapshot())
        {
            if (mesh.Visibility.IsHidden(node) || (node.Name.Length == 0 && node.AdvertCount == 0))
                continue;
            var isForced = node.Id == chosen?.Id || neighbors?.Contains(node.Id) == true;
            if (neighbors is not null && !isForced)
                continue;
            var row = activity?.Of(node.Id) ?? NodeActivityRow.None;
            var isInPart = isForced || (!node.IsInactive && (isHeard is null || isHeard(node.Id)));
            if (!isInPart || !(isForced || selection.Area is not { } area || mesh.Areas.Contains(area, node.Latitude, node.Longitude) || !node.HasPosition))
                continue;
            Take(work, node, row, observers.GetValueOrDefault(node.Key), isForced);
        }

        var marks = work.Marks.Count > MostMarks ? [.. work.Marks.OrderByDescending(mark => mark.Heard.Value).Take(MostMarks)] : work.Marks;
        return new MapScene
        {
            Marks = marks.ToDictionary(mark => mark.Mark.Id, mark => mark.Mark),
            Counts = work.Counts,
            // Where one must lie in an area, those that lie nowhere are not missed.
            Unplaced = selection.Area is null ? [.. work.Unplaced.OrderBy(node => node.Name, StringComparer.OrdinalIgnoreCase)] : [],
            Scopes = [.. work.Scopes.Order(StringComparer.OrdinalIgnoreCase)],
            Reference = neighbors is null ? null : chosen,
            Neighbors = neighbors is null ? 0 : marks.Count(mark => mark.Mark.Id > 0 && mark.Mark.Id != chosen?.Id),
            UnplacedNeighbors = neighbors is null ? 0 : work.Unplaced.Count,
        };
    }

    /// <summary>What turns the marks that were sent into the ones that shall stand: new or other ones, and ids to take away.</summary>
    public static (IReadOnlyList<MapMark> Changed, IReadOnlyList<int> Gone) Difference(IReadOnlyDictionary<int, MapMark> sent, IReadOnlyDictionary<int, MapMark> wanted) =>
        ([.. wanted.Values.Where(mark => !sent.TryGetValue(mark.Id, out var before) || before != mark)], [.. sent.Keys.Where(id => !wanted.ContainsKey(id))]);

    /// <summary>Places by which a region is brought into view: of the nodes of its observers, else of what they hear.</summary>
    public async Task<IReadOnlyList<GeoPoint>> PlacesOfRegionAsync(string code)
    {
        var own = mesh.Observers.Snapshot()
            .Where(observer => !settings.HiddenObservers.Contains(observer.Id) && string.Equals(observer.Facts.Region, code, StringComparison.OrdinalIgnoreCase) && !observer.Key.IsNone)
            .Select(observer => mesh.Visibility.Shown(mesh.Nodes.Find(observer.Key))?.Position).OfType<GeoPoint>().ToList();
        if (own.Count > 1)
            return own;
        var isHeard = (await reports.GetAsync(new NodeRegionsReport(), AnalyticsScope.All, CancellationToken.None)).HeardIn([code]);
        return [.. own, .. mesh.Nodes.Snapshot().Where(node => !node.IsInactive && !mesh.Visibility.IsHidden(node) && isHeard(node.Id)).Select(node => node.Position).OfType<GeoPoint>()];
    }

    /// <summary>The observer with this node's key; null when it is none, or must not be shown.</summary>
    public Observer? ObserverOf(Node node) => ObserversByKey().GetValueOrDefault(node.Key);

    private void Take(Gathering work, Node node, NodeActivityRow row, Observer? observer, bool isForced)
    {
        var (filter, style) = (work.Filter, RoleStyle.Of(node.Role));
        var heard = row.LastHeard > node.LastSeen ? row.LastHeard : node.LastSeen;
        var isStale = thresholds.StateOf(node.Role, heard, work.Now) == HealthState.Silent;
        var scopes = ScopesOf(node, row);
        if (node.Role.CanRelay())
            work.Scopes.UnionWith(scopes);
        if (!isForced && !Passes(filter, node, row, heard, isStale, scopes, work.Now))
            return;
        if (node.Position is not { } place)
        {
            if (isForced || filter.Shows(style))
                work.Unplaced.Add(new UnplacedNode(NodeName.Of(node), style.Label, $"nodes/{node.Key}"));
            return;
        }

        var role = IndexOf(style);
        work.Count(role, isStale);
        var mark = new MapMark(
            node.Id, place, role, isStale, observer is not null, work.IsFavorite(node.Key), node.Name, LabelOf(node, row), ToneOf(work, node, row), node.AdvertCount);
        if (isForced || filter.Shows(style))
        {
            work.Marks.Add((mark, heard));
            return;
        }

        if (observer is null || !filter.Shows(RoleStyle.Observer))
            return;
        // Its node is switched off, but it reports.
        work.Count(s_observer, thresholds.StateOfObserver(observer.LastSeen, work.Now) == HealthState.Silent);
        work.Marks.Add((mark with { Id = -observer.Index, Role = s_observer, IsObserver = false, Name = observer.DisplayName, Label = "", Tone = 0 }, heard));
    }

    private static bool Passes(MapFilter filter, Node node, NodeActivityRow row, UnixMillis heard, bool isStale, IReadOnlyCollection<string> scopes, UnixMillis now) =>
        (filter.IsActive is not { } active || active != isStale)
        && (filter.Heard.Time is not { } time || heard >= now - time)
        && (!node.Role.CanRelay()
            || ((filter.HashSize == 0 || row.HashSizes.Current == filter.HashSize)
                && (filter.ScopeState is not { } state || ScopeStates.Of(row.Relay) == state)
                && (filter.Scope is not { } scope || scopes.Contains(scope))));

    private static int ToneOf(Gathering work, Node node, NodeActivityRow row) => !node.Role.CanRelay() ? 0
        : work.Graph is { } graph ? MapTone.Of(MultibyteOf(node, row, graph))
        : work.Looks.ShowsScopes ? MapTone.Of(ScopeStates.Of(row.Relay))
        : 0;

    /// <summary>What its adverts, and the paths it lies on, tell.</summary>
    public static MultibyteState MultibyteOf(Node node, NodeActivityRow row, NeighborMap graph)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(graph);
        if (row.HashSizes.Seen.Any(size => size > 1))
            return MultibyteState.Confirmed;
        return graph.Of(node.Id).Any(link => link.Details.ByHashSize[2] + link.Details.ByHashSize[3] > 0) ? MultibyteState.Suspected : MultibyteState.Unknown;
    }

    // What it carried, what it said it has, and what its own adverts bear.
    private static HashSet<string> ScopesOf(Node node, NodeActivityRow row)
    {
        var scopes = new HashSet<string>(row.Relay.Scopes, StringComparer.Ordinal);
        scopes.UnionWith((node.DeclaredScopes ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (node.DefaultScope is { Length: > 0 } own)
            scopes.Add(own);
        return scopes;
    }

    private static string LabelOf(Node node, NodeActivityRow row) =>
        node.Role.CanRelay() ? node.Key.Prefix(Math.Clamp(row.HashSizes.Current, 1, 3)).ToString().ToUpperInvariant() : "";

    private Dictionary<PublicKey, Observer> ObserversByKey()
    {
        var byKey = new Dictionary<PublicKey, Observer>();
        foreach (var observer in mesh.Observers.Snapshot())
        {
            if (!observer.Key.IsNone && !observer.IsInactive && !settings.HiddenObservers.Contains(observer.Id))
                byKey[observer.Key] = observer;
        }

        return byKey;
    }

    private static int IndexOf(RoleStyle style)
    {
        for (var i = 0; i < RoleStyle.All.Count; i++)
        {
            if (RoleStyle.All[i] == style)
                return i;
        }

        return RoleStyle.All.Count;
    }

    private sealed record Gathering(MapFilter Filter, MapSettings Looks, NeighborMap? Graph, Func<PublicKey, bool> IsFavorite, UnixMillis Now)
    {
        public List<(MapMark Mark, UnixMillis Heard)> Marks { get; } = [];

        public List<UnplacedNode> Unplaced { get; } = [];

        public HashSet<string> Scopes { get; } = new(StringComparer.Ordinal);

        public (int Active, int Stale)[] Counts { get; } = new (int, int)[RoleStyle.All.Count + 1];

        public void Count(int role, bool isStale) => Counts[role] = isStale ? (Counts[role].Active, Counts[role].Stale + 1) : (Counts[role].Active + 1, Counts[role].Stale);
    }
}
