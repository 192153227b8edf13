using CoreScope.App.Shared.Api;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Nodes;

/// <summary>The filters of <c>GET /api/nodes</c> (spec/api.md §4).</summary>
internal sealed class NodeFilter
{
    private readonly string? _role;
    private readonly string? _search;
    private readonly UnixMillis? _before;
    private readonly UnixMillis? _heardSince;
    private readonly HashSet<int>? _inRegion;
    private readonly AreaMap _areas;
    private readonly string? _area;

    private NodeFilter(IQueryCollection query, Mesh mesh, UnixMillis? before, UnixMillis? heardSince)
    {
        _role = TextOf(query["role"]);
        _search = TextOf(query["search"]);
        _before = before;
        _heardSince = heardSince;
        _areas = mesh.Areas;
        _area = TextOf(query["area"]);
        _inRegion = TextOf(query["region"]) is { } region ? HeardIn(mesh, region) : null;
    }

    /// <summary>Reads the query; false with what is wrong.</summary>
    public static bool TryRead(IQueryCollection query, Mesh mesh, out NodeFilter filter, out string fault)
    {
        filter = null!;
        fault = "";
        UnixMillis? before = null, heardSince = null;
        if (TextOf(query["before"]) is { } text)
        {
            if (!ApiTime.TryParse(text, out var time))
                return Fail("before must be an RFC 3339 time", out fault);
            before = time;
        }

        if (TextOf(query["lastHeard"]) is { } window)
        {
            if (SpanOf(window) is not { } span)
                return Fail("lastHeard must be 1h, 6h, 24h, 7d or 30d", out fault);
            heardSince = UnixMillis.Now(mesh.Clock) - span;
        }

        filter = new NodeFilter(query, mesh, before, heardSince);
        return true;
    }

    public bool Matches(Node node) =>
        (_role is null || node.Role.Label() == _role)
        && (_search is null || node.Name.Contains(_search, StringComparison.OrdinalIgnoreCase))
        && (_before is not { } before || node.FirstSeen <= before)
        && (_heardSince is not { } since || node.LastSeen >= since)
        && (_area is null || _areas.Contains(_area, node.Latitude, node.Longitude))
        && (_inRegion is null || _inRegion.Contains(node.Id));

    /// <summary>The nodes that lists are made of: those that are live and not hidden.</summary>
    public static List<Node> Shown(Mesh mesh) => [.. mesh.Nodes.Snapshot().Where(node => !node.IsInactive && !mesh.Visibility.IsHidden(node))];

    /// <summary>In the order that <paramref name="sortBy"/> names; seen last first otherwise.</summary>
    public static IEnumerable<Node> Sorted(IEnumerable<Node> nodes, string? sortBy) => sortBy switch
    {
        "name" => nodes.OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase).ThenBy(n => n.Id),
        "packetCount" => nodes.OrderByDescending(n => n.AdvertCount).ThenBy(n => n.Id),
        _ => nodes.OrderByDescending(n => n.LastSeen).ThenBy(n => n.Id),
    };

    // An advert of the node was heard by an observer there.
    private static HashSet<int> HeardIn(Mesh mesh, string regions)
    {
        var query = new PacketQuery
        {
            Type = PayloadType.Advert,
            Regions = regions.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Limit = int.MaxValue,
        };
        return [.. new PacketQueries(mesh).List(query).Items.Select(t => t.OriginNodeId)];
    }

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

    private static bool Fail(string text, out string fault)
    {
        fault = text;
        return false;
    }
}
