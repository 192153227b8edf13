using Bunit;
using CoreScope.App.Features.Home;
using CoreScope.App.Hosting.Options;
using CoreScope.App.Interop;
using CoreScope.App.Shared.Api;
using CoreScope.App.Shared.Charts;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Home;

public sealed class HomePageTests
{
    [Fact]
    [Trait("row", "HO-01")]
    public async Task FirstVisit_Choice_IsKeptAndCanBeTurned()
    {
        using var bed = new HomeBed();
        var page = await OpenAsync(bed);
        Assert.Empty(page.FindAll(".accordion"));
        page.Find(".home-welcome button").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".accordion").Count));
        Assert.Contains((StorageKeys.UserLevel, "new"), bed.Harness.Storage.Writes);
        Assert.Empty(page.FindAll(".home-welcome"));
        Assert.All(page.FindAll(".accordion details"), line => Assert.Equal("SUMMARY", line.FirstElementChild!.TagName));
        page.Find(".home-flip").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".accordion")));
        Assert.Contains((StorageKeys.UserLevel, "experienced"), bed.Harness.Storage.Writes);
    }

    [Theory]
    [InlineData("expert")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [Trait("row", "X-31")]
    public async Task FirstVisit_NonsenseStored_AsksAgain(string stored)
    {
        using var bed = new HomeBed();
        Assert.Single((await OpenAsync(bed, "", (StorageKeys.UserLevel, stored))).FindAll(".home-welcome"));
    }

    [Fact]
    [Trait("row", "HO-01")]
    public async Task Words_OfTheOperator_StandInPlaceOfOurs()
    {
        var options = new HomeOptions
        {
            HeroTitle = "Mesh of <b>Köln</b>",
            HeroSubtitle = "Hello",
            Steps = [new HomeStepOptions { Emoji = "1", Title = "First", Description = "See **this** [map](https://example.org/a?b=1&c=2)\n- one\n- two <script>alert(1)</script>" }],
            Checklist = [new HomeQuestionOptions { Question = "Why?", Answer = "[Nodes](#/nodes) and [bad](javascript:alert(1))" }],
            FooterLinks = [new HomeLinkOptions { Label = "Chat", Url = "https://chat.example.org" }],
        };
        using var bed = new HomeBed(options);
        var page = await OpenAsync(bed, "", (StorageKeys.UserLevel, "new"));
        Assert.Equal("Mesh of <b>Köln</b>", page.Find("h1").TextContent);
        Assert.Equal("Hello", page.Find(".home-subtitle").TextContent);
        Assert.Equal(["First", "Why?"], page.FindAll("summary bdi").Select(title => title.TextContent));
        var link = page.Find(".accordion a[target=_blank]");
        Assert.Equal(("https://example.org/a?b=1&c=2", "noopener noreferrer"), (link.GetAttribute("href"), link.GetAttribute("rel")));
        Assert.Equal(["one", "two <script>alert(1)</script>"], page.FindAll(".accordion li").Select(item => item.TextContent));
        Assert.Equal("nodes", page.FindAll(".accordion")[1].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("[bad](javascript:alert(1))", page.FindAll(".accordion")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("https://chat.example.org", page.Find(".home-foot a").GetAttribute("href"));
        Assert.Empty(page.FindAll("script, a[href^=javascript]"));
    }

    [Fact]
    [Trait("row", "HO-02")]
    public async Task Finder_NameOrKey_ClaimsAndGivesUp()
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1B2C3", "Hilltop");
        bed.Node("B1B2C3", "Valley");
        var page = await OpenAsync(bed);
        foreach (var text in new[] { "hill", "a1b2" })
        {
            page.Find(".finder input").Input(text);
            page.WaitForAssertion(() => Assert.Equal("Hilltop", page.Find(".finder-open bdi").TextContent));
        }

        page.Find(".finder-claim").Click();
        var claimed = bed.Harness.Services.GetRequiredService<ClaimedNodes>();
        page.WaitForAssertion(() => Assert.Equal("true", page.Find(".finder-claim").GetAttribute("aria-pressed")));
        Assert.True(claimed.Contains(node.Key));
        page.WaitForAssertion(() => Assert.Equal("Hilltop", page.Find(".mesh-card h3").TextContent));
        Assert.Equal("My Mesh", page.Find("h1").TextContent);
        page.Find(".finder-claim").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mesh-card")));
        page.Find(".finder input").Input("nowhere");
        page.WaitForAssertion(() => Assert.Equal("No nodes found", page.Find(".finder-results").TextContent.Trim()));
    }

    [Fact]
    [Trait("row", "HO-02")]
    public async Task Finder_EnterOpensTheFirst_EscapeClears()
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1B2C3", "Hilltop");
        var page = await OpenAsync(bed);
        page.Find(".finder input").Input("hill");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".finder-open")));
        page.Find(".finder input").KeyDown("Escape");
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".finder-results")));
        page.Find(".finder input").Input("hill");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".finder-open")));
        page.Find(".finder input").KeyDown("Enter");
        page.WaitForAssertion(() => Assert.EndsWith($"?node={node.Key}", bed.Harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("row", "OP-19")]
    public async Task Hidden_Node_IsNeitherFoundNorShown()
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1B2C3", "Secret");
        bed.Mesh.Visibility.Hide([node.Key.ToString()], []);
        var page = await OpenAsync(bed, $"?node={node.Key}", Claim(node.Key.ToString(), "mine"));
        page.Find(".finder input").Input("a1b2");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".finder-results")));
        Assert.Empty(page.FindAll(".finder-open"));
        Assert.Contains("Waiting for its first advert", page.Find(".mesh-card").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing is known", page.Find(".health-panel").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "HO-03")]
    [Trait("row", "HO-04")]
    public async Task Card_ShowsWhatItsPacketsTell()
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1B2C3", "Hilltop");
        var (first, second) = (bed.Bed.Observer("Tower"), bed.Bed.Observer("Roof"));
        bed.Bed.Hear(
            APacket.Flood(PayloadType.Advert).Number(1).From(node.Id).By(first).At(bed.Now.Value - 1_000).With(snr: 12).Via("A1", "B2"),
            APacket.Flood(PayloadType.Advert).Number(2).From(node.Id).By(second).At(bed.Now.Value - 500).With(snr: 10).Via("A1", "B2"),
            APacket.Flood(PayloadType.Ack).Number(3).By(second).At(bed.Now.Value));
        var page = await OpenAsync(bed, "", Claim(node.Key.ToString(), "as it was"));
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".mesh-card dl")));
        Assert.Equal("Hilltop", page.Find(".mesh-card h3").TextContent);
        Assert.Equal("Active", page.Find(".mesh-card .health").TextContent);
        Assert.Equal(["2", "2", "11 dB Excellent", "2"], page.FindAll(".mesh-card dd").Select(value => value.TextContent.Trim()));
        Assert.Contains("Tower", page.Find(".mesh-card-heard").TextContent, StringComparison.Ordinal);
        Assert.Contains("Roof", page.Find(".mesh-card-heard").TextContent, StringComparison.Ordinal);
        Assert.Equal((24, 2.0), (page.FindComponent<Sparkline>().Instance.Values.Count, page.FindComponent<Sparkline>().Instance.Values[^1]));
        Assert.Equal($"nodes/{node.Key}?section=node-packets", page.Find(".mesh-card footer a").GetAttribute("href"));
        page.Find(".mesh-card footer button").Click();
        page.WaitForAssertion(() => Assert.Equal("Hilltop", page.Find(".health-panel h2").TextContent));
        page.Find(".mesh-card-remove").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".mesh-card")));
    }

    [Fact]
    [Trait("row", "X-08")]
    public async Task Card_State_GoesByTheRoleAndTheOperatorsLimits()
    {
        using var bed = new HomeBed();
        bed.Harness.Services.AddSingleton(new HealthThresholds { InfraDegraded = TimeSpan.FromHours(10), InfraSilent = TimeSpan.FromHours(20), NodeDegraded = TimeSpan.FromHours(2), NodeSilent = TimeSpan.FromHours(5) });
        (string Hex, NodeRole Role, double Ago)[] nodes = [("A1", NodeRole.Repeater, 6), ("A2", NodeRole.Repeater, 12), ("A3", NodeRole.Room, 21), ("A4", NodeRole.Companion, 1), ("A5", NodeRole.Companion, 3), ("A6", NodeRole.Sensor, 6)];
        foreach (var (hex, role, ago) in nodes)
            bed.Node(hex, hex, role, ago);
        var page = await OpenAsync(bed, "", Claim([.. nodes.Select(node => (AKey.Of(node.Hex).ToString(), node.Hex))]));
        page.WaitForAssertion(() => Assert.Equal(["Active", "Degraded", "Silent", "Active", "Degraded", "Silent"], page.FindAll(".mesh-card .health").Select(mark => mark.TextContent)));
    }

    [Fact]
    [Trait("row", "X-09")]
    public async Task Card_RelayThatForwards_IsAlive()
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1", "Relay", NodeRole.Repeater, hoursAgo: 100);
        bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).Via("A1").Resolved(node.Id).At(bed.Now.Value - 60_000));
        var page = await OpenAsync(bed, "", Claim(node.Key.ToString(), "Relay"));
        page.WaitForAssertion(() => Assert.Equal("Active", page.Find(".mesh-card .health").TextContent));
    }

    [Fact]
    [Trait("row", "HO-05")]
    public async Task NothingClaimed_InvitesTo_NotHeardYet_Waits()
    {
        using var bed = new HomeBed();
        Assert.Contains("Claim your first node", (await OpenAsync(bed)).Markup, StringComparison.Ordinal);
        using var other = new HomeBed();
        var page = await OpenAsync(other, "", Claim(AKey.Of("A1").ToString(), "New radio"));
        Assert.Contains("Waiting for its first advert", page.Find(".mesh-card").TextContent, StringComparison.Ordinal);
        Assert.Equal("New radio", page.Find(".mesh-card h3").TextContent);
        other.Node("A1", "It speaks");
        other.Mesh.Feed.Changed();
        other.Bed.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("It speaks", page.Find(".mesh-card h3").TextContent));
    }

    [Fact]
    [Trait("row", "HO-06")]
    public async Task Panel_ShowsHealthPlaceAndTheWayOfAPacket()
    {
        using var bed = new HomeBed(settings: new ApiSettings { HiddenObservers = new HashSet<string> { 3.ToString("X64", null) } });
        var node = bed.Node("A1B2", "Hilltop", at: (37.5, -122.2));
        var relay = bed.Node("C3D4", "Relay");
        var (tower, hidden) = (bed.Bed.Observer("Tower"), bed.Bed.Observer("Hidden tower"));
        Assert.Equal(3, hidden);
        APacket[] packets = [.. Enumerable.Range(1, 14).Select(i => APacket.Flood(PayloadType.Advert).Number(i).From(node.Id).By(i == 1 ? hidden : tower).At(bed.Now.Value - 20_000 + (i * 1_000)).With(snr: 4).Via("C3D4").Resolved(relay.Id))];
        bed.Bed.Hear(packets);
        var page = await OpenAsync(bed, $"?node={node.Key}");
        page.WaitForAssertion(() => Assert.Equal(HomeViewModel.RecentPackets, page.FindAll(".health-packets li").Count));
        Assert.Single(page.FindComponents<LeafletMap>());
        Assert.Equal(["14", "1", "4 dB Good", "1"], page.FindAll(".health-figures dd").Take(4).Select(value => value.TextContent.Trim()));
        Assert.Equal(["Tower"], page.FindAll(".health-heard a").Select(link => link.TextContent));
        Assert.DoesNotContain("Hidden tower", page.Markup, StringComparison.Ordinal);
        page.Find(".health-packets button").Click();
        page.WaitForAssertion(() => Assert.Equal(["Hilltop", "Tower", "Packet"], page.FindAll(".journey > a, .journey-end a").Select(link => link.TextContent)));
        Assert.EndsWith($"&packet={packets[^1].Hash()}", bed.Harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("Relay", page.Find(".journey .hop").TextContent);
        page.Find(".health-panel [aria-label=Close]").Click();
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".health-panel")));
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("%00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Panel_KeyOfNobody_IsNotShown(string key)
    {
        using var bed = new HomeBed();
        Assert.Empty((await OpenAsync(bed, "?node=" + key)).FindAll(".health-panel"));
    }

    [Fact]
    [Trait("row", "HO-07")]
    public async Task Figures_FollowThePackets()
    {
        using var bed = new HomeBed();
        bed.Node("A1", "now");
        bed.Node("A2", "long ago", hoursAgo: 24 * 8);
        bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).At(bed.Now.Value - (25 * 3_600_000)), APacket.Flood(PayloadType.Ack).Number(2).At(bed.Now.Value));
        var page = await OpenAsync(bed);
        page.WaitForAssertion(() => Assert.Equal(["2", "1", "1", "1"], page.FindAll(".home-figure strong").Select(value => value.TextContent)));
        Assert.Contains("of 2", page.Find(".home-figures").TextContent, StringComparison.Ordinal);
        bed.Bed.Clock.Advance(HomeViewModel.Interval);
        bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(3).At(bed.Now.Value));
        bed.Mesh.Feed.Changed();
        bed.Bed.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(["3", "1", "1", "2"], page.FindAll(".home-figure strong").Select(value => value.TextContent)));
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public async Task Names_Hostile_AreText(string name)
    {
        using var bed = new HomeBed();
        var node = bed.Node("A1", name);
        var page = await OpenAsync(bed, $"?node={node.Key}", Claim(node.Key.ToString(), name));
        page.Find(".finder input").Input("a1");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".finder-open bdi")));
        Assert.Empty(page.FindAll("img, script, [onmouseover]"));
        Assert.Equal(page.Find(".mesh-card h3").TextContent, page.Find(".finder-open bdi").TextContent);
    }

    [Fact]
    public async Task Empty_Mesh_OffersTheSimulatedOne()
    {
        using var bed = new HomeBed();
        var page = await OpenAsync(bed);
        Assert.Contains("Try a simulated mesh", page.Find(".home-empty").TextContent, StringComparison.Ordinal);
        bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(1));
        bed.Mesh.Feed.Changed();
        bed.Bed.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".home-empty")));
        bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
    }

    private static (string, string) Claim(string key, string name) => Claim((key, name));

    private static (string, string) Claim(params (string Key, string Name)[] nodes) =>
        (StorageKeys.ClaimedNodes, System.Text.Json.JsonSerializer.Serialize(nodes.Select(node => new { pubkey = node.Key, name = node.Name, addedAt = 1 })));

    private static async Task<IRenderedComponent<HomePage>> OpenAsync(HomeBed bed, string query = "", params (string Key, string Value)[] stored)
    {
        bed.Harness.Storage.Keeps(stored);
        bed.Harness.Services.GetRequiredService<NavigationManager>().NavigateTo(query);
        await bed.Harness.Services.GetRequiredService<BrowserStorage>().OpenAsync();
        var page = bed.Harness.Render<HomePage>();
        // Then everything is loaded, and what a test presses takes effect at once.
        page.WaitForAssertion(() => Assert.DoesNotContain("…", page.Find(".home-figures").TextContent, StringComparison.Ordinal));
        await page.InvokeAsync(() => { });
        return page;
    }
}
