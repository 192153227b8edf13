using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.Browser;

/// <summary>The pane of a detail where there is no room beside the list: a dialog over it.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class SlideOverTests(BrowserFixture browser) : IAsyncLifetime
{
    private static readonly byte[] s_frame = APacket.Flood(PayloadType.Ack).Number(1).Frame();
    private AppHost _app = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        await using var radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await radio.HearAsync(s_frame);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("row", "X-14")]
    public async Task Tablet_RowOpened_HoldsTheFocusAndGivesItBackHoweverItIsClosed()
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets", 900, 800);
        var row = view.RowOf(s_frame);
        string[] ways = ["Escape", "backdrop", "swipe", "mark"];
        foreach (var way in ways)
        {
            await row.FocusAsync();
            await view.Page.Keyboard.PressAsync("Enter");
            await view.Page.Locator(".side-pane[role=dialog][aria-modal=true]").WaitForAsync();
            await view.UntilAsync("() => document.querySelector('.side-pane').contains(document.activeElement)");
            for (var i = 0; i < 3; i++)
                await view.Page.Keyboard.PressAsync("Shift+Tab");
            await view.UntilAsync("() => document.querySelector('.side-pane').contains(document.activeElement)");
            await CloseAsync(view, way);
            await view.Pane.WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
            await view.UntilAsync("key => document.activeElement?.dataset.key === key", WatchedPage.HashOf(s_frame));
        }
    }

    private static async Task CloseAsync(WatchedPage view, string way)
    {
        switch (way)
        {
            case "Escape":
                await view.Page.Keyboard.PressAsync("Escape");
                break;
            case "backdrop":
                await view.Page.Locator(".pane-backdrop").ClickAsync(new() { Position = new() { X = 5, Y = 300 } });
                break;
            case "swipe":
                await view.Page.Locator(".pane-head").EvaluateAsync("""
                    head => {
                      const send = (type, y) => head.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', clientX: 50, clientY: y, bubbles: true }));
                      send('pointerdown', 100);
                      send('pointerup', 240);
                    }
                    """);
                break;
            default:
                await view.Page.Locator(".pane-close").ClickAsync();
                break;
        }
    }
}
