using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The way of a packet as a browser shows it, from the links that people share.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class RouteTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly APacket s_ack = APacket.Flood(PayloadType.Ack).Number(1);

    private AppHost _app = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        await using var radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await radio.HearAsync(AnAdvert.FrameAt(1, 59.91, 10.75));
        await radio.HearAsync(AnAdvert.FrameAt(2, 59.95, 10.60));
        await radio.HearAsync(AnAdvert.FrameAt(3, 60.02, 10.90));
        await radio.HearAsync(s_ack.Via(Hop(1), Hop(2), "0000", Hop(3)).Frame());
        await radio.HearAsync(s_ack.Via(Hop(1), Hop(3)).Frame(), observer: 2);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("row", "RT-01")]
    [Trait("row", "RT-05")]
    [Trait("row", "RT-08")]
    public async Task OldLink_DrawsTheRoute_RowsAndMarksBelongTogether()
    {
        await using var view = await browser.OpenAsync($"{_app.Url}#/map?packet={s_ack.Hash()}");
        await view.Page.WaitForURLAsync($"**/map?packet={s_ack.Hash()}");
        await DrawnAsync(view, marks: 4);
        var row = view.Page.Locator(".route-row").Nth(1);
        await row.FocusAsync();
        await view.UntilAsync("() => document.querySelector('.route-mark.route-lit')?.textContent === '2'");
        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.Locator(".route-card").WaitForAsync();
        await view.Page.Locator(".leaflet-marker-icon[aria-label^='Hop 1 of 4']").FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await view.UntilAsync("() => document.querySelector('.route-row')?.getAttribute('aria-expanded') === 'true'");

        // One way alone, and back to all.
        await view.Page.Locator(".route-path").Last.ClickAsync();
        await view.Page.WaitForURLAsync("**alone=1*");
        await DrawnAsync(view, marks: 2);
        await view.Page.Locator(".route-path").First.ClickAsync();
        await view.UntilAsync("() => !location.search.includes('alone')");
        await view.Page.Locator(".route-back a").ClickAsync();
        await view.Page.WaitForURLAsync($"**/packets/{s_ack.Hash()}*");
    }

    [Fact]
    [Trait("row", "RT-07")]
    public async Task Sidebar_MadeWiderByKeyboard_StaysSo_AndIsASheetOnAPhone()
    {
        await using (var view = await browser.OpenAsync($"{_app.Url}map?packet={s_ack.Hash()}"))
        {
            await DrawnAsync(view, marks: 4);
            await view.Page.Locator(".route-grip").FocusAsync();
            await view.Page.Keyboard.PressAsync("End");
            await view.UntilAsync("() => document.querySelector('.route-side').offsetWidth === 700");
            await view.Page.ReloadAsync();
            await view.UntilAsync("() => document.querySelector('.route-side')?.offsetWidth === 700");
        }

        await using var phone = await browser.OpenAsync($"{_app.Url}map?packet={s_ack.Hash()}", 390, 844, touch: true);
        await DrawnAsync(phone, marks: 4);
        Assert.False(await phone.Page.Locator(".route-stops").IsVisibleAsync());
        await phone.Page.Locator(".route-sheet").TapAsync();
        await phone.Page.Locator(".route-stops").WaitForAsync(new() { State = WaitForSelectorState.Visible });
        Assert.False(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), "nothing sticks out sideways");
    }

    [Fact]
    [Trait("row", "MP-15")]
    [Trait("row", "TP-01")]
    public async Task Prefixes_OpenThePaneBesideTheMap_AndAWayIsShownOnIt()
    {
        await using var view = await browser.OpenAsync($"{_app.Url}#/map?prefixes={Hop(1)},{Hop(2)}");
        await view.Page.Locator(".inspect-pane .inspect-show").First.ClickAsync();
        await view.Page.WaitForURLAsync("**path=1*");
        await DrawnAsync(view, marks: 2);
        await view.Page.Locator(".route-close").ClickAsync();
        await view.Page.Locator(".inspect-pane .inspect-path").First.WaitForAsync();
    }

    [Theory]
    [Trait("row", "TR-01")]
    [InlineData("#/traces/{0}")]
    [InlineData("#/tools/trace/{0}")]
    [InlineData("traces/{0}")]
    [InlineData("traces?hash={0}")]
    public async Task OldTraceLinks_LeadToTheTrace(string link)
    {
        await using var view = await browser.OpenAsync(_app.Url + link.Replace("{0}", s_ack.Hash().ToString(), StringComparison.Ordinal));
        await view.Page.Locator(".trace-graph").WaitForAsync();
        Assert.Equal(2, await view.Page.Locator(".trace-times tbody tr").CountAsync());
    }

    private static string Hop(byte seed) => AnAdvert.KeyOf(seed).ToString()[..4];

    private static Task DrawnAsync(WatchedPage view, int marks) => view.UntilAsync("count => document.querySelector('.route-map')?.dataset.marks === String(count)", marks);
}
