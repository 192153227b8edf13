using System.Diagnostics;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>Packets arrive while somebody looks.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class LiveFeedTests(BrowserFixture browser) : IAsyncLifetime
{
    private AppHost _app = null!;
    private RadioObserver _radio = null!;

    public async Task InitializeAsync()
    {
        _app = await AppHost.StartAsync();
        _radio = await RadioObserver.ConnectAsync(_app.MqttPort);
    }

    public async Task DisposeAsync()
    {
        await _radio.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    [Trait("row", "PK-01")]
    public async Task List_PacketsArrive_NewestStandsFirst()
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await view.Page.GetByText("No packets yet").WaitForAsync();
        for (var i = 1; i <= 3; i++)
        {
            await _radio.HearAsync(Numbered(i));
            await view.RowOf(Numbered(i)).WaitForAsync();
        }

        string[] newestFirst = [WatchedPage.HashOf(Numbered(3)), WatchedPage.HashOf(Numbered(2)), WatchedPage.HashOf(Numbered(1))];
        Assert.Equal(newestFirst, await view.Rows.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.key)"));
    }

    [Fact]
    [Trait("row", "PK-10")]
    public async Task List_SamePacketAgain_CountsInItsRow()
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await _radio.HearAsync(Numbered(1));
        await _radio.HearAsync(Numbered(1), observer: 2);
        await view.UntilAsync("() => document.querySelector('tr.row .rpt')?.textContent === '2'");
        Assert.Equal(1, await view.Rows.CountAsync());

        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Group" }).ClickAsync();
        await view.UntilAsync("() => document.querySelectorAll('tr.row').length === 2");
        Assert.EndsWith("?group=0", view.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PK-38")]
    [Trait("row", "X-18")]
    public async Task List_ScrolledAway_KeepsItsPlaceAtFiftyPacketsASecond()
    {
        await PublishAsync(1, 400);
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await view.Rows.First.WaitForAsync();
        await view.List.EvaluateAsync("box => box.scrollTop = 3200");
        await view.UntilAsync("() => document.querySelectorAll('tr.row').length > 20 && !document.querySelector('tr.row-loading')");
        // Scrolled to, but perhaps not drawn yet.
        var before = "";
        for (var waited = Stopwatch.StartNew(); before.Length == 0 && waited.Elapsed < TimeSpan.FromSeconds(20);)
            before = await VisibleAsync(view);
        Assert.NotEmpty(before);

        // What is measured is the page at this rate, so the rate is kept by the clock.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 1001; i <= 1100 && await pace.WaitForNextTickAsync(); i++)
            await await _radio.BeginAsync(Numbered(i));

        await view.UntilAsync("() => document.querySelector('.packets-new')?.textContent.trim() === '100 new'");
        Assert.Equal(3200, await view.ScrollTopAsync());
        Assert.Equal(before, await VisibleAsync(view));

        await view.Page.Locator(".packets-new").ClickAsync();
        await view.RowOf(Numbered(1100)).WaitForAsync();
        Assert.Equal(0, await view.ScrollTopAsync());
        Assert.Equal(0, await view.Page.Locator(".packets-new").CountAsync());
    }

    [Fact]
    [Trait("row", "X-18")]
    public async Task List_FiftyPacketsASecond_IsDrawnAtMostFourTimesASecond()
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await PublishAsync(1, 30);
        await view.RowOf(Numbered(30)).WaitForAsync();
        await view.Page.EvaluateAsync("""
            () => { window.draws = []; new MutationObserver(() => window.draws.push(performance.now())).observe(document.querySelector('.lt tbody'), { childList: true }); }
            """);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 1001; i <= 1200 && await pace.WaitForNextTickAsync(); i++)
            await await _radio.BeginAsync(Numbered(i));
        await view.RowOf(Numbered(1200)).WaitForAsync();

        // Batches of one frame count as one: the browser reports what one render changed in one go.
        var draws = await view.Page.EvaluateAsync<double[]>("() => window.draws");
        var seconds = (draws[^1] - draws[0]) / 1000;
        Assert.True(draws.Length <= (4 * seconds) + 2, $"{draws.Length} draws in {seconds:0.0} s");
    }

    [Fact]
    public async Task List_Paused_HoldsAndResumes()
    {
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await _radio.HearAsync(Numbered(1));
        await view.RowOf(Numbered(1)).WaitForAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).WaitForAsync();
        await _radio.HearAsync(Numbered(2));
        await view.Page.GetByText("1 new").WaitForAsync();
        Assert.Equal(1, await view.Rows.CountAsync());
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await view.RowOf(Numbered(2)).WaitForAsync();
    }

    private static byte[] Numbered(int number) => APacket.Flood(PayloadType.Ack).Number(number).Frame();

    private async Task PublishAsync(int first, int last)
    {
        var answers = new List<Task>();
        for (var i = first; i <= last; i++)
            answers.Add(await _radio.BeginAsync(Numbered(i)));
        await Task.WhenAll(answers);
    }

    // Rows inside the box with their distance from its top: what the reader sees.
    private static Task<string> VisibleAsync(WatchedPage view) => view.List.EvaluateAsync<string>("""
        box => { const frame = box.getBoundingClientRect();
                 return [...box.querySelectorAll('tr.row')].map(row => [row.dataset.key, Math.round(row.getBoundingClientRect().top - frame.top)])
                   .filter(([, top]) => top >= 0 && top < frame.height).join(' '); }
        """);
}
