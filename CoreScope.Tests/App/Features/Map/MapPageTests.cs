using Bunit;
using CoreScope.App.Features.Map;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Geo;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Map;

/// <summary>The page with a script that answers nothing.</summary>
public sealed class MapPageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly MapBed _bed = new();

    public MapPageTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(_bed.Sources);
        _harness.Services.AddSingleton(_bed.Reports);
        _harness.Services.AddSingleton(new MapStart(null, 9));
        _harness.Services.AddSingleton(GeoFilter.None);
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "MP-13")]
    [Trait("row", "MP-14")]
    public async Task List_HasTheSameNodes_AndThoseWithoutPlace_AndOpensTheCard()
    {
        var node = _bed.Node("A0", 1, 1, name: HostileText.Markup);
        _bed.Node("A1", 0, 0, NodeRole.Sensor);
        var page = Open("map");
        Assert.Contains("1 node without position", page.Find(".map-unplaced").TextContent, StringComparison.Ordinal);
        page.Find(".map-unplaced").Click();
        Assert.Equal("nodes/" + AKey.Of("A1"), page.Find("a.list-item").GetAttribute("href"));
        page.Find("[role=tab]").Click();
        var item = page.Find("button.list-item");
        Assert.Contains(HostileText.Markup, item.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img,script"));
        await item.ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(HostileText.Markup, page.Find(".map-card h2").TextContent));
        Assert.Contains("node=" + node.Key, Uri, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("row", "MP-10")]
    [InlineData("A0", null)]
    [InlineData("A1", "has told no position")]
    [InlineData("FF", "No node with this key")]
    public void NodeOfALink_OpensItsCard_OrSaysWhyNot(string hex, string? notice)
    {
        _bed.Node("A0", 1, 1);
        _bed.Node("A1");
        var page = Open("map?node=" + AKey.Of(hex));
        Assert.Equal(hex == "FF" ? 0 : 1, page.FindAll(".map-card").Count);
        if (notice is null)
            Assert.Empty(page.FindAll(".map-note-line"));
        else
            Assert.Contains(notice, page.Find(".map-note-line").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MP-07")]
    public void Neighbors_OfANodeWithoutAny_LeaveItAlone_UntilAllAreShownAgain()
    {
        var node = _bed.Node("A0", 1, 1);
        _bed.Node("A1", 1, 2);
        var page = Open("map?node=" + node.Key);
        Button(page, "Show neighbours").Click();
        page.WaitForAssertion(() => Assert.Contains("0 neighbours", page.Find(".map-note-line").TextContent, StringComparison.Ordinal));
        Assert.Equal("1 node", page.Find(".map-sum").TextContent);
        Assert.Contains("neighbors=1", Uri, StringComparison.Ordinal);
        page.Find(".map-note-line button").Click();
        page.WaitForAssertion(() => Assert.Equal("2 nodes", page.Find(".map-sum").TextContent));
    }

    [Fact]
    [Trait("row", "MP-02")]
    [Trait("row", "MP-04")]
    public void Choices_AreInTheAddressOrRemembered()
    {
        _bed.Node("A0", 1, 1);
        _bed.Node("B0", 1, 2, NodeRole.Companion);
        var page = Open("map");
        page.FindAll(".switch input")[1].Change(false);
        page.WaitForAssertion(() => Assert.Equal("1 node", page.Find(".map-sum").TextContent));
        Assert.Contains("hide=companion", Uri, StringComparison.Ordinal);
        page.FindAll(".switch").Single(row => row.TextContent.Contains("Group", StringComparison.Ordinal)).QuerySelector("input")!.Change(false);
        page.WaitForAssertion(() => Assert.Equal("false", _harness.Services.GetRequiredService<BrowserStorage>().Get(StorageKeys.MapClusters)));
    }

    [Fact]
    [Trait("row", "MP-08")]
    public void Region_WithoutNodes_SaysThatNothingPasses()
    {
        _bed.Node("A0", 1, 1);
        var page = Open("map", RegionAreaSelection.Of(["XYZ"], null));
        Assert.Equal("No node passes the filters.", page.Find(".map-note-line").TextContent);
    }

    [Theory]
    [Trait("row", "MP-11")]
    [InlineData(true)]
    [InlineData(false)]
    public void NeighborGraph_IsOfferedOnlyWhereTheOperatorAllowsIt(bool isAllowed)
    {
        _harness.Services.AddSingleton(new MapSources(_bed.Mesh, _bed.Reports, new HealthThresholds(), new ApiSettings { ShowsAffinity = isAllowed }));
        Assert.Equal(isAllowed, Open("map").Markup.Contains("affinity debug", StringComparison.Ordinal));
    }

    private string Uri => _harness.Services.GetRequiredService<NavigationManager>().Uri;

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MapPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Contains(text, StringComparison.Ordinal));

    private IRenderedComponent<MapPage> Open(string url, RegionAreaSelection? selection = null)
    {
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        var page = _harness.Render<MapPage>(parameters => parameters.AddCascadingValue(selection ?? RegionAreaSelection.All));
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find(".map-sum").TextContent));
        return page;
    }
}
