using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The command palette, the start page and the favourites as people use them, by keyboard and by thumb.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class SearchTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=a()> Hilltop";
    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await _radio.HearAsync(Advert(1, "Hilltop"), snr: 7);
        await _radio.HearAsync(Advert(2, Hostile), snr: -9);
        await _radio.HearAsync(Advert(3, "Valley"));
    }

    public async Task DisposeAsync()
    {
        await _radio.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    [Trait("row", "GS-01")]
    [Trait("row", "GS-02")]
    [Trait("row", "GS-06")]
    public async Task Palette_ByKeyboard_OpensChoosesLeadsThereAndGivesTheFocusBack()
    {
        await using var view = await OpenAsync("packets");
        var search = view.Page.Locator(".app-shell .top-icon[data-opens-search]");
        await search.FocusAsync();
        await view.Page.Keyboard.PressAsync("Control+k");
        await view.Page.Locator(".palette[open]").WaitForAsync();
        await view.Page.Keyboard.PressAsync("Escape");
        await view.UntilAsync("() => !document.querySelector('.palette').open && document.activeElement?.matches('.top-icon[data-opens-search]')");

        await view.Page.Keyboard.PressAsync("Meta+k");
        await view.Page.Locator(".palette[open]").WaitForAsync();
        await view.Page.Keyboard.TypeAsync("hill");
        await view.UntilAsync("() => document.querySelector('#palette-results').dataset.for === 'hill'");
        Assert.Equal(["Hilltop", Hostile], await view.Page.Locator(".palette .line-title").AllTextContentsAsync());
        Assert.Equal(0, await view.Page.Locator(".palette img").CountAsync());
        await view.UntilAsync("() => document.querySelectorAll('.palette [role=option]')[0].id === document.querySelector('.palette input').getAttribute('aria-activedescendant')");
        await view.Page.Keyboard.PressAsync("ArrowDown");
        await view.UntilAsync("() => document.querySelectorAll('.palette [role=option]')[1].getAttribute('aria-selected') === 'true'");
        await view.Page.Keyboard.PressAsync("ArrowDown");
        await view.UntilAsync("() => document.querySelectorAll('.palette [role=option]')[0].getAttribute('aria-selected') === 'true'");
        await view.Page.Keyboard.PressAsync("ArrowUp");
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.WaitForURLAsync("**/nodes/**");
        await view.UntilAsync("name => document.querySelector('h1')?.textContent === name", Hostile);
        Assert.Equal(0, await view.Page.Locator(".palette[open]").CountAsync());
    }

    [Fact]
    [Trait("row", "GS-03")]
    public async Task Palette_EnterBeforeTheAnswer_OpensTheFirstResult()
    {
        var hash = WatchedPage.HashOf(Advert(3, "Valley"));
        await using var view = await OpenAsync("nodes");
        await view.Page.Keyboard.PressAsync("Control+k");
        await view.Page.Locator(".palette[open]").WaitForAsync();
        await view.Page.Keyboard.InsertTextAsync(hash[..8]);
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.WaitForURLAsync($"**/packets/{hash}");
        await view.Pane.Locator(".packet-detail").WaitForAsync();
    }

    [Fact]
    [Trait("row", "GS-01")]
    [Trait("row", "GS-05")]
    public async Task Palette_OnAPhone_FillsTheScreen_AndACommandChoosesTheTheme()
    {
        await using var view = await OpenAsync("packets", phone: true);
        await view.Page.Locator(".app-shell .bottom-tab", new() { HasText = "More" }).TapAsync();
        await view.Page.Locator(".app-shell .more-sheet [data-opens-search]").TapAsync();
        await view.Page.Locator(".palette[open]").WaitForAsync();
        await view.UntilAsync("() => { const box = document.querySelector('.palette').getBoundingClientRect(); return box.width >= innerWidth && box.height >= innerHeight - 1; }");
        await view.Page.Locator(".palette-input").FillAsync("dark");
        await view.Page.Locator(".palette [role=option]", new() { HasText = "Dark theme" }).TapAsync();
        await view.UntilAsync("() => document.documentElement.dataset.theme === 'dark' && !document.querySelector('.palette').open");
        Assert.Equal(0, await view.Page.Locator(".more-sheet:popover-open").CountAsync());
    }

    [Fact]
    [Trait("row", "HO-02")]
    [Trait("row", "X-25")]
    public async Task Home_NodeClaimedByKeyboard_StaysAfterReload_AndOldLinksLeadThere()
    {
        await using var view = await OpenAsync("#/home");
        await view.Page.GetByText("Claim your first node").WaitForAsync();
        Assert.EndsWith("/", view.Page.Url, StringComparison.Ordinal);
        await view.Page.Locator(".finder[data-keys=on] input").FillAsync("hilltop");
        await view.UntilAsync("() => document.querySelectorAll('.finder-open').length === 2");
        await view.Page.Keyboard.PressAsync("ArrowDown");
        await view.UntilAsync("() => document.activeElement.matches('li:first-child .finder-open')");
        await view.Page.Keyboard.PressAsync("Tab");
        await view.Page.Keyboard.PressAsync("Space");
        await view.Page.Locator(".mesh-card h3", new() { HasText = "Hilltop" }).WaitForAsync();
        await view.Page.ReloadAsync();
        await view.Page.Locator(".mesh-card dl").WaitForAsync();
        Assert.Contains("7 dB Good", await view.Page.Locator(".mesh-card").TextContentAsync(), StringComparison.Ordinal);
        await view.Page.Locator(".mesh-card-open-button").PressAsync("Enter");
        await view.Page.Locator(".health-panel .map").WaitForAsync();
        await view.Page.Locator(".health-packets button").ClickAsync();
        await view.Page.Locator(".journey").WaitForAsync();
        Assert.Contains("packet=", view.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("row", "X-24")]
    public async Task Favourites_OpenedFromTheBar_LeadToTheNodeAndCloseBehindIt(bool phone)
    {
        await using var view = await OpenAsync("packets", phone);
        var key = AnAdvertKey(1);
        await view.Page.EvaluateAsync("key => localStorage.setItem('meshcore-favorites', JSON.stringify([key]))", key);
        await view.Page.ReloadAsync();
        await view.Rows.First.WaitForAsync();
        await view.Page.Locator(".app-shell .top-icon[popovertarget]").FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.Locator(".favorites:popover-open li", new() { HasText = "Hilltop" }).WaitForAsync();
        await view.Page.Keyboard.PressAsync("Escape");
        await view.UntilAsync("() => !document.querySelector('.favorites:popover-open') && document.activeElement?.matches('.top-icon[popovertarget]')");
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.Locator(".favorites:popover-open li a").ClickAsync();
        await view.Page.WaitForURLAsync($"**/nodes/{key}");
        await view.UntilAsync("() => !document.querySelector('.favorites:popover-open')");
    }

    private async Task<WatchedPage> OpenAsync(string path, bool phone = false)
    {
        var view = await browser.OpenAsync(_app.Url + path, phone ? 390 : 1440, phone ? 844 : 900, touch: phone);
        await view.UntilAsync("() => document.documentElement.dataset.search === 'on'");
        return view;
    }

    private static string AnAdvertKey(byte seed) => Convert.ToHexStringLower(CoreScope.Core.Protocol.Crypto.Ed25519.PublicKeyOf(SeedOf(seed)));

    // An advert has room for a position or for a long name.
    private static byte[] Advert(byte seed, string name) =>
        APacket.Flood(PayloadType.Advert).Payload(AdvertWriter.Payload(SeedOf(seed), 1_760_000_000, new AdvertContent { Type = 2, Name = name, Position = name.Length > 20 ? null : (37.5, -122.25) })).Frame();

    private static byte[] SeedOf(byte seed) => [.. Enumerable.Repeat(seed, 32)];
}
