using System.Globalization;
using CoreScope.Core.Store.Queries;

namespace CoreScope.App.Features.Packets;

/// <summary>The list over a part of the mesh only.</summary>
public sealed partial class PacketsViewModel
{
    private StandingQuery? _scope;

    /// <summary>True when a part of what there is is listed only.</summary>
    public bool IsScoped => _scope is not null;

    /// <summary>Which packets are not in the list though they may belong there, in words; null = none.</summary>
    public string? Unsearched => _scope switch
    {
        { SearchedTo: { } to } => string.Create(CultureInfo.InvariantCulture, $"Packets before {to.ToDateTimeOffset():yyyy-MM-dd HH:mm} UTC were not searched: it took too long."),
        { HasOlder: true } when !IsGrouped => "Older packets lie on disk only; they are listed when grouped.",
        _ => null,
    };

    /// <summary>Lists what matches <paramref name="scope"/> only; null = everything.</summary>
    public void SetScope(StandingQuery? scope)
    {
        _scope = scope;
        Follow();
    }

    private int CountIn(StandingQuery scope) => IsGrouped ? scope.CountUpTo(_lastTransmissionId) : CountUpTo(scope.Observations(), _lastObservationId);

    private int NewCountIn(StandingQuery scope)
    {
        scope.Advance(isHeld: true);
        return IsGrouped ? scope.Count - CountIn(scope) : scope.Observations().Count - CountIn(scope);
    }

    private async ValueTask<int> AddScopedAsync(StandingQuery scope, List<RowKey> keys, int start, int count, CancellationToken cancellationToken)
    {
        await scope.SearchOlderAsync(cancellationToken);
        return IsGrouped ? await AddScopedGroupsAsync(scope, keys, start, count, cancellationToken) : AddScopedObservations(scope, keys, start, count);
    }

    private async ValueTask<int> AddScopedGroupsAsync(StandingQuery scope, List<RowKey> keys, int start, int count, CancellationToken cancellationToken)
    {
        var groups = scope.CountUpTo(_lastTransmissionId);
        var expanded = new List<(int Group, int Children)>(_expanded.Count);
        foreach (var (id, children) in _expanded)
        {
            if (scope.PositionOf(id) is >= 0 and var position && position < groups)
                expanded.Add((groups - 1 - position, children));
        }

        expanded.Sort();
        var (group, child) = Locate(expanded, start);
        var last = Math.Max(0, groups - group);
        var first = Math.Max(0, last - count);
        var window = await scope.LoadAsync(first, last - first, cancellationToken);
        for (var i = window.Count - 1; i >= 0 && keys.Count < count; i--)
        {
            // Deleted by retention in between.
            if (window[i] is not { } transmission)
                continue;
            if (child < 0)
                keys.Add(new RowKey(transmission, transmission.BestIndex, IsGroup: true));
            var children = Math.Min(_expanded.GetValueOrDefault(transmission.Id), transmission.Observations.Length);
            for (child = Math.Max(child, 0); child < children && keys.Count < count; child++)
                keys.Add(new RowKey(transmission, child, IsGroup: false));
            child = -1;
        }

        return groups + expanded.Sum(e => e.Children);
    }

    private int AddScopedObservations(StandingQuery scope, List<RowKey> keys, int start, int count)
    {
        var ids = scope.Observations();
        var total = CountUpTo(ids, _lastObservationId);
        for (var i = total - 1 - start; i >= 0 && keys.Count < count; i--)
        {
            if (_store.TryFindObservation(ids[i], out var transmission, out var index))
                keys.Add(new RowKey(transmission, index, IsGroup: false));
        }

        return total;
    }

    private static int CountUpTo(IReadOnlyList<int> ids, int last)
    {
        var (low, high) = (0, ids.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ids[middle] <= last ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
