using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.Playwright;

namespace CoreScope.Tests.Browser;

/// <summary>The first visit, the way into the simulated mesh and back, and a server that goes away.</summary>
[Collection(BrowserCollection.Name)]
[Trait("Category", "Browser")]
public sealed class EmptyAndRestartTests(BrowserFixture browser) : IAsyncLifetime
{
    private AppHost _app = null!;

    public async Task InitializeAsync() => _app = await AppHost.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    [Trait("row", "PK-39")]
    public async Task Empty_SimulatedMeshChosenAndLeft_LeadsThereAndBack()
    {
        await using var view = await browser.OpenAsync(_app.Url);
        await view.Page.GetByText("No packets yet").WaitForAsync();
        view.IsServerAway = true;
        _app.ExpectReadyAgain();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Try a simulated mesh" }).ClickAsync();
        await _app.WaitUntilReadyAsync();
        await view.Page.Locator(".app-shell .simulated").WaitForAsync();
        await view.UntilAsync("() => Number(document.querySelector('.app-shell .home-figure strong')?.textContent.replace(',', '')) > 0");

        _app.ExpectReadyAgain();
        await view.Page.Locator(".app-shell .simulated-leave").ClickAsync();
        await _app.WaitUntilReadyAsync();
        await view.Page.GetByText("No packets yet").WaitForAsync();
        Assert.Equal(0, await view.Page.Locator(".app-shell .simulated").CountAsync());
    }

    [Fact]
    [Trait("row", "X-19")]
    public async Task Server_Restarted_PageSaysSoKeepsItsFrameAndComesBackByItself()
    {
        var first = APacket.Flood(PayloadType.Ack).Number(1).Frame();
        await HearAsync(first);
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await view.RowOf(first).WaitForAsync();

        view.IsServerAway = true;
        await _app.StopAsync();
        await view.Page.Locator("#components-reconnect-modal").GetByText("Connection lost").WaitForAsync();
        Assert.True(await view.RowOf(first).IsVisibleAsync(), "the last frame stays");

        await _app.StartAgainAsync();
        await view.UntilAsync("() => !document.documentElement.classList.contains('offline') && document.querySelector('.app-shell')");
        await view.RowOf(first).WaitForAsync();
        var second = APacket.Flood(PayloadType.Ack).Number(2).Frame();
        await HearAsync(second);
        await view.RowOf(second).WaitForAsync();
    }

    [Fact]
    [Trait("row", "X-19")]
    public async Task Connection_Lost_ResumesWithTheStateKept()
    {
        await HearAsync(APacket.Flood(PayloadType.Ack).Number(1).Frame());
        await using var view = await browser.OpenAsync(_app.Url + "packets");
        await view.Rows.First.WaitForAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).WaitForAsync();

        view.IsServerAway = true;
        await view.Page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await view.UntilAsync("() => !document.documentElement.classList.contains('offline')");
        var second = APacket.Flood(PayloadType.Ack).Number(2).Frame();
        await HearAsync(second);
        await view.Page.GetByText("1 new").WaitForAsync();
        await view.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await view.RowOf(second).WaitForAsync();
    }

    private async Task HearAsync(byte[] frame)
    {
        await using var radio = await RadioObserver.ConnectAsync(_app.MqttPort);
        await radio.HearAsync(frame);
    }
}
