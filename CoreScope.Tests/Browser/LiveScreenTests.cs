using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The live map's screen: where things stand, what is remembered, what happens when the line or the page goes.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class LiveScreenTests(BrowserFixture browser, LiveMapFixture mesh) : IClassFixture<LiveMapFixture>
{
    [Fact]
    [Trait("row", "LV-26")]
    public async Task FullScreen_ByKey_LeavesMapAndCounters_IsRemembered_AndLeftByEscape()
    {
        await using var view = await OpenAsync();
        await view.Page.Keyboard.PressAsync("f");
        await view.Page.Locator(".live-full").WaitForAsync();
        Assert.True(await view.Page.Locator(".live-counters").IsVisibleAsync());
        foreach (var hidden in new[] { ".vcr", ".overlay-feed", ".overlay-legend", ".live-head h1" })
            Assert.False(await view.Page.Locator(hidden).IsVisibleAsync(), hidden);
        Assert.True(await view.Page.EvaluateAsync<bool>("() => document.elementFromPoint(innerWidth / 2, 4).closest('.live-page') !== null"), "it lies over the bar");
        await view.UntilAsync("() => localStorage.getItem('live-fullscreen') === 'true'");
        await view.Page.ReloadAsync();
        await view.Page.Locator(".live-full").WaitForAsync();
        await LiveMapFixture.NodesAsync(view);
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Page.Locator(".live-full").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await view.Page.Locator(".live-tools [aria-label='Full screen']").ClickAsync();
        await view.Page.Locator(".live-full").WaitForAsync();
    }

    [Fact]
    [Trait("row", "LV-26")]
    public async Task TopBar_LeavesAfterAWhile_ComesBackWithTheMouse_AndStaysWhenPinned()
    {
        await using var view = await OpenAsync();
        var height = await MapHeightAsync(view);
        await view.UntilAsync("() => getComputedStyle(document.querySelector('.top-bar')).visibility === 'hidden'");
        Assert.Equal(height, await MapHeightAsync(view));
        await view.Page.Mouse.MoveAsync(700, 300);
        await view.UntilAsync("() => getComputedStyle(document.querySelector('.top-bar')).visibility === 'visible'");
        await view.Page.Locator(".live-pin").ClickAsync();
        await view.UntilAsync("() => !document.documentElement.classList.contains('live-auto')");
        await view.UntilAsync("() => localStorage.getItem('live-nav-pinned') === 'true'");
        await view.Page.Locator(".live-pin").ClickAsync();
        await view.UntilAsync("() => document.documentElement.classList.contains('live-auto')");
        await view.Page.Locator(".top-link[href='packets']").ClickAsync();
        await view.UntilAsync("() => document.querySelector('.live-page') === null && document.documentElement.className.match(/live-/) === null");
    }

    [Fact]
    [Trait("row", "LV-15")]
    public async Task Panels_GoFromCornerToFreeCornerByKeyboard_AndStayThere()
    {
        await using var view = await OpenAsync();
        var button = view.Page.Locator(".live-feed [data-corner]");
        var corners = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            await button.FocusAsync();
            await view.Page.Keyboard.PressAsync("Enter");
            corners.Add(await view.Page.Locator(".overlay-feed").GetAttributeAsync("data-at") ?? "");
        }

        // The legend stands at the bottom right.
        Assert.Equal(["tl", "tr", "bl", "tl"], corners);
        Assert.Equal("Moved to the top left", await view.Page.Locator("[data-live-said]").TextContentAsync());
        await view.Page.Locator(".live-tools [aria-label='Feed']").ClickAsync();
        await view.Page.Locator(".overlay-feed").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await view.UntilAsync("() => localStorage.getItem('live-feed-hidden') === 'true'");
        await view.Page.ReloadAsync();
        await LiveMapFixture.NodesAsync(view);
        Assert.Equal(0, await view.Page.Locator(".overlay-feed").CountAsync());
        await view.Page.Locator(".live-tools [aria-label='Feed']").ClickAsync();
        await view.Page.Locator(".overlay-feed[data-at='tl']").WaitForAsync();
    }

    [Fact]
    [Trait("row", "LV-15")]
    public async Task Panel_Dragged_Snaps_IsRememberedWithItsWidth_AndEscapeTakesItBack()
    {
        await using var view = await OpenAsync();
        await view.Page.EvaluateAsync("() => localStorage.setItem('live-feed-width', '420')");
        await view.Page.ReloadAsync();
        await LiveMapFixture.NodesAsync(view);
        var feed = view.Page.Locator(".overlay-feed");
        await view.UntilAsync("() => document.querySelector('.overlay-feed').offsetWidth === 420");
        var from = (await feed.BoundingBoxAsync())!;
        await DragAsync(view, from.X + 80, from.Y + 16, from.X + 380, from.Y - 120);
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Page.Mouse.UpAsync();
        Assert.Equal(from.X, (await feed.BoundingBoxAsync())!.X);

        await DragAsync(view, from.X + 80, from.Y + 16, from.X + 95, from.Y - 100);
        await view.Page.Mouse.UpAsync();
        // 25 away from the edge it stands where it was dropped; nearer it would snap.
        var dropped = (await feed.BoundingBoxAsync())!;
        Assert.InRange(dropped.X, from.X + 1, from.X + 16);
        Assert.InRange(dropped.Y, from.Y - 117, from.Y - 115);
        await DragAsync(view, dropped.X + 80, dropped.Y + 16, dropped.X + 80 - 3, dropped.Y + 10);
        await view.Page.Mouse.UpAsync();
        Assert.Equal(12, (await feed.BoundingBoxAsync())!.X);
        await view.Page.ReloadAsync();
        await LiveMapFixture.NodesAsync(view);
        await view.Page.Locator(".overlay-feed[data-dragged]").WaitForAsync();
        Assert.InRange((await feed.BoundingBoxAsync())!.X, 11, 13);
    }

    [Fact]
    [Trait("row", "LV-09")]
    public async Task FinishedPath_CanBeClickedForHalfAMinute_AndTellsItsHops()
    {
        await using var view = await OpenAsync();
        await FlyAsync(view);
        await view.UntilAsync("() => document.querySelector('[data-live-active]').textContent === '0'");
        await PointAsync(view);
        await view.UntilAsync("() => document.querySelector('.live-map').style.cursor === 'pointer'");
        await view.Page.Mouse.ClickAsync(720, await MiddleAsync(view));
        var card = view.Page.Locator(".packet-card");
        await card.WaitForAsync();
        Assert.Contains("Node 1", await card.TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("Node 2", await card.TextContentAsync(), StringComparison.Ordinal);
        Assert.StartsWith("packets/", await card.Locator("a.btn").GetAttributeAsync("href"), StringComparison.Ordinal);
        await view.Page.Locator(".overlay-card [aria-label='Close']").ClickAsync();
        await card.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await view.Page.EvaluateAsync("() => { const real = performance.now.bind(performance); performance.now = () => real() + 31000; }");
        await view.Page.Mouse.MoveAsync(720, 200);
        await PointAsync(view);
        Assert.Equal("", await view.Page.EvaluateAsync<string>("() => document.querySelector('.live-map').style.cursor"));
    }

    [Fact]
    [Trait("row", "LV-21")]
    [Trait("row", "LV-10")]
    public async Task Controls_OutlineTheOwnArea_AndChooseTheColourOfLines()
    {
        await using var view = await OpenAsync();
        await view.Page.Locator(".live-tools .icon-btn").First.ClickAsync();
        var area = view.Page.Locator(".live-controls .switch", new() { HasText = "own area" }).Locator("input");
        var lines = view.Page.Locator(".live-map .leaflet-overlay-pane path");
        Assert.Equal(0, await lines.CountAsync());
        await area.CheckAsync();
        // The outline and the zone around it.
        await view.UntilAsync("() => document.querySelectorAll('.live-map .leaflet-overlay-pane path').length === 2");
        await area.UncheckAsync();
        await view.UntilAsync("() => document.querySelectorAll('.live-map .leaflet-overlay-pane path').length === 0");

        var color = view.Page.Locator(".live-controls .switch", new() { HasText = "Colour by packet" }).Locator("input");
        await view.UntilAsync("() => document.querySelector('.live-map').dataset.colors === 'packet'");
        await color.UncheckAsync();
        await view.UntilAsync("() => document.querySelector('.live-map').dataset.colors === 'type'");
        await FlyAsync(view);
        await view.Page.Locator(".feed-item[style*='--type-ack']").First.WaitForAsync();
    }

    [Fact]
    [Trait("row", "LV-23")]
    public async Task Matrix_IsDarkWhileItLasts_AndLeavesTheReadersThemeAlone()
    {
        await using var view = await OpenAsync();
        await view.Page.Locator(".live-tools .icon-btn").First.ClickAsync();
        var matrix = view.Page.Locator(".live-controls .switch", new() { HasText = "Matrix" }).Locator("input");
        await matrix.CheckAsync();
        await view.UntilAsync("() => document.documentElement.dataset.theme === 'dark' && document.querySelector('.live-page[data-matrix]')");
        await view.Page.Locator(".live-controls .switch", new() { HasText = "Rain" }).Locator("input").CheckAsync();
        await view.Page.Locator(".live-rain").WaitForAsync();
        await FlyAsync(view);
        await matrix.UncheckAsync();
        await view.UntilAsync("() => document.documentElement.dataset.theme === 'light' && !document.querySelector('.live-page[data-matrix]')");
        await matrix.CheckAsync();
        await view.UntilAsync("() => document.documentElement.dataset.theme === 'dark'");
        await view.Page.Locator(".top-link[href='packets']").ClickAsync();
        await view.UntilAsync("() => document.documentElement.dataset.theme === 'light'");
        Assert.Null(await view.Page.EvaluateAsync<string?>("() => localStorage.getItem('corescope-theme')"));
    }

    [Fact]
    [Trait("row", "LV-24")]
    public async Task Sound_IsOffUntilEnabled_AsksForATouchWhereBlocked_ThenPlays()
    {
        await using var view = await browser.OpenAsync(mesh.App.Url + "packets");
        // A browser that lets no sound through until it is touched.
        await view.Page.AddInitScriptAsync("""
            const Real = AudioContext;
            window.AudioContext = class extends Real {
              #touched = false;
              constructor() { super(); window.audioMade = (window.audioMade ?? 0) + 1; }
              get state() { return this.#touched ? super.state : 'suspended'; }
              resume() { this.#touched = true; return super.resume().then(() => this.dispatchEvent(new Event('statechange'))); }
            };
            """);
        await view.Page.GotoAsync(mesh.App.Url + LiveMapFixture.Between);
        await LiveMapFixture.NodesAsync(view);
        await FlyAsync(view);
        Assert.Equal(0, await view.Page.EvaluateAsync<int>("() => window.audioMade ?? 0"));
        await view.Page.EvaluateAsync("() => localStorage.setItem('live-audio-enabled', 'true')");
        await view.Page.ReloadAsync();
        await LiveMapFixture.NodesAsync(view);
        await view.Page.Locator(".live-unlock").ClickAsync();
        await view.Page.Locator(".live-unlock").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await FlyAsync(view);
        await view.UntilAsync("() => Number(document.querySelector('.live-map').dataset.heard) > 0");
    }

    [Fact]
    [Trait("row", "LV-11")]
    public async Task HiddenTab_DrawsAndReceivesNothing_AndIsCurrentWhenItIsBack()
    {
        await using var view = await OpenAsync();
        await FlyAsync(view);
        await HideAsync(view, true);
        // The server answers this once it knows that the tab is hidden.
        var before = await view.Page.EvaluateAsync<string>("() => document.querySelector('.live-map').dataset.air");
        var feed = await view.Page.Locator(".feed-item").CountAsync();
        var hidden = LiveMapFixture.Frame();
        await mesh.Radio.HearAsync(hidden);
        await view.Page.Keyboard.PressAsync("?");
        await view.Page.Locator(".overlay-help").WaitForAsync();
        Assert.Equal(before, await view.Page.EvaluateAsync<string>("() => document.querySelector('.live-map').dataset.air"));
        Assert.InRange(await view.Page.Locator(".feed-item").CountAsync(), feed, feed + 1);
        await HideAsync(view, false);
        await view.UntilAsync("count => document.querySelectorAll('.feed-item').length > count", feed);
        await FlyAsync(view);
    }

    [Fact]
    public async Task Map_LeftAndOpenedWhilePacketsCome_FaultsNowhere()
    {
        await using var view = await OpenAsync();
        using var stop = new CancellationTokenSource();
        var hearing = Task.Run(async () =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
            while (!stop.IsCancellationRequested && await pace.WaitForNextTickAsync())
                await mesh.Radio.HearAsync(LiveMapFixture.Frame());
        });
        for (var i = 0; i < 3; i++)
        {
            await view.Page.Locator(".app-shell .top-link[href='packets']").ClickAsync();
            await view.Rows.First.WaitForAsync();
            await view.Page.Locator(".app-shell .top-link[href='live']").ClickAsync();
            await LiveMapFixture.NodesAsync(view);
            await view.UntilAsync("() => Number(document.querySelector('.live-map').dataset.flown) > 0");
        }

        await stop.CancelAsync();
        await hearing;
    }

    private static Task<int> MapHeightAsync(WatchedPage view) => view.Page.EvaluateAsync<int>("() => document.querySelector('.live-map').offsetHeight");

    private static Task<float> MiddleAsync(WatchedPage view) =>
        view.Page.EvaluateAsync<float>("() => { const r = document.querySelector('.live-map').getBoundingClientRect(); return r.top + r.height / 2; }");

    private static async Task PointAsync(WatchedPage view) => await view.Page.Mouse.MoveAsync(720, await MiddleAsync(view));

    private static async Task DragAsync(WatchedPage view, double fromX, double fromY, double toX, double toY)
    {
        await view.Page.Mouse.MoveAsync((float)fromX, (float)fromY);
        await view.Page.Mouse.DownAsync();
        await view.Page.Mouse.MoveAsync((float)(fromX + ((toX - fromX) / 2)), (float)(fromY + ((toY - fromY) / 2)));
        await view.Page.Mouse.MoveAsync((float)toX, (float)toY);
    }

    private static Task HideAsync(WatchedPage view, bool hidden) => view.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", hidden);

    private async Task<WatchedPage> OpenAsync(string further = "")
    {
        var view = await browser.OpenAsync(mesh.App.Url + LiveMapFixture.Between + further);
        await LiveMapFixture.NodesAsync(view);
        return view;
    }

    // A packet is heard and seen to fly.
    private async Task FlyAsync(WatchedPage view)
    {
        var before = await view.Page.EvaluateAsync<string?>("() => document.querySelector('.live-map').dataset.flown ?? null");
        await mesh.Radio.HearAsync(LiveMapFixture.Frame());
        await view.UntilAsync("before => (document.querySelector('.live-map').dataset.flown ?? null) !== before", before);
    }
}
