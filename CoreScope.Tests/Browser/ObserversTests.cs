using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>Observers as a browser shows them: addresses made of strangers' text, ticks that outlive refreshes, panes by width.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class ObserversTests(BrowserFixture browser) : IAsyncLifetime
{
    private const string Image = "<img src=x onerror=alert(1)>";
    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await _radio.HearAsync(Frame(1), observer: 1, name: Image);
        await _radio.HearAsync(Frame(2), observer: 2, name: Image);
    }

    public async Task DisposeAsync()
    {
        await _radio.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    [Trait("row", "OB-07")]
    [Trait("row", "MQ-01")]
    public async Task List_Live_KeepsTicksFocusAndAddress()
    {
        await using var view = await browser.OpenAsync(_app.Url + "#/observers");
        await view.Page.WaitForURLAsync("**/observers");
        var first = Row(view, 1);
        await first.WaitForAsync();
        await view.Page.Locator(".sources-table td[data-label='State']", new PageLocatorOptions { HasText = "Receiving" }).First.WaitForAsync();
        await first.Locator("input").CheckAsync();
        await first.FocusAsync();
        await _radio.HearAsync(Frame(3), observer: 3, name: "A newcomer");
        await Row(view, 3).WaitForAsync();
        Assert.True(await first.Locator("input").IsCheckedAsync());
        await view.UntilAsync("id => document.activeElement?.dataset.key === id", RadioObserver.IdOf(1));
        Assert.Contains("pick=" + RadioObserver.IdOf(1), view.Page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await view.Page.Locator("main img").CountAsync());

        await view.Page.Keyboard.PressAsync("Enter");
        await view.Page.WaitForURLAsync("**/observers/" + RadioObserver.IdOf(1));
        await view.Page.Locator(".observer-recent tbody tr").First.WaitForAsync();
        Assert.Equal(Image, await view.Page.Locator("h1").TextContentAsync());
        await view.Page.Locator(".chart-box svg").First.WaitForAsync();
    }

    [Theory]
    [InlineData(900, 1000, false)]
    [InlineData(390, 844, true)]
    [Trait("row", "OB-07")]
    [Trait("row", "MQ-02")]
    public async Task Narrow_RowOpensOverTheList_AndNothingIsWiderThanThePage(int width, int height, bool touch)
    {
        await using var view = await browser.OpenAsync(_app.Url + "observers", width, height, touch: touch);
        await Row(view, 2).WaitForAsync();
        await view.UntilAsync("() => document.querySelector('.sources-head')?.getAttribute('aria-expanded') === 'false'");
        await Row(view, 2).ClickAsync(new LocatorClickOptions { Position = new Position { X = 120, Y = 16 } });
        await view.Pane.Locator(".summary-more a").WaitForAsync();
        Assert.Equal("dialog", await view.Pane.GetAttributeAsync("role"));
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Pane.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        await view.Page.Locator(".sources-head").ClickAsync();
        await view.Page.Locator(".sources-table").WaitForAsync();
        Assert.True(await view.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    [Trait("row", "OD-01")]
    public async Task Detail_OfAnyId_IsRoutedAndSaysWhoItIsAbout(string id)
    {
        await using var view = await browser.OpenAsync(_app.Url + "observers/" + Uri.EscapeDataString(id));
        var said = view.Page.Locator(".empty code");
        await said.WaitForAsync();
        Assert.Equal(id, await said.TextContentAsync());
    }

    public static TheoryData<string> Ids => [Image, "a/b/../c", "50%41", HostileText.RightToLeft, HostileText.Emojis, "?x=1#y&z"];

    private static ILocator Row(WatchedPage view, int observer) => view.Page.Locator($"tr.row[data-key='{RadioObserver.IdOf(observer)}']");

    private static byte[] Frame(int number) => APacket.Flood(PayloadType.Ack).Number(number).Frame();
}
