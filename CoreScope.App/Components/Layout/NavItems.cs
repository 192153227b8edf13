namespace CoreScope.App.Components.Layout;

/// <summary>The navigation, top bar and bottom bar alike: a new page is one line here.</summary>
public static class NavItems
{
    /// <summary>All pages in order of use.</summary>
    public static IReadOnlyList<NavItem> All { get; } =
    [
        new("", "Home", "house"),
        new("live", "Live", "activity"),
        new("packets", "Packets", "rows-3"),
        new("nodes", "Nodes", "radio-tower"),
        new("map", "Map", "map-pin"),
        new("observers", "Observers", "radio"),
        new("tools", "Tools", "route"),
    ];

    /// <summary>The bottom bar of a phone has room for this many; the rest is in its More sheet.</summary>
    public const int OnBottomBar = 4;
}
