using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

// The list as a table: its order, its columns, and the dialog its rows open.
public sealed partial class NodesPageTests
{
    private static readonly LocatorWaitForOptions s_patience = new() { Timeout = 30_000 };

    // A rectangle of a head's words, without its padding.
    private const string Covered = """
        () => {
          const pill = document.querySelector('.columns-pill').getBoundingClientRect();
          return [...document.querySelectorAll('.lt thead th')].filter(head => {
            const range = document.createRange();
            range.selectNodeContents(head.querySelector('button:not(.columns-pill)') ?? head.firstChild);
            const words = range.getBoundingClientRect();
            return words.width > 0 && words.left < pill.right && words.right > pill.left;
          }).length;
        }
        """;

    private string TenUrl => Url + "?sort=name:asc&search=Node%200042";

    [Fact]
    [Trait("row", "X-12")]
    public async Task Order_ByKeyboard_IsToldAndRemembered_AndTheFocusStaysOnItsRow()
    {
        await using var view = await browser.OpenAsync(TenUrl);
        await RowOf(view, 420).WaitForAsync(s_patience);
        Assert.Equal("ascending", await HeadOf(view, "Name").GetAttributeAsync("aria-sort"));
        await HeadOf(view, "Name").Locator("button").First.FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await view.UntilAsync("() => [...document.querySelectorAll('.lt thead th')].some(head => head.getAttribute('aria-sort') === 'descending')");
        await view.Page.Keyboard.PressAsync("Space");
        await view.UntilAsync("() => [...document.querySelectorAll('.lt thead th')].some(head => head.getAttribute('aria-sort') === 'ascending')");
        await view.UntilAsync("() => localStorage.getItem('meshcore-nodes-sort')?.includes('asc')");
        await RowOf(view, 425).FocusAsync();
        await nodes.Radio.HearAsync(NodesFixture.Advert(425, "Node 00425 again", 1_760_000_200));
        await RowOf(view, 425).GetByText("again").WaitForAsync(s_patience);
        Assert.Equal(NodesFixture.KeyOf(425), await view.Page.EvaluateAsync<string>("document.activeElement.dataset.key"));
        await view.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(NodesFixture.KeyOf(426), await view.Page.EvaluateAsync<string>("document.activeElement.dataset.key"));
    }

