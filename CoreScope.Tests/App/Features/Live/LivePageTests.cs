using Bunit;
using CoreScope.App.Features.Live;
using CoreScope.App.Realtime;
using CoreScope.Core.Analytics;
using CoreScope.Core.Geo;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Live;

/// <summary>The page over the shared beat, with a clock that is moved by hand and a script that answers nothing.</summary>
public sealed class LivePageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly LiveBed _bed = new();

    public LivePageTests()
    {
        _harness.Services.AddSingleton<TimeProvider>(_bed.Clock);
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(_bed.Broadcast);
        _harness.Services.AddSingleton(_bed.Sources);
        _harness.Services.AddSingleton(_bed.Bed.Details);
        _harness.Services.AddSingleton(_bed.Reports);
        _harness.Services.AddSingleton(new HealthThresholds());
        _harness.Services.AddSingleton(new NodePathsQuery(_bed.Mesh));
        _harness.Services.AddSingleton(GeoFilter.None);
    }

    public void Dispose()
    {
        _harness.Dispose();
        _bed.Dispose();
    }

    [Fact]
    [Trait("row", "LV-12")]
    [Trait("row", "LV-30")]
    public async Task Page_SaysThatItWaits_ThenListsAndCountsWhatIsHeard()
    {
        var page = Open("live");
        Assert.Equal("Waiting for packets…", page.Find(".feed-empty").TextContent);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Via("A0", "A1"));
        await UntilAsync(page, () => page.FindAll(".feed-item").Count == 1);
        Assert.StartsWith("1", page.Find(".live-counters dd").TextContent, StringComparison.Ordinal);
        Assert.Equal("4", page.FindAll(".live-counters dd")[1].TextContent);
    }

    [Fact]
    [Trait("row", "LV-11")]
    public async Task HiddenTab_IsNotDrawn_AndIsCurrentWhenItIsBack()
    {
        var page = Open("live");
        await page.InvokeAsync(() => page.FindComponent<LiveMap>().Instance.HiddenChanged(true));
        var renders = page.RenderCount;
        for (var i = 0; i < 3; i++)
        {
            _bed.Hear(APacket.Flood(PayloadType.Ack).Number(i).Via("A0", "A1"));
            await _bed.BeatAsync();
        }

        Assert.Equal(renders, page.RenderCount);
        await page.InvokeAsync(() => page.FindComponent<LiveMap>().Instance.HiddenChanged(false));
        await UntilAsync(page, () => page.FindAll(".feed-item").Count == 3);
    }

    [Fact]
    [Trait("row", "VC-11")]
    public async Task LinkWithATime_ReplaysFromThere_ThenGoesLive()
    {
        var then = UnixMillis.Now(_bed.Clock);
        _bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "A1"));
        _bed.Clock.Advance(TimeSpan.FromMinutes(20));
        var page = Open("live?speed=4&t=" + then);
        Assert.Equal("replay", page.Find(".live-page").GetAttribute("data-mode"));
        await UntilAsync(page, () => page.Find(".live-page").GetAttribute("data-mode") == "live");
        Assert.Single(page.FindAll(".feed-item"));
        Assert.DoesNotContain("t=", _harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "LV-28")]
    public void LinkWithAPacket_OpensIt_OrSaysThatItIsNotStored()
    {
        var packet = APacket.Flood(PayloadType.Ack).Via("A0", "A1");
        _bed.Batch(packet);
        Assert.Equal(packet.Hash().ToString(), Open("live?packet=" + packet.Hash()).Find(".overlay-card h2").TextContent);
        Assert.Equal("This packet is not stored (any more).", Open("live?packet=0123456789abcdef").Find(".live-notice").TextContent);
    }

    [Fact]
    [Trait("row", "LV-02")]
    [Trait("row", "LV-19")]
    public async Task Node_ChosenOnTheMap_ShowsItsPanel_AndCanBecomeTheFilter()
    {
        var page = Open("live");
        await page.InvokeAsync(() => page.FindComponent<LiveMap>().Instance.NodeChosen(_bed.Mesh.Nodes.IdOf(AKey.Of("A1"))));
        Assert.Equal("Node A1", page.Find(".overlay-card h2").TextContent);
        await page.Find(".node-links button").ClickAsync(new());
        Assert.Contains("node=" + AKey.Of("A1"), _harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        _bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).Via("A2"));
        _bed.Hear(APacket.Flood(PayloadType.Ack).Number(2).Via("A1"));
        await UntilAsync(page, () => page.FindAll(".feed-item").Count > 0);
        Assert.Single(page.FindAll(".feed-item"));
        // A node that is not there (any more) opens nothing.
        await page.InvokeAsync(() => page.FindComponent<LiveMap>().Instance.NodeChosen(999));
        Assert.Equal("Node A1", page.Find(".overlay-card h2").TextContent);
    }

    [Fact]
    [Trait("row", "LV-25")]
    public async Task NodePanel_ShowsHealthFiguresObserversPacketsAndPaths()
    {
        var a1 = _bed.Mesh.Nodes.IdOf(AKey.Of("A1"));
        _bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0", "A1", "A2").With(snr: 4.5).Resolved(_bed.Mesh.Nodes.IdOf(AKey.Of("A0")), a1, _bed.Mesh.Nodes.IdOf(AKey.Of("A2"))));
        var page = Open("live");
        await page.InvokeAsync(() => page.FindComponent<LiveMap>().Instance.NodeChosen(a1));
        page.WaitForAssertion(() => Assert.Contains("4.5 dB", page.Find(".node-panel").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        var panel = page.Find(".node-panel");
        Assert.Equal("Online", panel.QuerySelector(".state")!.TextContent);
        Assert.Contains(AKey.Of("A1").ToString(), panel.TextContent, StringComparison.Ordinal);
        Assert.Equal("The first", panel.QuerySelector(".node-list a")!.TextContent);
        Assert.Equal("ACK", panel.QuerySelector(".packet-type")!.TextContent);
        Assert.Contains("Node A2", panel.QuerySelector(".node-paths li")!.TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<LivePage> Open(string address)
    {
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _harness.Render<LivePage>();
    }

    private async Task UntilAsync(IRenderedComponent<LivePage> page, Func<bool> condition)
    {
        for (var beat = 0; beat < 200 && !await page.InvokeAsync(condition); beat++)
            await _bed.BeatAsync();
        page.WaitForAssertion(() => Assert.True(condition()), TimeSpan.FromSeconds(20));
    }
}
