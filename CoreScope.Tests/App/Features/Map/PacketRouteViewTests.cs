using Bunit;
using CoreScope.App.Features.Map.Route;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Map;

/// <summary>The list beside the map: stations, ways, what the packet says.</summary>
public sealed class PacketRouteViewTests : IDisposable
{
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack).Number(1);

    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public PacketRouteViewTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(_bed.Details);
        _harness.Services.AddSingleton(new ReportCache(_bed.Mesh, NullLogger<ReportCache>.Instance));
        Node("A1", "Hill", 50);
        Node("B2", "<img src=x onerror=alert(1)>", 50.1);
        Node("D4", "Nowhere", null);
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "RT-05")]
    [Trait("row", "RT-08")]
    public void Stations_WithDistanceStatesAndTotals()
    {
        _bed.Hear(s_ack.Via("A1", "D4", "EE", "B2").Ids(1, 7));
        var view = Open("map?packet={0}&obs=7");
        Assert.Equal("4 hops · 11.1 km · 1 unresolved", view.Find(".route-sum").TextContent.Trim());
        Assert.Equal($"packets/{s_ack.Hash()}?obs=7", view.Find(".route-back a").GetAttribute("href"));
        Assert.Equal(["Hill", "Nowhere", "EE", "<img src=x onerror=alert(1)>"], view.FindAll(".route-name").Select(name => name.TextContent.Trim()));
        Assert.Equal(["", "no position", "unresolved", ""], view.FindAll(".route-chips").Select(chips => chips.TextContent.Trim()));
        Assert.Equal(["", "", "", "11.1 km"], view.FindAll(".route-km").Select(km => km.TextContent.Trim()));
        Assert.Equal(3, view.FindAll(".route-leg").Count);
        Assert.Empty(view.FindAll("img"));
    }

    [Fact]
    [Trait("row", "RT-05")]
    public void Distance_IsInTheReadersUnit()
    {
        _bed.Hear(s_ack.Via("A1", "B2"));
        var view = Open("map?packet={0}", new DisplayPreferences { DistanceUnit = DistanceUnit.Miles });
        Assert.Equal("6.9 mi", view.FindAll(".route-km")[1].TextContent.Trim());
    }

    [Fact]
    [Trait("row", "RT-05")]
    public async Task Row_Opened_ShowsTheCardOfItsNode()
    {
        _bed.Hear(s_ack.Via("A1", "EE"));
        var view = Open("map?packet={0}");
        await ClickAsync(view, ".route-row", 0);
        view.WaitForAssertion(() => Assert.Contains("the only repeater with prefix A1", view.Find(".route-card").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", view.FindAll(".route-row")[0].GetAttribute("aria-expanded"));
        await ClickAsync(view, ".route-row", 1);
        view.WaitForAssertion(() => Assert.Contains("No node is known whose key begins with EE", view.Find(".route-card").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "RT-04")]
    public async Task Ways_OneChosen_GoesIntoTheAddress()
    {
        _bed.Hear(s_ack.Via("A1", "B2").By(1).Ids(1, 1), s_ack.Via("A1", "B2").By(2).Ids(1, 2), s_ack.Via("A1").By(3).Ids(1, 3));
        var view = Open("map?packet={0}");
        Assert.Equal(["true", "false", "false"], view.FindAll(".route-path").Select(way => way.GetAttribute("aria-pressed")));
        Assert.Equal(["2/3", "2/3"], new[] { "2/3", view.FindAll(".route-cover")[1].TextContent.Trim() });
        await ClickAsync(view, ".route-path", 2);
        Assert.EndsWith($"/map?packet={s_ack.Hash()}&obs=3&alone=1", _harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "RT-06")]
    public void Trace_SaysHowFarItCame()
    {
        var trace = APacket.Trace(1, [0xA1, 0xB2], 20);
        _bed.Hear(trace);
        var view = Open("map?packet=" + trace.Hash());
        Assert.Contains("1 of 2 hops completed; not heard beyond hop 1", view.Find(".route-about").TextContent, StringComparison.Ordinal);
        Assert.Equal(["", "not reached"], view.FindAll(".route-chips").Select(chips => chips.TextContent.Trim()));
    }

    [Fact]
    [Trait("row", "RT-06")]
    public void DirectMessage_NamesItsEnds()
    {
        var packet = APacket.Flood(PayloadType.TextMessage).Payload(0xD4, 0xB2, 1, 2, 3, 4).Via("A1");
        _bed.Hear(packet);
        var view = Open("map?packet=" + packet.Hash());
        Assert.Contains("<img src=x onerror=alert(1)> → Nowhere", view.Find(".route-about").TextContent, StringComparison.Ordinal);
        Assert.Equal(["from payload", "", "from payload no position"], view.FindAll(".route-chips").Select(chips => string.Join(' ', chips.Children.Select(chip => chip.TextContent))));
    }

    [Fact]
    [Trait("row", "RT-08")]
    public void NoRoute_IsSaid()
    {
        _bed.Hear(s_ack);
        Assert.Contains("No route was observed", Open("map?packet={0}").Markup, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("row", "RT-01")]
    [InlineData("map?packet=ffffffffffffffff", "This packet is not here")]
    [InlineData("map?packet=%3Cimg%20src=x%3E", "This packet is not here")]
    [InlineData("map?prefixes=ff&path=1", "No such path")]
    [InlineData("map?prefixes=a1&path=99", "No such path")]
    [InlineData("map?prefixes=zz&path=1", "No such path")]
    public void Nonsense_SaysSo(string url, string expected)
    {
        var view = Open(url);
        view.WaitForAssertion(() => Assert.Contains(expected, view.Markup, StringComparison.Ordinal));
        Assert.Empty(view.FindAll("img"));
    }

    [Fact]
    [Trait("row", "TP-01")]
    public void PossiblePath_IsShownAsThat()
    {
        var view = Open("map?prefixes=a1,b2&path=1");
        view.WaitForAssertion(() => Assert.Equal(2, view.FindAll(".route-stop").Count));
        Assert.Contains("Nobody heard a packet come this way", view.Markup, StringComparison.Ordinal);
        Assert.Equal("tools/path-inspector?prefixes=a1,b2", view.Find(".route-back a").GetAttribute("href"));
    }

    [Fact]
    [Trait("row", "RT-05")]
    public void OneByteHops_HiddenByTheReader_AreToldOf()
    {
        _bed.Hear(s_ack.Via("A1", "B2"));
        var view = Open("map?packet={0}", new DisplayPreferences { HidesOneByteHops = true });
        Assert.Contains("2 hops hidden (1-byte)", view.Find(".route-note").TextContent, StringComparison.Ordinal);
        Assert.Empty(view.FindAll(".route-stop"));
    }

    [Fact]
    [Trait("row", "RT-07")]
    public async Task Sidebar_FoldsAwayAndSheetOpens()
    {
        _bed.Hear(s_ack.Via("A1", "B2"));
        var view = Open("map?packet={0}");
        await ClickAsync(view, ".route-fold", 0);
        Assert.Contains("route-folded", view.Find(".route").ClassName, StringComparison.Ordinal);
        Assert.Equal("false", view.Find(".route-fold").GetAttribute("aria-expanded"));
        await ClickAsync(view, ".route-fold", 0);
        Assert.Equal("a1 b2", view.Find(".route-sheet code").TextContent);
        await ClickAsync(view, ".route-sheet", 0);
        Assert.Contains("route-open", view.Find(".route").ClassName, StringComparison.Ordinal);
    }

    private void Node(string hex, string name, double? lat) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = new UnixMillis(1), Role = NodeRole.Repeater, Name = name, Latitude = lat, Longitude = lat is null ? null : 8 }, true);

    // On the renderer's own thread: the view may be drawn anew at any moment.
    private static Task ClickAsync(IRenderedComponent<PacketRouteView> view, string selector, int index) => view.InvokeAsync(() => view.FindAll(selector)[index].Click());

    private IRenderedComponent<PacketRouteView> Open(string url, DisplayPreferences? preferences = null)
    {
        var address = "http://localhost/" + url.Replace("{0}", s_ack.Hash().ToString(), StringComparison.Ordinal);
        var view = _harness.Render<PacketRouteView>(parameters => parameters.AddCascadingValue(preferences ?? new DisplayPreferences()).Add(view => view.Url, RouteUrlState.Parse(address)));
        view.WaitForElement(".route-sum, .empty");
        return view;
    }
}