    [Fact]
    [Trait("row", "X-13")]
    public async Task Columns_WithoutRoom_HideBehindAPillThatCoversNoHead()
    {
        await using var view = await browser.OpenAsync(TenUrl, 800, 800);
        await RowOf(view, 420).WaitForAsync(s_patience);
        var pill = view.Page.Locator(".columns-pill");
        await pill.WaitForAsync(s_patience);
        Assert.Matches(@"^\+\d hidden$", await pill.TextContentAsync());
        Assert.False(await HeadOf(view, "First seen").IsVisibleAsync());
        Assert.True(await HeadOf(view, "Last seen").IsVisibleAsync());
        Assert.Equal(0, await view.Page.EvaluateAsync<int>(Covered));
        await pill.ClickAsync();
        await HeadOf(view, "First seen").WaitForAsync(s_patience);
        Assert.Equal("hide", await pill.TextContentAsync());
        // It is in a head, but sorts nothing.
        Assert.Equal("ascending", await HeadOf(view, "Name").GetAttributeAsync("aria-sort"));
        await pill.ClickAsync();
        await HeadOf(view, "First seen").WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 30_000 });
        await view.Page.SetViewportSizeAsync(1440, 900);
        await HeadOf(view, "First seen").WaitForAsync(s_patience);
        await pill.WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 30_000 });
    }

    [Fact]
    [Trait("row", "X-13")]
    public async Task Columns_Drawn_KeepTheirWidth_AndAtLeastFiftyPixels()
    {
        await using var view = await browser.OpenAsync(TenUrl);
        await RowOf(view, 420).WaitForAsync(s_patience);
        var before = await WidthAsync(view, "Role");
        await DrawAsync(view, "Role", 60);
        var wider = await WidthAsync(view, "Role");
        Assert.InRange(wider, before + 50, before + 70);
        await view.Page.ReloadAsync();
        await RowOf(view, 420).WaitForAsync(s_patience);
        await view.UntilAsync("width => { const head = [...document.querySelectorAll('.lt thead th')].find(one => one.textContent.includes('Role')); return Math.abs(head.getBoundingClientRect().width - width) < 4; }", (double)wider);
        await DrawAsync(view, "Role", -900);
        Assert.InRange(await WidthAsync(view, "Role"), 48, 53);
        await HeadOf(view, "Role").Locator(".col-grip").DblClickAsync();
        await view.UntilAsync("() => localStorage.getItem('corescope-columns-nodes') === null");
        Assert.InRange(await WidthAsync(view, "Role"), before - 2, before + 2);
    }

    [Fact]
    [Trait("row", "X-14")]
    public async Task SlideOver_HoldsTheFocus_AndGivesItBack()
    {
        await using var view = await browser.OpenAsync(TenUrl, 900, 800);
        await RowOf(view, 423).WaitForAsync(s_patience);
        await RowOf(view, 423).FocusAsync();
        await view.Page.Keyboard.PressAsync("Enter");
        await OpenedAsync(view);
        Assert.Equal("dialog", await view.Pane.GetAttributeAsync("role"));
        // Round the whole dialog and back.
        await view.Page.Locator(".pane-close").FocusAsync();
        foreach (var key in new[] { "Shift+Tab", "Shift+Tab", "Tab", "Tab", "Tab" })
        {
            await view.Page.Keyboard.PressAsync(key);
            Assert.True(await view.Page.EvaluateAsync<bool>("document.querySelector('.side-pane').contains(document.activeElement)"), key);
        }

        await view.Page.Keyboard.PressAsync("Escape");
        await ClosedAsync(view);
        await view.UntilAsync("key => document.activeElement.dataset.key === key", NodesFixture.KeyOf(423));
        await RowOf(view, 424).ClickAsync();
        await OpenedAsync(view);
        await view.Page.Locator(".pane-backdrop").ClickAsync(new() { Position = new() { X = 20, Y = 400 } });
        await ClosedAsync(view);
    }

    [Fact]
    [Trait("row", "X-14")]
    public async Task SlideOver_SwipedDown_Closes()
    {
        await using var view = await browser.OpenAsync(TenUrl, 900, 800, touch: true);
        await RowOf(view, 424).WaitForAsync(s_patience);
        await RowOf(view, 424).TapAsync();
        await OpenedAsync(view);
        // Too short a way is none.
        await SwipeAsync(view, 60);
        Assert.Equal(1, await view.Pane.CountAsync());
        await SwipeAsync(view, 140);
        await ClosedAsync(view);
    }

    private static Task OpenedAsync(WatchedPage view) => view.Page.Locator(".side-pane[aria-modal=true] .node-head").WaitForAsync(s_patience);

    private static Task ClosedAsync(WatchedPage view) => view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = 30_000 });

    private static Task SwipeAsync(WatchedPage view, int way) => view.Page.EvaluateAsync(
        """
        way => {
          const head = document.querySelector('.pane-title'), at = head.getBoundingClientRect();
          const press = (name, y) => head.dispatchEvent(new PointerEvent(name, { pointerType: 'touch', pointerId: 7, clientX: at.left + 5, clientY: y, bubbles: true }));
          press('pointerdown', at.top + 5);
          press('pointerup', at.top + 5 + way);
        }
        """,
        way);

    private static async Task DrawAsync(WatchedPage view, string head, float way)
    {
        const string Kept = "localStorage.getItem('corescope-columns-nodes')";
        var before = await view.Page.EvaluateAsync<string?>(Kept);
        var grip = (await HeadOf(view, head).Locator(".col-grip").BoundingBoxAsync())!;
        var (x, y) = (grip.X + (grip.Width / 2), grip.Y + (grip.Height / 2));
        await view.Page.Mouse.MoveAsync(x, y);
        await view.Page.Mouse.DownAsync();
        await view.Page.Mouse.MoveAsync(x + way, y, new() { Steps = 4 });
        await view.Page.Mouse.UpAsync();
        await view.UntilAsync($"before => {Kept} !== before", before);
    }

    private static async Task<float> WidthAsync(WatchedPage view, string head) => (await HeadOf(view, head).BoundingBoxAsync())!.Width;

    private static ILocator HeadOf(WatchedPage view, string title) => view.Page.Locator(".lt thead th", new() { HasText = title });
}
