namespace CoreScope.Core.Geo;

/// <summary>The areas the operator has drawn (analytics.md §1.4). Immutable.</summary>
public sealed class AreaMap
{
    private readonly Dictionary<string, Area> _byKey = new(StringComparer.OrdinalIgnoreCase);

    public AreaMap(IEnumerable<Area> areas)
    {
        ArgumentNullException.ThrowIfNull(areas);
        foreach (var area in areas)
            _byKey.TryAdd(area.Key, area);
        All = [.. _byKey.Values.OrderBy(area => area.Label, StringComparer.OrdinalIgnoreCase).ThenBy(area => area.Key, StringComparer.Ordinal)];
    }

    /// <summary>No area at all.</summary>
    public static AreaMap Empty { get; } = new([]);

    /// <summary>All areas in order of their labels.</summary>
    public IReadOnlyList<Area> All { get; }

    /// <summary>The area with this key in any case, or null.</summary>
    public Area? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>True when a node there belongs to the area; to an unknown area belongs none (DECISIONS 17).</summary>
    public bool Contains(string key, double? latitude, double? longitude) => Find(key)?.Contains(latitude, longitude) ?? false;
}
