using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The detail of a packet: its forms, its links, its observations and its bytes.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class PacketDetailTests(BrowserFixture browser, MeshFixture mesh)
{
    private string Url => mesh.App.Url + "packets";

    [Fact]
    [Trait("row", "PD-01")]
    public async Task Pane_Resized_KeepsItsWidthForTheNextVisit()
    {
        await using var view = await browser.OpenAsync($"{Url}/{MeshFixture.GroupHash}");
        await view.Pane.Locator(".packet-detail").WaitForAsync();
        // The script says its values from the moment on at which it listens.
        var grip = (await view.Page.Locator(".pane-grip[aria-valuenow]").BoundingBoxAsync())!;
        await view.Page.Mouse.MoveAsync(grip.X + 4, 400);
        await view.Page.Mouse.DownAsync();
        await view.Page.Mouse.MoveAsync(grip.X - 100, 400, new() { Steps = 4 });
        await view.Page.Mouse.UpAsync();
        await view.UntilAsync("() => localStorage.getItem('corescope-pane-packet') !== null");
        var width = (await view.Pane.BoundingBoxAsync())!.Width;
        Assert.InRange(width, 550, 580);

        await view.Page.ReloadAsync();
        await view.Pane.Locator(".packet-detail").WaitForAsync();
        await view.UntilAsync("width => Math.abs(document.querySelector('.side-pane').offsetWidth - width) <= 1", (int)width);

        await view.Page.Keyboard.PressAsync("Escape");
        await view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.EndsWith("/packets", view.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PD-03")]
    public async Task Phone_RowTapped_OpensABottomSheet()
    {
        await using var view = await browser.OpenAsync(Url, 390, 844, touch: true);
        var row = view.RowOf(MeshFixture.GroupHash);
        await row.Locator(".row-more").First.WaitForAsync();
        Assert.Equal(48, (await row.BoundingBoxAsync())!.Height);
        await row.TapAsync();
        await view.Pane.Locator(".packet-detail").WaitForAsync();
        await view.UntilAsync("() => document.querySelector('.side-pane').getAttribute('role') === 'dialog'");
        await view.UntilAsync("() => { const at = document.querySelector('.side-pane').getBoundingClientRect(); return at.left === 0 && at.width === 390 && Math.abs(at.bottom - 844) < 1 && at.height <= 844 - 110; }");
        Assert.Equal(0, await view.Page.Locator("tr.row-child").CountAsync());
        Assert.False(await view.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"), "nothing sticks out sideways");

        await view.Page.Locator(".pane-close").TapAsync();
        await view.Pane.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    [Trait("row", "PD-05")]
    public async Task Link_ByHash_OpensFeedAndDetail()
    {
        await using var view = await browser.OpenAsync($"{Url}/{MeshFixture.GroupHash.ToUpperInvariant()}");
        await view.Pane.GetByText(MeshFixture.GroupHash).WaitForAsync();
        await view.Rows.First.WaitForAsync();
    }

    [Fact]
    [Trait("row", "PD-05")]
    public async Task Link_ById_OpensThatPacket()
    {
        await using var view = await browser.OpenAsync(Url + "/id/1");
        await view.Pane.GetByText(WatchedPage.HashOf(MeshFixture.Oldest)).WaitForAsync();
    }

    [Theory]
    [InlineData("packets/ffffffffffffffff")]
    [InlineData("packets/%3Cimg%20src=x%20onerror=alert(1)%3E")]
    [InlineData("packets/id/99999999")]
    [InlineData("packet/ffffffffffffffff?obs=x")]
    [Trait("row", "PD-05")]
    public async Task Link_ToNothing_SaysSo(string path)
    {
        await using var view = await browser.OpenAsync(mesh.App.Url + path);
        await view.Page.GetByText("This packet is not here").WaitForAsync();
    }

    [Fact]
    [Trait("row", "PD-05")]
    [Trait("row", "PD-06")]
    public async Task Page_OfItsOwn_ShowsTheSameDetail()
    {
        await using var view = await browser.OpenAsync($"{mesh.App.Url}packet/{MeshFixture.GroupHash}");
        await view.Page.Locator(".packet-detail").GetByText("observation 3 of 3").WaitForAsync();
        Assert.True((await view.Page.Locator(".packet-page").BoundingBoxAsync())!.Width <= 840);
        await view.Page.GetByRole(AriaRole.Link, new() { Name = "Back to packets" }).ClickAsync();
        await view.Rows.First.WaitForAsync();
    }

    [Fact]
    [Trait("row", "PD-05")]
    [Trait("row", "PD-06")]
    [Trait("row", "PD-07")]
    public async Task Observation_Chosen_ChangesBytesFactsAndAddress()
    {
        await using var view = await browser.OpenAsync($"{Url}/{MeshFixture.GroupHash}");
        await view.Pane.GetByText("observation 3 of 3").WaitForAsync();
        Assert.Equal(Convert.ToHexString(MeshFixture.Group[2]), await BytesAsync(view));

        await view.Pane.GetByRole(AriaRole.Button, new() { Name = "Observer 2" }).ClickAsync();
        await view.Pane.GetByText("observation 2 of 3").WaitForAsync();
        Assert.Equal(Convert.ToHexString(MeshFixture.Group[1]), await BytesAsync(view));
        Assert.Contains("?obs=", view.Page.Url, StringComparison.Ordinal);
        Assert.Contains("4 dB / -91 dBm", await view.Pane.Locator(".facts").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains("Observer 2", await view.Pane.Locator("tr[aria-current=true]").TextContentAsync(), StringComparison.Ordinal);

        await view.Page.ReloadAsync();
        await view.Pane.GetByText("observation 2 of 3").WaitForAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("row", "PD-06")]
    [Trait("row", "PD-19")]
    public async Task Hops_OfOneObservation_AgreeInBadgeChipsAndTable(int index)
    {
        await using var view = await browser.OpenAsync($"{Url}/{MeshFixture.GroupHash}");
        await view.Pane.GetByRole(AriaRole.Button, new() { Name = $"Observer {index + 1}" }).ClickAsync();
        await view.Pane.GetByText($"observation {index + 1} of 3").WaitForAsync();
        var hops = APacket.Decode(MeshFixture.Group[index]).Hops.Count;
        Assert.Equal(hops, await view.Pane.Locator(".facts .hop").CountAsync());
        Assert.Equal(hops, await view.Pane.Locator(".fields-name").Filter(new() { HasText = "Hop " }).CountAsync());
        string[] badge = hops == 0 ? [] : [$"{hops} hops"];
        Assert.Equal(badge, await view.Pane.Locator(".hop-count").AllTextContentsAsync());
    }

    [Fact]
    [Trait("row", "PD-17")]
    public async Task Bytes_OfThePacket_AreAllColouredAndInTheLegend()
    {
        await using var view = await browser.OpenAsync($"{Url}/{MeshFixture.GroupHash}");
        var cells = view.Pane.Locator(".bytes [data-at]");
        await cells.First.WaitForAsync();
        Assert.Equal(MeshFixture.Group[2].Length, await cells.CountAsync());
        Assert.Equal(0, await view.Pane.Locator(".bytes [data-at]:not([style])").CountAsync());
        Assert.Equal(["Header", "Path Length", "Path", "Checksum"], (await view.Pane.Locator(".bytes-legend li").AllTextContentsAsync()).Take(4));

        await view.Pane.Locator(".fields tr[data-from='1']").HoverAsync();
        await view.UntilAsync("() => document.querySelector('.bytes [data-at=\"1\"]').hasAttribute('data-lit')");
    }

    private static async Task<string> BytesAsync(WatchedPage view) => string.Concat(await view.Pane.Locator(".bytes [data-at]").AllTextContentsAsync());
}
