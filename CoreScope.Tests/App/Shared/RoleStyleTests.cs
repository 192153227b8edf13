using Bunit;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Ui;
using CoreScope.Core.Directories;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class RoleStyleTests
{
    [Theory]
    [Trait("row", "X-06")]
    [InlineData("repeater", "R", MarkerShape.Circle, "●", 8)]
    [InlineData("companion", "C", MarkerShape.Square, "■", 8)]
    [InlineData("room", "M", MarkerShape.Hexagon, "⬢", 9)]
    [InlineData("sensor", "S", MarkerShape.Triangle, "▲", 8)]
    [InlineData("observer", "O", MarkerShape.Diamond, "◆", 9)]
    public void Role_LooksTheSameEverywhere(string key, string letter, MarkerShape shape, string glyph, int radius)
    {
        var style = RoleStyle.Of(key);
        Assert.Equal((letter, shape, glyph, radius), (style.Letter, style.Shape, style.Glyph, style.Radius));
        foreach (var dark in new[] { false, true })
            Assert.NotEmpty(CssColors.Tokens(dark)[style.Color]);
        using var harness = new ComponentHarness();
        var badge = harness.Render<RoleBadge>(p => p.Add(b => b.Style, style));
        Assert.Equal(style.Label, badge.Find(".role-badge").TextContent);
        Assert.Equal($"--c:var({style.Color})", badge.Find(".role-badge").GetAttribute("style"));
        Assert.Equal(style.Path, badge.Find("path").GetAttribute("d"));
        Assert.Equal(style.Label, harness.Render<RoleBadge>(p => p.Add(b => b.Style, style).Add(b => b.Compact, true)).Find("[role=img]").GetAttribute("aria-label"));
    }

    [Fact]
    [Trait("row", "X-06")]
    public void Shapes_AreAllDifferent() => Assert.Equal(RoleStyle.All.Count, RoleStyle.All.Select(style => style.Path).Distinct().Count());

    [Theory]
    [InlineData(NodeRole.Repeater, "repeater")]
    [InlineData(NodeRole.Room, "room")]
    [InlineData((NodeRole)9, "unknown")]
    public void Of_Role_IsItsStyle(NodeRole role, string key) => Assert.Equal(key, RoleStyle.Of(role).Key);

    [Theory]
    [InlineData("meshcore://contact/add?name=Ridge&public_key=aa&type=2", true)]
    [InlineData("", true)]
    public void Qr_Text_IsDrawn(string value, bool drawn)
    {
        using var harness = new ComponentHarness();
        var code = harness.Render<QrCode>(p => p.Add(q => q.Value, value).Add(q => q.Label, "Add this contact"));
        Assert.Equal("Add this contact", code.Find("[role=img]").GetAttribute("aria-label"));
        Assert.Equal(drawn, code.FindAll("svg").Count == 1);
    }

    [Fact]
    public void Qr_TooLong_SaysSo()
    {
        using var harness = new ComponentHarness();
        Assert.Contains("Too long", harness.Render<QrCode>(p => p.Add(q => q.Value, new string('x', 5_000)).Add(q => q.Label, "x")).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_SameMarkersAgain_SendsNothing()
    {
        using var harness = new ComponentHarness();
        MapMarker[] markers = [RoleStyle.Sensor.Marker("a", 1, 2, HostileText.Markup)];
        var map = harness.Render<LeafletMap>(p => p.Add(m => m.Label, "Map").Add(m => m.Markers, markers));
        Assert.Equal("Map", map.Find("[role=region]").GetAttribute("aria-label"));
        Assert.Single(harness.Modules.Invocations["create"]);
        map.Render(p => p.Add(m => m.Markers, markers));
        Assert.Single(harness.Modules.Invocations["create"]);
        Assert.Empty(map.FindAll("img,script"));
    }

    [Theory]
    [InlineData("https://{s}.tiles.example/{z}/{x}/{y}{r}.png", "https://*.tiles.example")]
    [InlineData("http://10.0.0.5:8080/{z}/{x}/{y}.png", "http://10.0.0.5:8080")]
    [InlineData(null, null)]
    public void Tiles_Hosts_AreThoseOfTheAddresses(string? url, string? host) =>
        Assert.Equal(host is null ? [] : [host], new MapTiles(url is null ? [] : [new MapProvider("own", "Own", url, "")], "own", "own").Hosts);
}
