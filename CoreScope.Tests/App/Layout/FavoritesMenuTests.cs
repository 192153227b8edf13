using Bunit;
using CoreScope.App.Components.Layout;
using CoreScope.App.Interop;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Layout;

public sealed class FavoritesMenuTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public FavoritesMenuTests() => _harness.Services.AddSingleton(_bed.Mesh);

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "X-24")]
    [Trait("row", "X-25")]
    [Trait("row", "PX-08")]
    [Trait("row", "X-08")]
    public async Task Lines_MyMeshFirst_WithStateAndLastHeard()
    {
        Node("A1", "Companion", NodeRole.Companion, hoursAgo: 2);
        Node("A2", "Repeater", NodeRole.Repeater, hoursAgo: 2);
        Node("A3", "Mine", NodeRole.Repeater, hoursAgo: 100);
        var menu = await OpenAsync(["A1", "A2", "A3", "A4"], ("A3", "Mine"));
        Assert.Equal(["Mine", "Companion", "Repeater", AKey.Of("A4").ToString()[..12] + "…"], menu.FindAll("li > a").Select(link => link.TextContent));
        Assert.Equal(["Silent", "Degraded", "Active", "Not heard yet"], menu.FindAll("li .health").Select(mark => mark.TextContent));
        Assert.Equal($"nodes/{AKey.Of("A3")}", menu.Find("li > a").GetAttribute("href"));
        Assert.Single(menu.FindAll("[aria-label='In My Mesh']"));
        Assert.Equal("not heard yet", menu.FindAll(".favorites-heard")[3].TextContent);
    }

    [Fact]
    [Trait("row", "X-24")]
    public async Task Star_TakenAway_LineGoes()
    {
        Node("A1", "One", NodeRole.Repeater);
        var menu = await OpenAsync(["A1"]);
        menu.Find(".star").Click();
        Assert.Empty(menu.FindAll("li"));
        Assert.Contains("Star a node", menu.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_FollowTheMesh_AndTimeAlone()
    {
        Node("A1", "One", NodeRole.Companion);
        var menu = await OpenAsync(["A1"]);
        Node("A1", "Renamed", NodeRole.Companion);
        _bed.Mesh.Feed.Changed();
        _bed.Clock.Advance(TimeSpan.FromSeconds(1));
        menu.WaitForAssertion(() => Assert.Equal("Renamed", menu.Find("li > a").TextContent));
        _bed.Clock.Advance(TimeSpan.FromMinutes(61));
        menu.WaitForAssertion(() => Assert.Equal("Degraded", menu.Find("li .health").TextContent));
    }

    [Fact]
    [Trait("row", "OP-19")]
    public async Task Hidden_Favourite_IsNotNamed()
    {
        Node("A1", "🚫 Secret", NodeRole.Repeater);
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        Assert.DoesNotContain("Secret", (await OpenAsync(["A1"])).Markup, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public async Task Names_Hostile_AreText(string name)
    {
        Node("A1", name, NodeRole.Repeater);
        Assert.Empty((await OpenAsync(["A1"], ("A1", name))).FindAll("img, script, [onmouseover]"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"a\":1}")]
    [InlineData("[1,null,\"zz\"]")]
    [Trait("row", "X-31")]
    public async Task Storage_Corrupt_ShowsTheHint(string stored)
    {
        _harness.Storage.Keeps((StorageKeys.Favorites, stored), (StorageKeys.ClaimedNodes, stored));
        await _harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        Assert.Empty(_harness.Render<FavoritesMenu>().FindAll("li"));
    }

    private async Task<IRenderedComponent<FavoritesMenu>> OpenAsync(string[] starred, params (string Hex, string Name)[] claimed)
    {
        _harness.Storage.Keeps(
            (StorageKeys.Favorites, System.Text.Json.JsonSerializer.Serialize(starred.Select(hex => AKey.Of(hex).ToString()))),
            (StorageKeys.ClaimedNodes, System.Text.Json.JsonSerializer.Serialize(claimed.Select(node => new { pubkey = AKey.Of(node.Hex).ToString(), name = node.Name, addedAt = 1 }))));
        await _harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        return _harness.Render<FavoritesMenu>();
    }

    private void Node(string hex, string name, NodeRole role, double hoursAgo = 0) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = UnixMillis.Now(_bed.Clock) - TimeSpan.FromHours(hoursAgo), Role = role, Name = name }, true);
}
