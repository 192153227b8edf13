using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The map as a browser shows it, with the built-in base map and with pictures.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class MapPageTests(BrowserFixture browser) : IAsyncLifetime
{
    // Never asked: the tests answer in its place.
    private const string Pictures = "https://tiles.example/{z}/{x}/{y}.png";
    private static readonly byte[] s_picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync("--CoreScope:Map:Tiles:Light=" + Pictures);
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
    [Trait("row", "MP-01")]
    [Trait("row", "MP-10")]
    [Trait("row", "MP-13")]
    public async Task Map_OldLink_ShowsNodesOverTheBuiltInMap_AndANewOneLeavesTheViewAlone()
    {
        await using var view = await browser.OpenAsync(_app.Url + "#/map?lat=59.9&lon=10.7&zoom=10", scheme: ColorScheme.Dark);
        await view.Page.WaitForURLAsync("**/map?*");
        await MarksAsync(view, 3);
        // Land and the names of towns come from this server alone: anything else would be a breach of the policy.
        await view.UntilAsync("() => Number(document.querySelector('.map-canvas').dataset.named) > 20");
        await view.Page.Locator(".map-unplaced", new PageLocatorOptions { HasText = "1 node" }).WaitForAsync();

        var before = await ViewAsync(view);
        await _radio.HearAsync(AnAdvert.FrameAt(5, 70, 179.99));
        await _radio.HearAsync(AnAdvert.FrameAt(6, -70, -179.99));
        await _radio.HearAsync(AnAdvert.FrameAt(7, 90, 0));
        await MarksAsync(view, 6);
        Assert.Equal(before, await ViewAsync(view));
    }

    [Fact]
    [Trait("row", "MP-06")]
    [Trait("row", "MP-07")]
    [Trait("row", "MP-10")]
    public async Task Link_OpensTheCardAtItsPlace_AndLeadsToTheNode()
    {
        await using var view = await browser.OpenAsync(_app.Url + "map?node=" + AnAdvert.KeyOf(2), scheme: ColorScheme.Dark);
        await MarksAsync(view, 3);
        var card = view.Page.Locator(".map-card");
        await card.WaitForAsync();
        Assert.Equal("Node 2", await card.Locator("h2").TextContentAsync());
        await view.UntilAsync("() => { const box = document.querySelector('.map-card').getBoundingClientRect(); return Math.abs(box.x + box.width / 2 - innerWidth / 2) < 40; }");
        await card.GetByText("Show neighbours").ClickAsync();
        await MarksAsync(view, 1);
        await card.GetByText("Show all nodes").ClickAsync();
        await MarksAsync(view, 3);
        await card.GetByText("View node").ClickAsync();
        await view.Page.WaitForURLAsync("**/nodes/" + AnAdvert.KeyOf(2));
    }

    [Fact]
    [Trait("row", "MP-09")]
    public async Task Pictures_FollowThemeAndChoice_AtOnce_AndAreRemembered()
    {
        await using var view = await browser.OpenAsync(_app.Url + "observers");
        var asked = 0;
        await view.Page.RouteAsync("https://tiles.example/**", route =>
        {
            Interlocked.Increment(ref asked);
            return route.FulfillAsync(new RouteFulfillOptions { ContentType = "image/png", BodyBytes = s_picture });
        });
        await view.Page.GotoAsync(_app.Url + "map");
        await PicturesAsync(view, "own-light");
        await view.UntilAsync("() => document.querySelector('.leaflet-tile-loaded') !== null");
        Assert.True(Volatile.Read(ref asked) > 0);

        await view.Page.Locator("[data-theme-choice='dark']").First.ClickAsync();
        await PicturesAsync(view, "none");
        await view.Page.Locator(".map-choice-button").ClickAsync();
        await view.Page.Locator(".map-choice-panel fieldset").Nth(1).GetByText("This site's map", new LocatorGetByTextOptions { Exact = true }).ClickAsync();
        await PicturesAsync(view, "own-light");
        await view.Page.ReloadAsync();
        await PicturesAsync(view, "own-light");
        Assert.Equal("own-light", await view.Page.EvaluateAsync<string>("() => localStorage.getItem('mc-dark-tile-provider')"));
    }

    [Fact]
    [Trait("row", "MP-09")]
    public async Task Pictures_ThatDoNotCome_AreSaidOnce_AndTheBuiltInMapStandsIn()
    {
        await using var view = await browser.OpenAsync(_app.Url + "observers");
        // The browser itself notes each picture that fails.
        view.IsServerAway = true;
        await view.Page.RouteAsync("https://tiles.example/**", route => route.AbortAsync());
        await view.Page.GotoAsync(_app.Url + "map?lat=59.9&lon=10.7&zoom=10");
        await view.Page.Locator(".map-note", new PageLocatorOptions { HasText = "tiles.example" }).WaitForAsync();
        await view.UntilAsync("() => Number(document.querySelector('.map-canvas').dataset.named) > 20");
        Assert.Equal(1, await view.Page.Locator(".map-note").CountAsync());
    }

    [Fact]
    [Trait("row", "MP-14")]
    public async Task Phone_PanelsAreSheets_AndTheListOpensACard()
    {
        await using var view = await browser.OpenAsync(_app.Url + "map", 390, 844, ColorScheme.Dark, touch: true);
        await MarksAsync(view, 3);
        Assert.Equal(0, await view.Page.Locator(".map-controls").CountAsync());
        await view.Page.Locator(".map-tools [aria-label='Filters and display']").ClickAsync();
        await view.Page.Locator(".map-controls").WaitForAsync();
        await view.Page.Locator(".map-tools [aria-label='List of nodes']").ClickAsync();
        await view.Page.Locator("button.list-item").First.ClickAsync();
        await view.Page.Locator(".map-card h2", new PageLocatorOptions { HasText = "Node 1" }).WaitForAsync();
        Assert.Equal(0, await view.Page.Locator(".map-list, .map-controls").CountAsync());
        Assert.True(await view.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    private static Task MarksAsync(WatchedPage view, int count) =>
        view.UntilAsync("count => document.querySelector('.map-canvas')?.dataset.marks === String(count)", count);

    private static Task PicturesAsync(WatchedPage view, string id) =>
        view.UntilAsync("id => document.querySelector('.map-canvas')?.dataset.pictures === id", id);

    private static async Task<string?> ViewAsync(WatchedPage view)
    {
        await view.UntilAsync("() => localStorage.getItem('map-view') !== null || new URL(location.href).searchParams.has('zoom')");
        return new Uri(view.Page.Url).Query;
    }
}
