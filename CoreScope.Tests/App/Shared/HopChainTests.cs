using Bunit;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "PK-05")]
public sealed class HopChainTests
{
    private static HopView[] Hops(int count) => [.. Enumerable.Range(0, count).Select(i => new HopView(i.ToString("X2"), $"Node {i}"))];

    [Fact]
    public void Render_NoHops_SaysDirect()
    {
        using var harness = new ComponentHarness();
        Assert.Equal("direct", harness.Render<HopChain>(p => p.Add(c => c.Hops, [])).Find("span").TextContent);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(5, 5, false)]
    [InlineData(6, 4, true)]
    [InlineData(63, 4, true)]
    public void Render_LongPath_FoldsTheRestIntoAPill(int hops, int shown, bool folded)
    {
        using var harness = new ComponentHarness();
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, Hops(hops)));
        Assert.Equal(shown, chain.FindAll(".hop").Count);
        Assert.Equal(folded, chain.FindAll("button.popover-pill").Count == 1);
        if (folded)
            Assert.StartsWith($"+{hops - shown},", chain.Find("button.popover-pill").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Pill_Clicked_OpensTheWholePathAndClosesAgain()
    {
        using var harness = new ComponentHarness();
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, Hops(9)));
        chain.Find("button.popover-pill").Click();
        Assert.Equal(9, chain.FindAll(".popover-panel li").Count);
        Assert.Equal("true", chain.Find("button.popover-pill").GetAttribute("aria-expanded"));
        chain.Find("button.popover-pill").Click();
        Assert.Empty(chain.FindAll(".popover-panel"));
    }

    [Fact]
    public void Render_OtherPath_ReplacesTheChips()
    {
        using var harness = new ComponentHarness();
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, Hops(2)));
        chain.Render(p => p.Add(c => c.Hops, Hops(3)));
        Assert.Equal(3, chain.FindAll(".hop").Count);
    }

    [Fact]
    public void Render_Wrap_ShowsEveryHop()
    {
        using var harness = new ComponentHarness();
        Assert.Equal(12, harness.Render<HopChain>(p => p.Add(c => c.Hops, Hops(12)).Add(c => c.Wrap, true)).FindAll(".hop").Count);
    }

    [Theory]
    [InlineData(HopMark.Ambiguous, "hop-ambiguous", "several repeaters")]
    [InlineData(HopMark.Fallback, "hop-fallback", "no candidate")]
    [InlineData(HopMark.Unreliable, "hop-unreliable", "doubtful")]
    public void Chip_Doubt_IsMarkedAndExplained(HopMark mark, string look, string words)
    {
        using var harness = new ComponentHarness();
        var chip = harness.Render<HopChip>(p => p.Add(c => c.Hop, new HopView("A1", "Ridge", mark, "2 candidates", "nodes/a1"))).Find(".hop");
        Assert.Contains(look, chip.ClassList);
        Assert.Contains(words, chip.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("A1", chip.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal("nodes/a1", chip.GetAttribute("href"));
    }

    [Theory]
    [Trait("row", "X-22")]
    [InlineData(false, "1 hidden", "1 hop hidden (1-byte)")]
    [InlineData(true, "2 hops hidden (1-byte)", "2 hops hidden (1-byte)")]
    public async Task Preference_HideOneByteHops_LeavesThemOutAndSaysSo(bool wrap, string text, string tip)
    {
        using var harness = new ComponentHarness();
        HopView[] hops = wrap ? [new("A1"), new("B2C3"), new("D4")] : [new("A1"), new("B2C3"), new("D4E5F6")];
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, hops).Add(c => c.Wrap, wrap));
        Assert.Empty(chain.FindAll(".hops-hidden"));

        var preferences = harness.Services.GetRequiredService<UserPreferences>();
        await chain.InvokeAsync(() => preferences.SetAsync(preferences.Current with { HidesOneByteHops = true }));

        Assert.Equal(hops.Where(hop => hop.Hex.Length > 2).Select(hop => hop.Hex), chain.FindAll(".hop").Select(hop => hop.TextContent));
        Assert.Equal((text, tip), (chain.Find(".hops-hidden").TextContent, chain.Find(".hops-hidden").GetAttribute("title")));
    }

    [Fact]
    [Trait("row", "X-22")]
    public async Task Preference_HideOneByteHops_PathOfThemOnly_IsNotCalledDirect()
    {
        using var harness = new ComponentHarness();
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, [new HopView("A1"), new HopView("B2")]));
        var preferences = harness.Services.GetRequiredService<UserPreferences>();
        await chain.InvokeAsync(() => preferences.SetAsync(preferences.Current with { HidesOneByteHops = true }));
        Assert.DoesNotContain("direct", chain.Markup, StringComparison.Ordinal);
        Assert.Equal("2 hidden", chain.Find(".hops-hidden").TextContent);
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-21")]
    [Trait("row", "HR-06")]
    public void Candidates_Opened_AreListedWithDistanceAndLink(string name)
    {
        using var harness = new ComponentHarness();
        var mesh = harness.Services.GetRequiredService<Mesh>();
        var observer = mesh.Observers.Upsert(AKey.Of("0B").ToString(), new ObserverFacts { Name = "Obs", Region = "SJC" }, new UnixMillis(1));
        foreach (var (key, latitude) in new[] { ("A1", 37.4), ("A101", 52.5) })
            mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(key), HeardAt = new UnixMillis(1), Role = NodeRole.Repeater, Name = name, Latitude = latitude, Longitude = -121.9 }, true);
        var hop = new HopView("A1", name, HopMark.Unreliable) { Prefix = new HopPrefix([0xA1]), Candidates = 2 };
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, [hop]).Add(c => c.Wrap, true).Add(c => c.HeardBy, observer));
        Assert.Equal("2, candidates for A1", chain.Find(".hop-others").TextContent);
        chain.Find(".hop-others").Click();
        Assert.Equal([$"nodes/{AKey.Of("A1")}", $"nodes/{AKey.Of("A101")}"], chain.FindAll(".candidates a").Select(link => link.GetAttribute("href")));
        Assert.Contains("1 of them within 300.0 km of SJC", chain.Find(".candidates-title").TextContent, StringComparison.Ordinal);
        Assert.EndsWith(" km", chain.Find(".candidates .muted").TextContent, StringComparison.Ordinal);
        Assert.Empty(chain.FindAll("img,script,b"));
        chain.Find(".hop-doubt").Click();
        Assert.Contains("the assignment is doubtful", chain.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_OnALineOfAList_AreBehindThePill()
    {
        using var harness = new ComponentHarness();
        HopView[] hops = [.. Enumerable.Range(0, 5).Select(i => new HopView(i.ToString("X2"), "N") { Candidates = 3 })];
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, hops).Add(c => c.MaxVisible, 2));
        Assert.Empty(chain.FindAll(".hop-others"));
        chain.Find(".popover-pill").Click();
        Assert.Equal(5, chain.FindAll(".hop-others").Count);
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void Chip_HostileName_StaysText(string name)
    {
        using var harness = new ComponentHarness();
        var chain = harness.Render<HopChain>(p => p.Add(c => c.Hops, [new HopView("A1", name), new HopView("A2", name, Tooltip: name)]));
        Assert.Empty(chain.FindAll("img,script,b"));
        Assert.Equal(2, chain.FindAll(".hop > bdi").Count);
        Assert.All(chain.FindAll(".hop"), hop => Assert.False(hop.HasAttribute("onmouseover")));
    }
}
