using CoreScope.App.Shared.Mesh;

namespace CoreScope.App.Features.Map;

/// <summary>What narrows the map. Region and area are the whole product's, see <see cref="RegionAreaSelection"/>.</summary>
public sealed record MapFilter
{
    /// <summary>Keys of the roles that are not shown, sorted, separated by commas.</summary>
    public string HiddenRoles { get; init; } = "";

    /// <summary>True = heard within the time of its role, false = not; null = both.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Heard within this time.</summary>
    public MapWindow Heard { get; init; } = MapWindow.Default;

    /// <summary>Bytes of a hop's hash, 1 to 3, for repeaters only; 0 = any.</summary>
    public int HashSize { get; init; }

    /// <summary>Which floods a repeater forwards; null = any.</summary>
    public ScopeState? ScopeState { get; init; }

    /// <summary>A region scope that a repeater carries or declares; null = any.</summary>
    public string? Scope { get; init; }

    /// <summary>True when nothing is narrowed.</summary>
    public bool IsEmpty => this == new MapFilter();

    /// <summary>False when nodes of this role are left out.</summary>
    public bool Shows(RoleStyle role) => !HiddenRoles.Split(',').Contains(role.Key);

    /// <summary>This filter with a role switched on or off.</summary>
    public MapFilter With(RoleStyle role, bool isShown)
    {
        ArgumentNullException.ThrowIfNull(role);
        var hidden = HiddenRoles.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(key => key != role.Key);
        return this with { HiddenRoles = RolesText(isShown ? hidden : hidden.Append(role.Key)) };
    }

    /// <summary>Keys of roles in their one form; those of no role are dropped.</summary>
    public static string RolesText(IEnumerable<string> keys) =>
        string.Join(',', keys.Where(key => MapMarks.Roles.Any(role => role.Key == key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
