using Bunit;
using CoreScope.App.Components.Layout;
using CoreScope.App.Shared.Live;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Layout;

public sealed class ShellTests
{
    [Fact]
    public void Layout_NewStatus_IsShown()
    {
        using var harness = new ComponentHarness();
        var source = harness.Services.GetRequiredService<ShellStatusSource>();
        var shell = harness.Render<MainLayout>();
        Assert.Empty(shell.FindAll(".warmup"));

        source.Publish(new ShellStatus(12.3, FeedState.Live, "2 sources", "Loading history", 40.7, Simulated: true));

        shell.WaitForAssertion(() => Assert.Equal("12", shell.Find(".live-rate").TextContent));
        Assert.Equal("40 %", shell.Find(".warmup-percent").TextContent);
        Assert.Contains("Simulated mesh", shell.Find(".simulated").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 sources", shell.Find(".live").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_SameStatusAgain_IsNotRendered()
    {
        using var harness = new ComponentHarness();
        var source = harness.Services.GetRequiredService<ShellStatusSource>();
        var shell = harness.Render<MainLayout>();
        var raised = 0;
        source.Changed += () => raised++;
        source.Publish(new ShellStatus());
        Assert.Equal(0, raised);
        Assert.Equal(1, shell.RenderCount);
    }

    [Fact]
    public void Layout_BrokenPage_KeepsTheShellAndOffersRetry()
    {
        using var harness = new ComponentHarness();
        var broken = true;
        var shell = harness.Render<MainLayout>(p => p.Add(l => l.Body, builder => AddPage(builder, () => broken)));
        Assert.Single(shell.FindAll(".top-bar"));
        broken = false;
        shell.Find("[role=alert] button").Click();
        Assert.Equal("fine", shell.Find("article").TextContent);
    }

    [Fact]
    public void SimulatedMark_Leave_CallsBack()
    {
        using var harness = new ComponentHarness();
        var left = 0;
        harness.Render<SimulatedMark>(p => p.Add(m => m.Visible, true).Add(m => m.OnLeave, () => left++)).Find("button").Click();
        Assert.Equal(1, left);
    }

    [Theory]
    [InlineData(-20.0, "0 %")]
    [InlineData(250.0, "100 %")]
    [InlineData(double.NaN, null)]
    [InlineData(null, null)]
    public void Warmup_Percent_IsClamped(double? percent, string? shown)
    {
        using var harness = new ComponentHarness();
        var banner = harness.Render<WarmupBanner>(p => p.Add(b => b.Text, HostileText.Markup).Add(b => b.Percent, percent));
        Assert.Equal("polite", banner.Find("[role=status]").GetAttribute("aria-live"));
        Assert.Equal(shown, banner.FindAll(".warmup-percent").Select(e => e.TextContent).SingleOrDefault());
        Assert.Empty(banner.FindAll("img,script"));
    }

    [Fact]
    [Trait("row", "WU-01")]
    [Trait("row", "OP-39")]
    public void Warmup_Progress_IsShownButNotReadAloud()
    {
        using var harness = new ComponentHarness();
        var source = harness.Services.GetRequiredService<ShellStatusSource>();
        var shell = harness.Render<MainLayout>();
        source.Publish(new ShellStatus(WarmupText: "Loading history", WarmupPercent: 7, WarmupCount: "120 of 1,660 observations"));
        shell.WaitForAssertion(() => Assert.Equal("120 of 1,660 observations", shell.Find(".warmup-count").TextContent));
        Assert.All(shell.FindAll(".warmup-count, .warmup-percent"), moving => Assert.Equal("true", moving.GetAttribute("aria-hidden")));
        source.Publish(new ShellStatus());
        shell.WaitForAssertion(() => Assert.Empty(shell.FindAll(".warmup")));
    }

    [Fact]
    [Trait("row", "WU-02")]
    public void Silent_Sources_AreNamedWithoutMarkup_OrNotAtAll()
    {
        using var harness = new ComponentHarness();
        var source = harness.Services.GetRequiredService<ShellStatusSource>();
        var shell = harness.Render<MainLayout>();
        source.Publish(new ShellStatus { SilentSources = [new SilentSource(HostileText.Markup, true, 1_000), new SilentSource(null, false, 0)] });
        shell.WaitForAssertion(() => Assert.Equal(
            [$"No packets from {HostileText.Markup} for more than 5 minutes", "Not connected to a source for more than 5 minutes"],
            shell.FindAll(".warmup-silent .warmup-text").Select(text => text.TextContent)));
        Assert.Equal("last heard ", shell.FindAll(".warmup-since")[0].TextContent);
        Assert.Equal("nothing since the start", shell.FindAll(".warmup-since")[1].TextContent);
        Assert.Empty(shell.FindAll(".warmup-region img, .warmup-region script"));
        source.Publish(new ShellStatus());
        shell.WaitForAssertion(() => Assert.Empty(shell.FindAll(".warmup-silent")));
    }

    [Fact]
    public void Reconnect_Strip_HasTheIdBlazorLooksFor()
    {
        using var harness = new ComponentHarness();
        Assert.Single(harness.Render<ReconnectStrip>().FindAll("#components-reconnect-modal[role=status]"));
    }

    [Fact]
    public void Theme_Switch_OffersThreeStates()
    {
        using var harness = new ComponentHarness();
        Assert.Equal(["light", "system", "dark"], harness.Render<ThemeSwitch>().FindAll("button").Select(b => b.GetAttribute("data-theme-choice")));
    }

    private static void AddPage(RenderTreeBuilder builder, Func<bool> broken)
    {
        builder.OpenComponent<FragilePage>(0);
        builder.AddComponentParameter(1, nameof(FragilePage.Broken), broken);
        builder.CloseComponent();
    }

    private sealed class FragilePage : ComponentBase
    {
        [Parameter] public Func<bool> Broken { get; set; } = () => false;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (Broken())
                throw new InvalidOperationException("broken on purpose");
            builder.AddMarkupContent(0, "<article>fine</article>");
        }
    }
}
