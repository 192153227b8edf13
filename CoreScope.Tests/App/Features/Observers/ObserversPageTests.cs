using Bunit;
using CoreScope.App.Features.Observers;
using CoreScope.App.Features.Observers.Sources;
using CoreScope.App.Shared.Api;
using CoreScope.Core.Directories;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Observers;

public sealed class ObserversPageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly ObserversBed _bed = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "OB-01")]
    [Trait("row", "OB-02")]
    [Trait("row", "OB-05")]
    public void Rows_TellStatusNameAndMarks_AndPillsAgree()
    {
        _bed.Observer("AA01", facts: new ObserverFacts { Name = HostileText.Markup, Region = "SJC", CanRelay = true, Firmware = "v1 (Build: x)", ClientVersion = "up/2" });
        _bed.Observer("AA02", 90, facts: new ObserverFacts { Name = "Two", CanRelay = false });
        _bed.Observer("AA03", 9000);
        var page = Render();
        Assert.Equal(["Online", "Stale", "Offline"], page.FindAll("tr.row .observer-state").Select(mark => mark.TextContent[1..]));
        Assert.Equal(["●Online1", "▲Stale1", "✕Offline1", "Total3"], page.FindAll(".observer-totals li").Select(pill => string.Concat(pill.TextContent.Where(c => !char.IsWhiteSpace(c)))));
        Assert.Equal(["Repeater", "Listener"], page.FindAll(".observer-relay").Select(chip => chip.TextContent));
        Assert.Contains(HostileText.Markup, page.Find("tr.row").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img, script"));
    }

    [Fact]
    [Trait("row", "OB-03")]
    [Trait("row", "OB-04")]
    public void Warnings_AreToldInWords()
    {
        ObserverDirectory.NoteSkew(_bed.Observer("AA01", 0, 30), -7200, _bed.Now);
        var page = Render();
        Assert.Contains("Alive but not forwarding", page.Find(".forwarding-warning").TextContent, StringComparison.Ordinal);
        Assert.Contains("30m 0s gap", page.Find(".forwarding-warning").TextContent, StringComparison.Ordinal);
        Assert.Contains("-2h 0m: Its times bear no zone and are 2h 0m behind", page.Find(".observer-naive").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "OB-07")]
    public void Refresh_KeepsTicksAndSort_AndShowsNewcomers()
    {
        _bed.Observer("AA01", 5, 5);
        _bed.Observer("AA02", 1, 1);
        var page = Render();
        Assert.Equal(["AA02", "AA01"], Keys(page));
        page.FindAll("tr.row input")[1].Change(true);
        Again(page);
        page.FindAll("th button").First(button => button.TextContent.Trim() == "Name").Click();
        Assert.Contains("sort=name:asc&pick=AA01", _harness.Services.GetRequiredService<NavigationManager>().Uri.Replace("%3A", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Again(page);
        _bed.Observer("AA00", 0, 0);
        var before = page.Find(".observer-updated time").GetAttribute("data-t");
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(5));
        page.WaitForAssertion(() => Assert.Equal(["AA00", "AA01", "AA02"], Keys(page)), TimeSpan.FromSeconds(10));
        Assert.Equal([false, true, false], page.FindAll("tr.row input").Select(box => box.HasAttribute("checked")));
        Assert.Contains("1 ticked", page.Find(".observer-picks").TextContent, StringComparison.Ordinal);
        Assert.NotEqual(before, page.Find(".observer-updated time").GetAttribute("data-t"));
        page.Find(".observer-picks button").Click();
        Again(page);
        Assert.Empty(page.FindAll(".observer-picks"));
    }

    [Fact]
    [Trait("row", "OB-07")]
    public void Row_OnANarrowPage_OpensBesideTheList_ElseItsPage()
    {
        _bed.Observer("A/A 1");
        var page = Render();
        var navigation = _harness.Services.GetRequiredService<NavigationManager>();
        page.InvokeAsync(() => page.Instance.NarrowChanged(true));
        page.Find("tr.row").Click();
        Assert.EndsWith("observers?show=A%2FA%201", navigation.Uri, StringComparison.Ordinal);
        Again(page);
        Assert.Equal("observers/A%2FA%201", page.Find(".side-pane .summary-more a").GetAttribute("href"));
        page.Find(".pane-close").Click();
        Again(page);
        Assert.Empty(page.FindAll(".side-pane"));
        page.InvokeAsync(() => page.Instance.NarrowChanged(false));
        page.Find("tr.row").Click();
        Assert.EndsWith("observers/A%2FA%201", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_SaysWhy()
    {
        Assert.Contains("No observers yet", Render().Find(".table-empty").TextContent, StringComparison.Ordinal);
        _bed.Observer("AA01");
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo("observers?show=nobody");
        Assert.Contains("This observer is not here", Loaded(_harness.Render<ObserversPage>()).Find(".side-pane").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [Trait("row", "MQ-04")]
    public void Sources_HiddenFromVisitors_AreNotThere(bool isPublic, int panels)
    {
        var bed = new ObserversBed(new ApiSettings { SourcesArePublic = isPublic });
        bed.AddTo(_harness);
        Assert.Equal(panels, _harness.Render<ObserversPage>().FindComponents<MqttSourcesPanel>().Count);
    }

    private IRenderedComponent<ObserversPage> Render()
    {
        _bed.AddTo(_harness);
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo("observers");
        return Loaded(_harness.Render<ObserversPage>());
    }

    // The figures are computed aside.
    private static IRenderedComponent<ObserversPage> Loaded(IRenderedComponent<ObserversPage> page)
    {
        page.WaitForState(() => page.FindAll(".skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return page;
    }

    // As the router does when the address changes.
    private static void Again(IRenderedComponent<ObserversPage> page) => page.Render();

    private static IEnumerable<string?> Keys(IRenderedComponent<ObserversPage> page) => page.FindAll("tr.row").Select(row => row.GetAttribute("data-key"));
}
