using Bunit;
using CoreScope.App.Features.Map.Inspector;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CoreScope.Tests.App.Features.Map;

/// <summary>Prefixes in, ranked ways with their evidence out.</summary>
[Trait("row", "TP-01")]
public sealed class PathInspectorPanelTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public PathInspectorPanelTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(new ReportCache(_bed.Mesh, NullLogger<ReportCache>.Instance));
        var (first, second) = (Node("2C01", "Hill"), Node("A101", "<img src=x onerror=alert(1)>"));
        Node("A102", "Far away");
        for (var i = 0; i < 100; i++)
            _bed.Mesh.Graph.Add(first.Id, second.Id, 1, UnixMillis.Now(_bed.Clock));
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Link_ShowsRankedWaysWithEvidence()
    {
        var page = _harness.Render<PathInspectorPanel>(parameters => parameters.Add(panel => panel.Prefixes, "2C, A1"));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".inspect-path").Count));
        Assert.Equal("Hill→<img src=x onerror=alert(1)>", string.Concat(page.FindAll(".inspect-way")[0].TextContent.Where(c => c is not ('\n' or '\r'))).Replace("  ", "", StringComparison.Ordinal).Trim());
        Assert.Empty(page.FindAll("img"));
        Assert.Single(page.FindAll(".inspect-doubt"));
        Assert.Equal("map?prefixes=2c,a1&path=2", page.FindAll(".inspect-show")[1].GetAttribute("href"));

        Assert.Equal("false", page.FindAll(".inspect-toggle")[0].GetAttribute("aria-expanded"));
        await page.InvokeAsync(() => page.FindAll(".inspect-toggle")[0].Click());
        Assert.Equal("true", page.FindAll(".inspect-toggle")[0].GetAttribute("aria-expanded"));
        var evidence = page.Find(".inspect-evidence").TextContent;
        Assert.Contains("1.00 (100×)", evidence, StringComparison.Ordinal);
        Assert.Contains("Far away", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Typed_Wrong_SaysWhy_AndAsksForNothing()
    {
        var asked = new List<string>();
        var page = _harness.Render<PathInspectorPanel>(parameters => parameters.Add(panel => panel.OnInspect, EventCallback.Factory.Create<string>(this, asked.Add)));
        page.Find("input").Input("2c a1f");
        page.Find("form").Submit();
        Assert.Contains("“a1f” has an odd number of digits", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("input").GetAttribute("aria-invalid"));
        Assert.Empty(asked);
        page.Find("input").Input("2C  A1");
        page.Find("form").Submit();
        Assert.Equal(["2c,a1"], asked);
    }

    [Fact]
    public void APrefixThatNobodyHas_IsNamed()
    {
        var page = _harness.Render<PathInspectorPanel>(parameters => parameters.Add(panel => panel.Prefixes, "2c,ff"));
        page.WaitForAssertion(() => Assert.Contains("ff", page.Find(".empty").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void HistoryStillRead_WaitsAndThenAnswers()
    {
        _bed.Store.Status = new StoreStatus(StorePhase.Warming);
        var page = _harness.Render<PathInspectorPanel>(parameters => parameters.Add(panel => panel.Prefixes, "2c"));
        Assert.Contains("History is still being read", page.Markup, StringComparison.Ordinal);
        _bed.Store.Status = new StoreStatus(StorePhase.Ready);
        _bed.Mesh.Feed.Changed();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".inspect-path")));
    }

    private Node Node(string hex, string name) =>
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of(hex), HeardAt = UnixMillis.Now(_bed.Clock), Role = NodeRole.Repeater, Name = name }, true);
}
