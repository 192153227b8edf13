using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes;

/// <summary>The filters of <c>GET /api/nodes</c> (spec/api.md §4).</summary>
internal sealed class NodeFilter
{
    private readonly string? _role;
    private readonly string? _search;
    private readonly UnixMillis? _before;
    private readonly UnixMillis? _heardSince;
    private readonly Func<int, bool>? _isHeard;
    private readonly AreaMap _areas;
    private readonly string? _area;

    private NodeFilter(IQueryCollection query, Mesh mesh, UnixMillis? before, UnixMillis? heardSince, Func<int, bool>? isHeard)
    {
        _role = TextOf(query["role"]);
        _search = TextOf(query["search"]);
        _before = before;
        _heardSince = heardSince;
        _areas = mesh.Areas;
        _area = TextOf(query["area"]);
        _isHeard = isHeard;
    }

    /// <summary>Reads the query: the filter, or what is wrong.</summary>
    public static async Task<(NodeFilter? Filter, string Fault)> ReadAsync(IQueryCollection query, Mesh mesh, ReportCache reports, CancellationToken cancellationToken)
    {
        UnixMillis? before = null, heardSince = null;
        if (TextOf(query["before"]) is { } text)
        {
            if (!ApiTime.TryParse(text, out var time))
                return (null, "before must be an RFC 3339 time");
            before = time;
        }

        if (TextOf(query["lastHeard"]) is { } window)
        {
            if (SpanOf(window) is not { } span)
                return (null, "lastHeard must be 1h, 6h, 24h, 7d or 30d");
            heardSince = UnixMillis.Now(mesh.Clock) - span;
        }

        Func<int, bool>? isHeard = null;
        if (TextOf(query["region"]) is { } codes)
        {
            var regions = await reports.GetAsync(new NodeRegionsReport(), AnalyticsScope.All, cancellationToken).ConfigureAwait(false);
            isHeard = regions.HeardIn(codes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }

        return (new NodeFilter(query, mesh, before, heardSince, isHeard), "");
    }

    public bool Matches(Node node) =>
        (_role is null || node.Role.Label() == _role)
        && (_search is null || node.Name.Contains(_search, StringComparison.OrdinalIgnoreCase))
        && (_before is not { } before || node.FirstSeen <= before)
        && (_heardSince is not { } since || node.LastSeen >= since)
        && (_area is null || _areas.Contains(_area, node.Latitude, node.Longitude))
        && (_isHeard is null || _isHeard(node.Id));

    /// <summary>The nodes that lists are made of: those that are live and not hidden.</summary>
    public static List<Node> Shown(Mesh mesh) => [.. mesh.Nodes.Snapshot().Where(node => !node.IsInactive && !mesh.Visibility.IsHidden(node))];

    /// <summary>In the order that <paramref name="sortBy"/> names; seen last first otherwise.</summary>
    public static IEnumerable<Node> Sorted(IEnumerable<Node> nodes, string? sortBy) => sortBy switch
    {
        "name" => nodes.OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase).ThenBy(n => n.Id),
        "packetCount" => nodes.OrderByDescending(n => n.AdvertCount).ThenBy(n => n.Id),
        _ => nodes.OrderByDescending(n => n.LastSeen).ThenBy(n => n.Id),
    };

    private static TimeSpan? SpanOf(string window) => window switch
    {
        "1h" => TimeSpan.FromHours(1),
        "6h" => TimeSpan.FromHours(6),
        "24h" => TimeSpan.FromHours(24),
        "7d" => TimeSpan.FromDays(7),
        "30d" => TimeSpan.FromDays(30),
        _ => null,
    };

    private static string? TextOf(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
