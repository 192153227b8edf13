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

    // Readers whose maps differ keep one each; beyond that they are worked out anew.
    private const int MostKept = 32;

    /// <summary>The marks are worked out at most so often, however many readers ask.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    // Guards what is kept, never held while marks are made.
    private readonly Lock _lock = new();
    private readonly Dictionary<(RegionAreaSelection, bool), (NodeMarks Marks, long MadeAt)> _kept = [];
    private (NodeMarks Sent, NodeMarks Wanted, (IReadOnlyList<NodeMark>, IReadOnlyList<int>) Answer)? _difference;

    /// <summary>All marks by id.</summary>
    /// <param name="selection">Regions that must hear a node, and the area in which it must lie.</param>
    /// <param name="ignoresRegion">Nodes that no chosen region hears stay.</param>
    /// <param name="favorites">Ids of the reader's own nodes.</param>
    /// <param name="asOf">Only nodes known at that time; null = now.</param>
    public async Task<NodeMarks> MarksAsync(RegionAreaSelection selection, bool ignoresRegion, IReadOnlySet<int> favorites, UnixMillis? asOf)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(favorites);
        var marks = asOf is null ? await NowAsync(selection, ignoresRegion) : await MakeAsync(selection, ignoresRegion, asOf);
        if (favorites.Count == 0)
            return marks;
        var own = new Dictionary<int, NodeMark>(marks.ById);
        foreach (var id in favorites)
        {
            if (own.TryGetValue(id, out var mark))
                own[id] = mark with { IsFavorite = true };
        }

        return new NodeMarks(marks.Version, own);
    }

    /// <summary>What turns the marks that were sent into the ones that shall stand: new or other ones, and ids to take away.</summary>
    public (IReadOnlyList<NodeMark> Changed, IReadOnlyList<int> Gone) Difference(NodeMarks sent, NodeMarks wanted)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(wanted);
        if (ReferenceEquals(sent, wanted))
            return ([], []);
        lock (_lock)
        {
            if (_difference is { } known && ReferenceEquals(known.Sent, sent) && ReferenceEquals(known.Wanted, wanted))
                return known.Answer;
        }

        (IReadOnlyList<NodeMark>, IReadOnlyList<int>) answer = (
            [.. wanted.ById.Values.Where(mark => !sent.ById.TryGetValue(mark.Id, out var before) || before != mark)],
            [.. sent.ById.Keys.Where(id => !wanted.ById.ContainsKey(id))]);
        lock (_lock)
            _difference = (sent, wanted, answer);
        return answer;
    }

    private async Task<NodeMarks> NowAsync(RegionAreaSelection selection, bool ignoresRegion)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue((selection, ignoresRegion), out var kept) && (kept.Marks.Version == mesh.Nodes.Version || mesh.Clock.GetElapsedTime(kept.MadeAt) < Lifetime))
                return kept.Marks;
        }

        var marks = await MakeAsync(selection, ignoresRegion, null);
        lock (_lock)
        {
            if (_kept.Count >= MostKept)
                _kept.Clear();
            _kept[(selection, ignoresRegion)] = (marks, mesh.Clock.GetTimestamp());
        }

        return marks;
    }

    private async Task<NodeMarks> MakeAsync(RegionAreaSelection selection, bool ignoresRegion, UnixMillis? asOf)
    {
        var version = mesh.Nodes.Version;
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
        return new NodeMarks(version, nodes.ToDictionary(node => node.Id, node => MarkOf(node, now)));
    }

    private NodeMark MarkOf(Node node, UnixMillis now)
    {
        var place = node.Position!.Value;
        // What was heard after the time shown was heard then too, as far as anybody knows.
        var isStale = thresholds.StateOf(node.Role, node.LastSeen < now ? node.LastSeen : now, now) == HealthState.Silent;
        return new NodeMark(node.Id, place.Lat, place.Lon, s_numbers[RoleStyle.Of(node.Role)], isStale, false, node.Name);
    }
}
