using Bunit;
using CoreScope.App.Features.Nodes.Reach;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>Links of a node in both directions.</summary>
public sealed class NodeReachPageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly NodesBed _bed = new();
    private int _number;

    public NodeReachPageTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("nodes/aa/reach", 7, false, false)]
    [InlineData("nodes/aa/reach?days=30&incoming=1", 30, true, false)]
    [InlineData("nodes/aa/reach?days=1&outgoing=1", 1, false, true)]
    [InlineData("nodes/aa/reach?days=99&incoming=yes", 7, false, false)]
    [Trait("row", "RE-03")]
    public void Link_ReadAndWritten_IsTheSame(string url, int days, bool incoming, bool outgoing)
    {
        var state = ReachUrlState.Parse("http://localhost/" + url);
        Assert.Equal(new ReachUrlState(days, incoming, outgoing), state);
        Assert.Equal(state, ReachUrlState.Parse("http://localhost/" + state.ToUrl("aa")));
    }

    [Theory]
    [InlineData(300, "●●●")]
    [InlineData(299, "●●")]
    [InlineData(99, "●")]
    [InlineData(1, "●")]
    [InlineData(0, "○")]
    [Trait("row", "RE-01")]
    public void Tier_HasAGlyph(int bottleneck, string glyph) => Assert.Equal(glyph, ReachTier.Of(bottleneck).Glyph);

    [Fact]
    [Trait("row", "RE-01")]
    [Trait("row", "RE-02")]
    public void Links_TwoWayAlways_OneWayWhenAskedFor()
    {
        _bed.Node("AA01", "Self", at: (37.5, -122));
        _bed.Node("BB02", "Both", at: (37.6, -122));
        _bed.Node("CC03", "<img src=x onerror=alert(1)>");
        Hear("BB02", "AA01", "CC03");
        Hear("AA01", "BB02");
        var page = Open("AA01");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")), TimeSpan.FromSeconds(10));
        Assert.Equal(["Both"], Names(page));
        Assert.Single(page.FindAll(".reach-map"));
        page.FindAll(".reach-choice input")[1].Change(true);
        Assert.EndsWith("/reach?outgoing=1", Navigation.Uri, StringComparison.Ordinal);
        page.Render();
        page.WaitForAssertion(() => Assert.Equal(["Both", "<img src=x onerror=alert(1)>"], Names(page)));
        Assert.Empty(page.FindAll("img"));
        Assert.Contains("1 without a known location", page.Find(".reach-choice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "RE-01")]
    public void Empty_WithoutAUniquePrefixOrLinks_SaysWhich()
    {
        _bed.Node("AA01", "Alone");
        var page = Open("AA01");
        page.WaitForAssertion(() => Assert.Contains("No links in this time", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        var other = Open("FFFFFFFF");
        Assert.Contains("This node is not here", other.Markup, StringComparison.Ordinal);
    }

    private NavigationManager Navigation => _harness.Services.GetRequiredService<NavigationManager>();

    private void Hear(params string[] hops) =>
        _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(++_number).Via(hops).At(_bed.Now.Value - 60_000));

    private IRenderedComponent<NodeReachPage> Open(string hex)
    {
        var key = AKey.Of(hex).ToString();
        Navigation.NavigateTo($"nodes/{key}/reach");
        return _harness.Render<NodeReachPage>(parameters => parameters.Add(p => p.Key, key));
    }

    private static string[] Names(IRenderedComponent<NodeReachPage> page) => [.. page.FindAll("tbody a bdi").Select(name => name.TextContent)];
}
