using Microsoft.AspNetCore.Components.Routing;

namespace CoreScope.App.Components.Layout;

/// <summary>One entry of the navigation. Only pages that are finished are listed.</summary>
/// <param name="Href">Path relative to the base address; empty for the start page.</param>
/// <param name="Label">Name of the page.</param>
/// <param name="Icon">File name in <c>lib/icons</c>; must be in BrowserAssets.targets.</param>
public sealed record NavItem(string Href, string Label, string Icon)
{
    /// <summary>Which addresses are the page's: those below it too, but the start page's alone is its own.</summary>
    public NavLinkMatch Match => Href.Length == 0 ? NavLinkMatch.All : NavLinkMatch.Prefix;
}
