using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The live map as a browser shows it: packets fly, the recorder obeys, a phone reaches everything.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class LivePageTests(BrowserFixture browser) : IAsyncLifetime
{
    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await _radio.HearAsync(AnAdvert.FrameAt(1, 59.91, 10.75));
        await _radio.HearAsync(AnAdvert.FrameAt(2, 59.95, 10.60));
        await _radio.HearAsync(AnAdvert.FrameAt(3, 60.02, 10.90));
        await _radio.HearAsync(AnAdvert.FrameAt(4, 0, 0));
    }

    public async Task DisposeAsync()
    {
        await _radio.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    [Trait("row", "LV-01")]
    [Trait("row", "LV-12")]
    [Trait("row", "LV-14")]
    public async Task Live_WhatIsHeardFliesAndIsListed_AndOpensACard()
    {
        await using var view = await browser.OpenAsync(_app.Url + "#/live");
        await view.Page.WaitForURLAsync("**/live*");
        await NodesAsync(view, 3);
        await _radio.HearAsync(Frame(7));
        await view.UntilAsync("() => Number(document.querySelector('.live-map').dataset.flown) > 0");
        var line = view.Page.Locator(".feed-item button");
        await line.First.WaitForAsync();
        await line.First.ClickAsync();
        await view.Page.Locator(".packet-card .btn", new PageLocatorOptions { HasText = "Replay" }).ClickAsync();
        await view.Page.WaitForURLAsync("**packet=" + WatchedPage.HashOf(Frame(7)) + "*");
        Assert.Equal(WatchedPage.HashOf(Frame(7)), await view.Page.Locator(".overlay-card h2").TextContentAsync());
    }

    [Fact]
    [Trait("row", "VC-01")]
    [Trait("row", "VC-02")]
    [Trait("row", "VC-10")]
    public async Task Recorder_PauseMissResume_ByKeyboard_ThenBackInTimeByTheSlider()
    {
        await using var view = await browser.OpenAsync(_app.Url + "live");
        await NodesAsync(view, 3);
        await view.UntilAsync("() => document.querySelector('.vcr-slider').getAttribute('aria-valuetext')");
        await view.Page.Keyboard.PressAsync("Space");
        await ModeAsync(view, "paused");
        await _radio.HearAsync(Frame(8));
        await view.UntilAsync("() => document.querySelector('.vcr-mode').textContent.includes('+1')");
        await view.Page.Keyboard.PressAsync("Space");
        await view.Page.Locator(".live-ask").WaitForAsync();
        await view.Page.Locator(".live-ask .btn-primary").ClickAsync();
        await view.Page.Locator(".feed-item").First.WaitForAsync();
        await ModeAsync(view, "live");

        await view.Page.Keyboard.PressAsync("ArrowLeft");
        await ModeAsync(view, "paused");
        await view.Page.Keyboard.PressAsync("l");
        await ModeAsync(view, "live");
        await view.Page.Locator(".vcr-slider").FocusAsync();
        await view.Page.Keyboard.PressAsync("Home");
        await view.Page.WaitForURLAsync("**t=*");
        // Five packets at normal speed, then the present.
        await ModeAsync(view, "live");
        Assert.DoesNotContain("t=", view.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "LV-29")]
    public async Task Phone_FeedAndLegendAreReachable_AndNothingIsWiderThanThePage()
    {
        await using var view = await browser.OpenAsync(_app.Url + "live", 390, 844, touch: true);
        await NodesAsync(view, 3);
        Assert.Equal(0, await view.Page.Locator(".live-feed").CountAsync());
        await view.Page.Locator(".live-tools [aria-label='Feed']").ClickAsync();
        await view.Page.Locator(".live-feed").WaitForAsync();
        await view.Page.Locator(".live-tools [aria-label='Legend']").ClickAsync();
        await view.Page.Locator(".live-legend").WaitForAsync();
        Assert.Equal(0, await view.Page.Locator(".live-feed").CountAsync());
        Assert.True(await view.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await view.Page.EvaluateAsync<bool>("() => document.querySelector('.vcr').getBoundingClientRect().bottom <= document.querySelector('.bottom-nav').getBoundingClientRect().top + 1"));
    }

    [Fact]
    [Trait("row", "X-30")]
    public async Task HostileName_IsTextOnTheMapAndInTheFeed()
    {
        const string Name = "<img src=x onerror=a()>";
        await using var view = await browser.OpenAsync(_app.Url + "live");
        await NodesAsync(view, 3);
        await _radio.HearAsync(AnAdvert.Frame(9, Name));
        await view.Page.Locator(".feed-text", new PageLocatorOptions { HasText = Name }).First.WaitForAsync();
        await NodesAsync(view, 4);
        Assert.Equal(0, await view.Page.Locator("main img").CountAsync());
    }

    private static byte[] Frame(int number) =>
        APacket.Flood(PayloadType.Ack).Number(number).Via(Prefix(1), Prefix(2), Prefix(3)).Frame();

    private static string Prefix(byte seed) => AnAdvert.KeyOf(seed).Prefix(2).ToString();

    private static Task NodesAsync(WatchedPage view, int count) =>
        view.UntilAsync("count => document.querySelector('.live-map')?.dataset.nodes === String(count)", count);

    private static Task ModeAsync(WatchedPage view, string mode) =>
        view.UntilAsync("mode => document.querySelector('.live-page').dataset.mode === mode", mode);
}
