using Bunit;
using CoreScope.App.Shared.Ui;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "PD-01")]
[Trait("row", "PD-03")]
public sealed class SidePaneTests
{
    [Fact]
    public void Closed_RendersNothing()
    {
        using var harness = new ComponentHarness();
        Assert.Empty(harness.Render<SidePane>(p => p.Add(s => s.Label, "Packet")).Markup.Trim());
    }

    [Theory]
    [InlineData(".pane-close")]
    [InlineData(".pane-backdrop")]
    public void Open_MarkOrBackdropClicked_AsksToClose(string part)
    {
        using var harness = new ComponentHarness();
        var closed = 0;
        var pane = harness.Render<SidePane>(p => p.Add(s => s.Label, "Packet").Add(s => s.Open, true).Add(s => s.OnClose, () => closed++));
        pane.Find(part).Click();
        Assert.Equal(1, closed);
    }

    [Fact]
    public async Task Open_ScriptAsksTwice_ClosesOnce()
    {
        using var harness = new ComponentHarness();
        var closed = 0;
        var pane = harness.Render<SidePane>(p => p.Add(s => s.Label, "Packet").Add(s => s.Open, true).Add(s => s.OnClose, () => closed++));
        await pane.InvokeAsync(pane.Instance.CloseFromScript);
        pane.Render(p => p.Add(s => s.Open, false));
        await pane.InvokeAsync(pane.Instance.CloseFromScript);
        Assert.Equal(1, closed);
    }

    [Fact]
    public void Open_AttachesItsScriptEachTime()
    {
        using var harness = new ComponentHarness();
        var pane = harness.Render<SidePane>(p => p.Add(s => s.Label, "Packet").Add(s => s.Open, true));
        pane.Render(p => p.Add(s => s.Open, false));
        pane.Render(p => p.Add(s => s.Open, true));
        Assert.Equal(2, harness.Modules.Invocations["attach"].Count);
    }
}
