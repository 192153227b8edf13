using Bunit;
using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics.Clocks;
using CoreScope.Core.Directories;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>The directory's controls, its empty and loading states, and what opens where. Rows are judged in a browser: here nothing has a height.</summary>
public sealed class NodesPageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly NodesBed _bed = new();

    public NodesPageTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    private NavigationManager Navigation => _harness.Services.GetRequiredService<NavigationManager>();

    [Fact]
    [Trait("row", "ND-09")]
    public void Empty_NoNodeAtAll_SaysWhenTheFirstComes()
    {
        var page = Open("nodes");
        Assert.Contains("No nodes yet", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".empty button"));
    }

    [Fact]
    [Trait("row", "ND-09")]
    public void Empty_FilteredAway_OffersToClearTheFilters()
    {
        _bed.Node("A0");
        var page = Open("nodes?search=zzz&status=stale");
        Assert.Contains("No nodes found", page.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Contains("0 of 1 node", page.Find(".page-sub").TextContent, StringComparison.Ordinal);
        page.Find(".empty button").Click();
        Assert.EndsWith("/nodes", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-09")]
    public void Loading_HistoryIsRead_SaysHowFar()
    {
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        Assert.Contains("Loading history, 0 nodes so far", Open("nodes").Find("[role=status]").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-02")]
    public void Tabs_HaveCountsAndOneStopForTheTabKey()
    {
        _bed.Node("A0");
        _bed.Node("B0", role: NodeRole.Sensor);
        var page = Open("nodes?tab=sensor");
        var tabs = page.FindAll("[role=tab]");
        Assert.Equal(["All 2", "Repeaters 1", "Rooms 0", "Companions 0", "Sensors 1"], tabs.Select(tab => tab.ChildNodes[0].TextContent + " " + tab.QuerySelector(".tab-count")!.TextContent));
        Assert.Equal(["-1", "-1", "-1", "-1", "0"], tabs.Select(tab => tab.GetAttribute("tabindex")));
        Assert.Equal("true", tabs[4].GetAttribute("aria-selected"));
        tabs[1].Click();
        Assert.EndsWith("/nodes?tab=repeater", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-04")]
    public void Filters_Chosen_AreInTheLinkAndRemembered()
    {
        _bed.Node("A0");
        var page = Open("nodes");
        page.Find("select[aria-label=Status]").Change("active");
        Assert.EndsWith("/nodes?status=active", Navigation.Uri, StringComparison.Ordinal);
        page.Find("select[aria-label='Last heard']").Change("6h");
        Assert.EndsWith("/nodes?status=active&heard=6h", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains((StorageKeys.NodesStatus, "active"), _harness.Storage.Writes);
        Assert.Contains((StorageKeys.NodesLastHeard, "6h"), _harness.Storage.Writes);
    }

    [Fact]
    [Trait("row", "ND-03")]
    public async Task Search_Typed_WaitsForAPauseOfAQuarterSecond()
    {
        _bed.Node("A0", "Ridge");
        var page = Open("nodes");
        var first = page.Find("input[type=search]").InputAsync("ri");
        _bed.Bed.Clock.Advance(TimeSpan.FromMilliseconds(200));
        var second = page.Find("input[type=search]").InputAsync("rid");
        await first;
        _bed.Bed.Clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.EndsWith("/nodes", Navigation.Uri, StringComparison.Ordinal);
        _bed.Bed.Clock.Advance(TimeSpan.FromMilliseconds(50));
        await second;
        Assert.EndsWith("/nodes?search=rid", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-05")]
    public void Sort_HeadClicked_IsInTheLinkAndRemembered()
    {
        _bed.Node("A0");
        var page = Open("nodes");
        page.FindAll("thead button").Single(head => head.TextContent.Trim() == "Name").Click();
        Assert.EndsWith("/nodes?sort=name:asc", Uri.UnescapeDataString(Navigation.Uri), StringComparison.Ordinal);
        Assert.Contains(_harness.Storage.Writes, write => write.Key == StorageKeys.NodesSort && write.Value!.Contains("name", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "ND-11")]
    public void Columns_Chosen_AreShownAndRemembered()
    {
        _bed.Node("A0");
        var page = Open("nodes");
        Assert.DoesNotContain(page.FindAll("thead th"), head => head.TextContent.Contains("Battery", StringComparison.Ordinal));
        page.Find("button[title='Choose columns']").Click();
        page.FindAll(".nodes-menu-item").Single(item => item.TextContent.Contains("Battery", StringComparison.Ordinal)).QuerySelector("input")!.Change(true);
        Assert.Contains(page.FindAll("thead th"), head => head.TextContent.Contains("Battery", StringComparison.Ordinal));
        Assert.Contains((StorageKeys.NodesColumns, NodeColumns.Battery), _harness.Storage.Writes);
    }

    [Fact]
    [Trait("row", "ND-11")]
    public void Export_IsHandedToTheBrowser()
    {
        _bed.Node("A0", "Ridge");
        _bed.Node("B0", "Pond");
        var page = Open("nodes?search=ridge");
        page.Find("button[title='Save the listed nodes']").Click();
        page.FindAll(".nodes-formats button")[0].Click();
        var call = Assert.Single(_harness.Modules.Invocations["download"]);
        Assert.Equal("nodes-2026-01-02.csv", call.Arguments[0]);
        Assert.Contains("Ridge", (string)call.Arguments[2]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Pond", (string)call.Arguments[2]!, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-10")]
    public void Node_OpenedByALink_HasThePageForItself()
    {
        var node = _bed.Node("AABBCCDD", "Ridge");
        var page = Open("nodes/aabbccdd?tab=room", "aabbccdd");
        page.WaitForAssertion(() => Assert.Equal("Ridge", page.Find("h1").TextContent));
        Assert.Empty(page.FindAll(".side-pane"));
        Assert.Equal("nodes?tab=room", page.Find(".node-page a").GetAttribute("href"));
        Assert.Contains(node.Key.ToString(), page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-10")]
    public void Node_OpenedFromTheList_StandsBesideIt_AndOnAPhoneInItsPlace()
    {
        _bed.Node("AABBCCDD", "Ridge");
        var page = Open("nodes");
        Navigation.NavigateTo("nodes/aabbccdd");
        page.Render(parameters => parameters.Add(p => p.Key, "aabbccdd"));
        page.WaitForAssertion(() => Assert.Equal("Ridge", page.Find(".side-pane .node-title").TextContent.Trim()));
        Assert.EndsWith("view=page", page.Find(".side-pane .node-actions a").GetAttribute("href"), StringComparison.Ordinal);
        page.InvokeAsync(() => page.Instance.PhoneChanged(true));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".side-pane")));
        page.WaitForAssertion(() => Assert.Equal("Ridge", page.Find("h1").TextContent));
    }

    [Theory]
    [InlineData(ClockSeverity.NoClock, "clock-bad", "no clock")]
    [InlineData(ClockSeverity.Warning, "clock-off", "off")]
    [Trait("row", "ND-07")]
    public void ClockBadge_OfAWrongClock_SaysWhatIsWrong(ClockSeverity severity, string look, string word)
    {
        var badge = _harness.Render<NodeClockBadge>(p => p.Add(b => b.Severity, severity)).Find("." + look);
        Assert.StartsWith($"Clock: {word}.", badge.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-07")]
    public void ClockBadge_OfARightClock_IsNotThere() =>
        Assert.Equal("", _harness.Render<NodeClockBadge>(p => p.Add(b => b.Severity, ClockSeverity.Ok)).Markup.Trim());

    private IRenderedComponent<NodesPage> Open(string url, string? key = null)
    {
        Navigation.NavigateTo(url);
        var page = _harness.Render<NodesPage>(parameters => parameters.Add(p => p.Key, key).AddCascadingValue(RegionAreaSelection.All));
        if (key is null)
            page.WaitForState(() => page.Find(".page-sub").TextContent.Length > 0, TimeSpan.FromSeconds(10));
        return page;
    }
}
