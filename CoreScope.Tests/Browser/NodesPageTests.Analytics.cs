using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

// A node's analytics.
public sealed partial class NodesPageTests
{
    [Theory]
    [InlineData(1440, 900, false, ColorScheme.Light)]
    [InlineData(390, 844, true, ColorScheme.Dark)]
    [Trait("row", "NA-01")]
    [Trait("row", "NA-06")]
    [Trait("row", "X-29")]
    public async Task Charts_AreDrawn_TurnIntoTables_AndFollowTheRange(int width, int height, bool phone, ColorScheme scheme)
    {
        // A node that no other test looks at: its report is not made before it is heard.
        await nodes.Radio.HearAsync(NodesFixture.Advert(47, NodesFixture.NameOf(47), (uint)(1_760_000_000 + width)), snr: 5.5, rssi: -90);
        await using var view = await browser.OpenAsync($"{nodes.App.Url}nodes/{NodesFixture.KeyOf(47)}/analytics", width, height, scheme, phone);
        await view.Page.Locator(".analytics-cards").WaitForAsync(s_patience);
        // All but the battery, of which a repeater tells nothing.
        await view.UntilAsync("() => document.querySelectorAll('.analytics-charts .apexcharts-svg').length === 7");
        Assert.Equal(1, await view.Page.Locator(".chart-empty").CountAsync());
        Assert.True(await view.Page.EvaluateAsync<bool>("document.querySelector('.shell-main').scrollWidth <= innerWidth"), "nothing is wider than the page");
        await view.Page.Locator("button[aria-label='Show as table: Hops']").FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.Locator(".chart-table[aria-label='Hops, as table']").WaitForAsync(s_patience);
        await view.Page.Locator(".analytics-ranges button", new() { HasText = "24 h" }).ClickAsync();
        await view.UntilAsync("() => location.search === '?days=1'");
        await view.Page.Locator(".page-sub", new() { HasText = "in 24 hours" }).WaitForAsync(s_patience);
        // The table stays the reader's choice.
        await view.Page.Locator(".chart-table[aria-label='Hops, as table']").WaitForAsync(s_patience);
    }

    [Fact]
    [Trait("row", "X-02")]
    public async Task OldLinkToAnalytics_IsForwarded()
    {
        await using var view = await browser.OpenAsync($"{nodes.App.Url}#/nodes/{NodesFixture.KeyOf(1)}/analytics");
        await view.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == $"/nodes/{NodesFixture.KeyOf(1)}/analytics");
        await view.Page.Locator(".analytics-cards").WaitForAsync(s_patience);
    }
}
