using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>Directory and node as people use them.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed partial class NodesPageTests(BrowserFixture browser, NodesFixture nodes) : IClassFixture<NodesFixture>
{
    private string Url => nodes.App.Url + "nodes";

    [Theory]
    [InlineData(1440, 900, false, ColorScheme.Light)]
    [InlineData(390, 844, true, ColorScheme.Dark)]
    [Trait("row", "ND-08")]
    [Trait("row", "ND-01")]
    public async Task TenThousand_ScrolledFromEndToEnd_ShowRowsEverywhere(int width, int height, bool phone, ColorScheme scheme)
    {
        await using var view = await browser.OpenAsync(Url + "?sort=name:asc", width, height, scheme, phone);
        await RowOf(view, 0).WaitForAsync();
        foreach (var share in new[] { 0.25, 0.5, 1, 0.1 })
        {
            await view.List.EvaluateAsync("(box, share) => box.scrollTop = (box.scrollHeight - box.clientHeight) * share", share);
            await view.UntilAsync("() => { const box = document.querySelector('.app-shell .lt-scroll').getBoundingClientRect(); return !!document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.closest('tr.row'); }");
        }

        await view.List.EvaluateAsync("box => box.scrollTop = box.scrollHeight");
        await RowOf(view, NodesFixture.Count - 1).WaitForAsync();
        Assert.True(await view.Rows.CountAsync() < 100, "only what is seen is in the document");
        Assert.Contains(NodesFixture.NameOf(NodesFixture.Count - 1), await RowOf(view, NodesFixture.Count - 1).TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "ND-02")]
    public async Task Tabs_ByKeyboard_NarrowTheList()
    {
        await using var view = await browser.OpenAsync(Url + "?sort=name:asc");
        await view.Page.Locator(".tab-bar[data-keys=on]").WaitForAsync();
        await view.Page.Locator("[role=tab][aria-selected=true]").FocusAsync();
        await view.Page.Keyboard.PressAsync("ArrowRight");
        await view.Page.WaitForURLAsync("**/nodes?tab=repeater**");
        Assert.Equal("repeater", await view.Page.EvaluateAsync<string>("document.activeElement.dataset.tab"));
        await RowOf(view, 3).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await view.Page.Keyboard.PressAsync("End");
        await view.Page.WaitForURLAsync("**/nodes?tab=sensor**");
        await view.Page.Locator(".empty").WaitForAsync();
        await view.Page.Keyboard.PressAsync("ArrowRight");
        await RowOf(view, 3).WaitForAsync();
    }

    [Fact]
    [Trait("row", "ND-03")]
    [Trait("row", "ND-10")]
    public async Task Search_ThenOpenAndClose_KeepsListAndLink()
    {
        await using var view = await browser.OpenAsync(Url);
        await view.Rows.First.WaitForAsync();
        await view.Page.Locator("input[type=search]").FillAsync("Node 0042");
        await view.Page.WaitForURLAsync("**/nodes?search=Node**");
        await view.UntilAsync("() => document.querySelectorAll('.app-shell tr.row').length === 10");
        await RowOf(view, 425).ClickAsync();
        await view.Pane.Locator(".node-head").WaitForAsync();
        Assert.Contains("/nodes/" + NodesFixture.KeyOf(425) + "?search=", view.Page.Url, StringComparison.Ordinal);
        Assert.Contains(NodesFixture.NameOf(425), await view.Pane.TextContentAsync(), StringComparison.Ordinal);
        await view.Page.Keyboard.PressAsync("Escape");
        await view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Contains("/nodes?search=", view.Page.Url, StringComparison.Ordinal);
        Assert.Equal(10, await view.Rows.CountAsync());
    }

    [Fact]
    [Trait("row", "ND-10")]
    public async Task Phone_RowOpensThePage_AndBackLeadsToTheSameRow()
    {
        await using var view = await browser.OpenAsync(Url + "?sort=name:asc", 390, 844, touch: true);
        await RowOf(view, 0).WaitForAsync();
        await view.Page.Locator(".phone-node").First.WaitForAsync();
        await view.List.EvaluateAsync("box => box.scrollTop = 56 * 5000");
        await RowOf(view, 5_003).WaitForAsync();
        await RowOf(view, 5_003).Locator(".phone-more").TapAsync();
        await view.Page.Locator("h1", new() { HasText = NodesFixture.NameOf(5_003) }).WaitForAsync();
        Assert.Equal(0, await view.Pane.CountAsync());
        Assert.True(await view.Page.EvaluateAsync<bool>("document.querySelector('.shell-main').scrollWidth <= innerWidth"), "nothing is wider than the phone");
        // The list lies below, where no finger and no key reaches it.
        Assert.True(await view.Page.Locator(".nodes").EvaluateAsync<bool>("list => list.inert && getComputedStyle(list).visibility === 'hidden'"));
        var left = await view.ScrollTopAsync();
        await view.Page.GoBackAsync();
        await RowOf(view, 5_003).Locator(".phone-node").WaitForAsync();
        Assert.Equal(left, await view.ScrollTopAsync());
        Assert.True(await RowOf(view, 5_003).EvaluateAsync<bool>("row => { const at = row.getBoundingClientRect(); return !!document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2)?.closest('tr.row'); }"), "the row is on the screen");
        // And further on from there.
        await RowOf(view, 5_004).Locator(".phone-more").TapAsync();
        await view.Page.Locator("h1", new() { HasText = NodesFixture.NameOf(5_004) }).WaitForAsync();
    }

    [Fact]
    [Trait("row", "ND-09")]
    [Trait("row", "NX-13")]
    public async Task Advert_Heard_PatchesRowAndPane()
    {
        await using var view = await browser.OpenAsync(Url + "?sort=name:asc&search=Node%200777");
        await RowOf(view, 7_770).ClickAsync();
        await view.Pane.Locator(".node-head").WaitForAsync();
        await nodes.Radio.HearAsync(NodesFixture.Advert(7_770, "Node 07770 <b>renamed</b>", 1_760_000_100));
        await RowOf(view, 7_770).GetByText("<b>renamed</b>").WaitForAsync();
        await view.Pane.GetByText("Node 07770 <b>renamed</b>").First.WaitForAsync();
        Assert.Equal(0, await view.Page.Locator(".nodes b:has-text('renamed')").CountAsync());
    }

    [Theory]
    [InlineData("#/nodes", "/nodes")]
    [InlineData("#/nodes/{0}?section=node-packets", "/nodes/{0}?section=node-packets")]
    [InlineData("#/nodes?tab=repeater&search=Node%2000001", "/nodes?tab=repeater&search=Node%2000001")]
    [Trait("row", "X-02")]
    public async Task OldLink_IsForwarded(string old, string target)
    {
        var key = NodesFixture.KeyOf(1);
        await using var view = await browser.OpenAsync(nodes.App.Url + old.Replace("{0}", key, StringComparison.Ordinal));
        await view.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == target.Replace("{0}", key, StringComparison.Ordinal));
        await view.Page.Locator(old.Contains("{0}", StringComparison.Ordinal) ? ".node-head" : ".app-shell tr.row").First.WaitForAsync();
    }

    [Fact]
    [Trait("row", "ND-11")]
    public async Task Export_OfASearch_HasWhatIsListed()
    {
        await using var view = await browser.OpenAsync(Url + "?search=Node%200042&sort=name:asc");
        await view.UntilAsync("() => document.querySelectorAll('.app-shell tr.row').length === 10");
        await view.Page.Locator("button[title='Save the listed nodes']").ClickAsync();
        var file = await view.Page.RunAndWaitForDownloadAsync(() => view.Page.GetByRole(AriaRole.Button, new() { Name = "CSV", Exact = true }).ClickAsync());
        await using var stream = await file.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(420, 10).Select(NodesFixture.KeyOf), lines.Skip(1).Select(line => line.Split(',')[0].Trim('"')));
    }

    private static ILocator RowOf(WatchedPage view, int number) => view.Page.Locator($"tr.row[data-key='{NodesFixture.KeyOf(number)}']");
}
