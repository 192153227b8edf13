using CoreScope.App.Shared.Tables;
using CoreScope.Core;
using CoreScope.Core.Analytics;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;

namespace CoreScope.App.Features.Nodes.Listing;

/// <summary>
/// What the directory shows of one circuit. Rows are patched where they stand, as often as they change; their order, and which
/// rows there are, is renewed only every few seconds and only while the reader is at the top, so that nothing moves under a
/// pointer. Claimed nodes stand first, then favourites, then the chosen order. One circuit at a time.
/// </summary>
public sealed class NodesViewModel
{
    /// <summary>Least time between two renewals of the order by themselves.</summary>
    public static readonly TimeSpan OrderInterval = TimeSpan.FromSeconds(5);

    private readonly NodeRowSource _source;
    private readonly NodeFigures _figures;
    private readonly Mesh _mesh;
    private readonly Func<PublicKey, NodeRank> _rankOf;
    private NodeListFilter _filter = new();
    private TableSort _sort = NodesUrlState.DefaultSort;
    private long _orderedAt;
    private bool _isDue = true;

    public NodesViewModel(NodeRowSource source, NodeFigures figures, Mesh mesh, Func<PublicKey, NodeRank> rankOf)
    {
        (_source, _figures, _mesh, _rankOf) = (source, figures, mesh, rankOf);
    }

    /// <summary>All nodes; null until they were read first.</summary>
    public NodeRows? All { get; private set; }

    /// <summary>What is listed, in order. A new list whenever something of it changed.</summary>
    public IReadOnlyList<NodeRow> Rows { get; private set; } = [];

    /// <summary>Nodes that match but are not listed yet, since the order is held.</summary>
    public int Waiting { get; private set; }

    /// <summary>Something narrows the list beyond the role.</summary>
    public bool IsFiltered => _filter is not { Search: "", IsActive: null, Heard: null, Regions: "", Area: null };

    /// <summary>Lists what matches <paramref name="filter"/> in this order from the next refresh on.</summary>
    public void Choose(NodeListFilter filter, TableSort sort)
    {
        if (filter == _filter && sort == _sort)
            return;
        (_filter, _sort) = (filter, sort);
        _isDue = true;
    }

    /// <summary>The next refresh renews the order.</summary>
    public void Renew() => _isDue = true;

    /// <summary>Takes in what changed. <paramref name="mayMove"/>: the reader is at the top. True when there is something new to show.</summary>
    public async ValueTask<bool> RefreshAsync(bool mayMove, CancellationToken cancellationToken)
    {
        var filter = _filter;
        var all = await _source.GetAsync(cancellationToken);
        var regions = filter.Regions.Length == 0 ? null : await _figures.RegionsAsync(cancellationToken);
        var isOld = _mesh.Clock.GetElapsedTime(_orderedAt) >= OrderInterval;
        if (!_isDue && ReferenceEquals(all, All) && !(isOld && mayMove))
            return false;
        var (before, waiting) = (Rows, Waiting);
        All = all;
        var matching = Matching(filter, all, regions?.HeardIn(filter.Regions.Split(',')));
        if (_isDue || (isOld && mayMove))
            Order(matching);
        else
            Patch(matching);
        return !ReferenceEquals(before, Rows) || waiting != Waiting;
    }

    private List<NodeRow> Matching(NodeListFilter filter, NodeRows all, Func<int, bool>? isInRegion)
    {
        var now = UnixMillis.Now(_mesh.Clock);
        var heardSince = filter.Heard is { } heard ? now - heard.Time : new UnixMillis(long.MinValue);
        var isHex = filter.Search.All(char.IsAsciiHexDigit);
        return [.. all.All.Where(row =>
            // A retired node is still somebody's own.
            (!row.Node.IsInactive || _rankOf(row.Node.Key) == NodeRank.Claimed)
            && (filter.Role is not { } role || row.Node.Role == role)
            && (filter.Search.Length == 0
                || row.Node.Name.Contains(filter.Search, StringComparison.OrdinalIgnoreCase)
                || (isHex && row.Key.StartsWith(filter.Search, StringComparison.OrdinalIgnoreCase)))
            && row.LastHeard >= heardSince
            && (filter.IsActive is not { } active || active == (_figures.Thresholds.StateOf(row.Node.Role, row.LastHeard, now) != HealthState.Silent))
            && (filter.Area is not { } area || _mesh.Areas.Contains(area, row.Node.Latitude, row.Node.Longitude))
            && (isInRegion is null || isInRegion(row.Node.Id)))];
    }

    private void Order(List<NodeRow> matching)
    {
        _isDue = false;
        _orderedAt = _mesh.Clock.GetTimestamp();
        Waiting = 0;
        var sorted = _sort.Apply(matching, NodeColumns.ValueOf(_sort.Column));
        var first = sorted.Where(row => _rankOf(row.Node.Key) != NodeRank.Other).ToList();
        IReadOnlyList<NodeRow> rows = first.Count == 0 ? sorted :
        [
            .. first.Where(row => _rankOf(row.Node.Key) == NodeRank.Claimed),
            .. first.Where(row => _rankOf(row.Node.Key) == NodeRank.Favorite),
            .. sorted.Where(row => _rankOf(row.Node.Key) == NodeRank.Other),
        ];
        if (!rows.SequenceEqual(Rows))
            Rows = rows;
    }

    // Every row stays in its place, also one that no longer matches: it goes when the order is renewed. One that must not be shown
    // any more goes at once.
    private void Patch(List<NodeRow> matching)
    {
        var newest = All!.All.ToDictionary(row => row.Node.Id);
        var rows = new List<NodeRow>(Rows.Count);
        var isChanged = false;
        foreach (var row in Rows)
        {
            if (newest.Remove(row.Node.Id, out var now))
                rows.Add(now);
            isChanged |= !ReferenceEquals(now, row);
        }

        Waiting = matching.Count(row => newest.ContainsKey(row.Node.Id));
        if (isChanged)
            Rows = rows;
    }
}
