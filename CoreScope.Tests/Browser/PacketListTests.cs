using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The list over a store that does not change meanwhile.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PacketListTests(BrowserFixture browser, MeshFixture mesh)
{
    private string Url => mesh.App.Url + "packets";

    [Fact]
    [Trait("row", "PK-21")]
    [Trait("row", "PK-37")]
    public async Task List_ScrolledToTheEnd_ShowsTheOldestOfAll()
    {
        await using var view = await browser.OpenAsync(Url);
        await view.Rows.First.WaitForAsync();
        Assert.Contains("5,200 transmissions", await view.Page.Locator(".app-shell .page-sub").TextContentAsync(), StringComparison.Ordinal);
        await view.List.EvaluateAsync("box => box.scrollTop = box.scrollHeight");
        var last = view.RowOf(MeshFixture.Oldest);
        await last.WaitForAsync();
        await view.UntilAsync("() => { const box = document.querySelector('.app-shell .lt-scroll'), rows = box.querySelectorAll('tr.row'); return Math.abs(rows[rows.length - 1].getBoundingClientRect().bottom - box.getBoundingClientRect().bottom) < 4; }");

        Assert.True(await view.Rows.CountAsync() < 100, "only what is seen is in the document");
        var heights = await view.Rows.EvaluateAllAsync<double[]>("rows => [...new Set(rows.map(row => row.getBoundingClientRect().height))]");
        Assert.Equal([32], heights);
    }

    [Fact]
    [Trait("row", "PK-11")]
    [Trait("row", "PK-10")]
    public async Task Group_OpenedAndClosed_ShowsItsObservationsAndClosingReopensNothing()
    {
        await using var view = await browser.OpenAsync(Url);
        var group = view.RowOf(MeshFixture.GroupHash);
        await group.Locator(".caret").ClickAsync();
        await view.UntilAsync("() => document.querySelectorAll('tr.row-child').length === 3");
        Assert.Equal("true", await group.GetAttributeAsync("aria-expanded"));
        await view.Pane.WaitForAsync();
        Assert.EndsWith("/packets/" + MeshFixture.GroupHash, view.Page.Url, StringComparison.Ordinal);
        Assert.StartsWith("first", (await view.Page.Locator("tr.row-child .col-time").First.TextContentAsync())!.Trim(), StringComparison.Ordinal);

        await view.Page.Locator(".pane-close").ClickAsync();
        await view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await group.ClickAsync();
        await view.UntilAsync("() => document.querySelectorAll('tr.row-child').length === 0");
        Assert.Equal("false", await group.GetAttributeAsync("aria-expanded"));
        Assert.Equal(0, await view.Pane.CountAsync());
    }

    [Theory]
    [InlineData("Enter")]
    [InlineData("Space")]
    [Trait("row", "PK-40")]
    public async Task Keyboard_TabArrowsAndKey_ReachAndOpenARow(string key)
    {
        await using var view = await browser.OpenAsync(Url);
        await view.RowOf(MeshFixture.Single).WaitForAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Group" }).FocusAsync();
        await view.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(MeshFixture.GroupHash, await FocusedKeyAsync(view));
        await view.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(WatchedPage.HashOf(MeshFixture.Single), await FocusedKeyAsync(view));
        await view.Page.Keyboard.PressAsync("ArrowDown");
        await view.Page.Keyboard.PressAsync("ArrowUp");
        await view.Page.Keyboard.PressAsync(key);
        await view.Pane.WaitForAsync();
        Assert.Contains(WatchedPage.HashOf(MeshFixture.Single), await view.Pane.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("true", await view.RowOf(MeshFixture.Single).GetAttributeAsync("aria-selected"));

        await view.Page.Keyboard.PressAsync("Escape");
        await view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(WatchedPage.HashOf(MeshFixture.Single), await FocusedKeyAsync(view));
        Assert.EndsWith("/packets", view.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PK-40")]
    public async Task Path_PillPressed_ShowsAllHopsInsideTheWindowAndSelectsNothing()
    {
        await using var view = await browser.OpenAsync(Url);
        var pill = view.RowOf(MeshFixture.GroupHash).Locator(".popover-pill");
        await pill.ClickAsync();
        var panel = view.Page.Locator(".popover-panel");
        await panel.WaitForAsync();
        Assert.Equal(5, await panel.Locator("li").CountAsync());
        var box = (await panel.BoundingBoxAsync())!;
        Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= 1440 && box.Y + box.Height <= 900 && box.Height > 100, "the popover is inside the window and not cut");
        // The browser hit-tests what is drawn on top: nothing lies over the panel's middle.
        Assert.True(await panel.EvaluateAsync<bool>("panel => { const at = panel.getBoundingClientRect(); return panel.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)); }"));
        Assert.Equal(0, await view.Pane.CountAsync());
        await view.Page.Keyboard.PressAsync("Escape");
        await panel.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(26, 26, 46)")]
    public async Task Theme_OfTheSystem_ColoursTheList(ColorScheme scheme, string ground)
    {
        await using var view = await browser.OpenAsync(Url, scheme: scheme);
        await view.Rows.First.WaitForAsync();
        Assert.Equal(ground, await view.List.EvaluateAsync<string>("box => getComputedStyle(box).backgroundColor"));
        await view.Page.Locator(".top-bar [data-theme-choice=dark]").Last.ClickAsync();
        await view.UntilAsync("() => getComputedStyle(document.querySelector('.app-shell .lt-scroll')).backgroundColor === 'rgb(26, 26, 46)'");
    }

    private static Task<string?> FocusedKeyAsync(WatchedPage view) => view.Page.EvaluateAsync<string?>("() => document.activeElement.dataset.key");
}
