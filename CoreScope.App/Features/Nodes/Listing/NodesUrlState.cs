using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Tables;
using CoreScope.Core.Directories;
using Microsoft.AspNetCore.WebUtilities;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>
/// The state of the directory that a link carries: which node is open and what narrows and orders the list. What a link does not
/// say is as the browser remembers; what is as at first is left out of it.
/// </summary>
public sealed record NodesUrlState
{
    public const string TabKey = "tab";
    public const string SearchKey = "search";
    public const string SortKey = "sort";
    public const string StatusKey = "status";
    public const string HeardKey = "heard";
    public const string SectionKey = "section";
    public const string HighlightKey = "highlight";
    public const string ViewKey = "view";
    private const string Page = "page";
    private const string Active = "active";
    private const string Stale = "stale";
    private const string Any = "all";
    private const int LongestSearch = 100;
    private static readonly NodeRole[] s_roles = [NodeRole.Repeater, NodeRole.Room, NodeRole.Companion, NodeRole.Sensor];

    /// <summary>The order at first: heard last first.</summary>
    public static TableSort DefaultSort { get; } = new(NodeColumns.LastSeen, IsDescending: true);

    /// <summary>Public key, or the beginning of one, of the node that is open.</summary>
    public string? Key { get; init; }

    public NodeRole? Role { get; init; }

    public string Search { get; init; } = "";

    public bool? IsActive { get; init; }

    public HeardWithin? Heard { get; init; }

    public TableSort Sort { get; init; } = DefaultSort;

    /// <summary>Id of the section of the node's page to show; null = its top.</summary>
    public string? Section { get; init; }

    /// <summary>The node fills the page, also where it could stand beside the list.</summary>
    public bool IsPage { get; init; }

    /// <summary>The roles in the order of the tabs.</summary>
    public static IReadOnlyList<NodeRole> Roles => s_roles;

    /// <summary>Reads the query of <paramref name="uri"/>; <paramref name="key"/> comes from the path. Nonsense counts as absent.</summary>
    public static NodesUrlState Parse(string uri, string? key, Func<string, string?> stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? Text(string name) => query.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.ToString().Trim() : null;
        var search = Text(SearchKey) ?? "";
        return new NodesUrlState
        {
            Key = string.IsNullOrWhiteSpace(key) ? null : key.Trim().ToLowerInvariant(),
            Role = RoleOf(Text(TabKey)),
            Search = search.Length > LongestSearch ? search[..LongestSearch] : search,
            IsActive = StatusOf(Text(StatusKey) ?? stored(StorageKeys.NodesStatus)),
            Heard = HeardWithin.Find(Text(HeardKey) ?? stored(StorageKeys.NodesLastHeard)),
            Sort = SortOf(Text(SortKey)) ?? SortOf(TableSort.FromStored(stored(StorageKeys.NodesSort))?.ToString()) ?? DefaultSort,
            Section = Text(SectionKey) ?? (query.ContainsKey(HighlightKey) ? "node-packets" : null),
            IsPage = Text(ViewKey) == Page,
        };
    }

    /// <summary>The link, relative to the base address, with the part of the mesh the reader looks at.</summary>
    public string ToUrl(RegionAreaSelection part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var url = Key is null ? "nodes" : $"nodes/{Uri.EscapeDataString(Key)}";
        url = Add(url, TabKey, Role?.Label());
        url = Add(url, SearchKey, Search.Length == 0 ? null : Search);
        url = Add(url, StatusKey, IsActive is null ? null : StatusText(IsActive));
        url = Add(url, HeardKey, Heard?.Key);
        url = Add(url, SortKey, Sort == DefaultSort ? null : Sort.ToString());
        url = Add(url, SectionKey, Key is null ? null : Section);
        url = Add(url, ViewKey, Key is not null && IsPage ? Page : null);
        return part.AppendTo(url);
    }

    /// <summary>What narrows the list.</summary>
    public NodeListFilter ToFilter(RegionAreaSelection part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return new NodeListFilter { Role = Role, Search = Search, IsActive = IsActive, Heard = Heard, Regions = part.Regions, Area = part.Area };
    }

    /// <summary>The choice of status as the browser stores it and links have it.</summary>
    public static string StatusText(bool? isActive) => isActive switch { true => Active, false => Stale, _ => Any };

    /// <summary>The choice of status that <paramref name="text"/> names; null = both.</summary>
    public static bool? StatusOf(string? text) => text switch { Active => true, Stale => false, _ => null };

    private static NodeRole? RoleOf(string? text) => s_roles.Where(role => role.Label() == text).Select(role => (NodeRole?)role).FirstOrDefault();

    private static TableSort? SortOf(string? text) => TableSort.Parse(text) is { } sort && NodeColumns.IsKnown(sort.Column) ? sort : null;

    // A colon needs no escape in a query, and a link is read by people.
    private static string Add(string url, string name, string? value) =>
        value is null ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal)}";
}
