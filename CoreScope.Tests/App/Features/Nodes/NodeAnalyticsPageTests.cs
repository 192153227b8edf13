using Bunit;
using CoreScope.App.Features.Nodes.Analytics;
using CoreScope.App.Shared.Charts;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Feed;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Store;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>A node's analytics: its cards, charts and peers, and what bad input makes of them.</summary>
public sealed class NodeAnalyticsPageTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ComponentHarness _harness = new();
    private readonly NodesBed _bed = new();
    private int _number;

    public NodeAnalyticsPageTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    private NavigationManager Navigation => _harness.Services.GetRequiredService<NavigationManager>();

    [Theory]
    [InlineData("nodes/aa/analytics", 7)]
    [InlineData("nodes/aa/analytics?days=1", 1)]
    [InlineData("nodes/aa/analytics?days=30", 30)]
    [InlineData("nodes/aa/analytics?days=ALL", null)]
    [InlineData("nodes/aa/analytics?days=365", 7)]
    [InlineData("nodes/aa/analytics?days=<img>", 7)]
    [Trait("row", "NA-01")]
    public void Link_ReadAndWritten_IsTheSame(string url, int? days)
    {
        var state = NodeAnalyticsUrlState.Parse("http://localhost/" + url);
        Assert.Equal(days, state.Days);
        Assert.Equal(state, NodeAnalyticsUrlState.Parse("http://localhost/" + state.ToUrl("aa")));
    }

    [Fact]
    [Trait("row", "NA-01")]
    [Trait("row", "NA-02")]
    [Trait("row", "NA-03")]
    public void Cards_AreThoseOfTheChosenTime()
    {
        var node = _bed.Node("AA01", "Ridge");
        Hear(node, hoursAgo: 47, snr: 16, hops: []);
        Hear(node, hoursAgo: 4, snr: 16, hops: ["AA01", "BB02"]);
        Hear(node, hoursAgo: 3, snr: 17, hops: ["AA01"]);
        var page = Open("AA01", "?days=1");
        Assert.Equal("2 packets in 24 hours", page.Find(".page-sub").TextContent.Trim());
        Assert.Equal(
            [("Availability", "8.3 %"), ("Signal grade", "A"), ("Packets a day", "2"), ("Observers", "1"), ("Relay", "50 %"), ("Longest silence", "< 1 hour")],
            Cards(page));
        Assert.Contains("SNR 16.5 ± 0.5 dB", page.Find(".analytics-cards").TextContent, StringComparison.Ordinal);
        page.FindAll(".analytics-ranges button")[3].Click();
        Assert.EndsWith($"/analytics?days=all", Navigation.Uri, StringComparison.Ordinal);
        page.Render();
        // The node is 47 hours old, not a year: three of 47 hours.
        page.WaitForAssertion(() => Assert.Equal(("Availability", "6.4 %"), Cards(page)[0]), s_patience);
        Assert.Equal(("Longest silence", "43 hours"), Cards(page)[5]);
        Assert.Equal("true", page.FindAll(".analytics-ranges button")[3].GetAttribute("aria-pressed"));
    }

    [Fact]
    [Trait("row", "NA-03")]
    public void WithoutSnr_ThereIsNoGrade()
    {
        var node = _bed.Node("AA01");
        Hear(node, 2, null, []);
        var page = Open("AA01");
        Assert.Equal(("Signal grade", "—"), Cards(page)[1]);
        Assert.Contains("no SNR was told", page.Find(".analytics-cards").TextContent, StringComparison.Ordinal);
        Assert.Equal(["No SNR was told in the last 7 days.", "No SNR was told in the last 7 days."], Empties(page, "SNR by observer", "SNR distribution"));
    }

    [Fact]
    [Trait("row", "NA-10")]
    public void WithoutPackets_EveryChartSaysSo()
    {
        _bed.Node("AA01");
        var page = Open("AA01", "?days=1");
        Assert.Equal(8, page.FindAll(".chart-empty").Count);
        Assert.Contains("No packets in the last 24 hours.", page.Find(".chart-empty").TextContent, StringComparison.Ordinal);
        Assert.Contains("No peer in the last 24 hours", page.Find(".analytics-peers").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".chart-box"));
    }

    [Fact]
    [Trait("row", "NA-04")]
    [Trait("row", "NA-05")]
    [Trait("row", "NA-06")]
    [Trait("row", "X-29")]
    public void Charts_EachHaveATable()
    {
        var node = _bed.Node("AA01");
        var second = _bed.Bed.Observer("The second");
        Hear(node, 3, 7, ["AA01"]);
        Hear(node, 2, -2.5, [], second);
        var page = Open("AA01", "?days=1");
        Assert.Equal(7, page.FindAll(".chart-box").Count);
        foreach (var chart in page.FindComponents<Chart>().Where(chart => chart.FindAll(".chart-btn").Count > 0))
            chart.Find(".chart-btn").Click();
        Assert.Equal(7, page.FindAll(".chart-table").Count);
        Assert.Equal(25, RowsOf(page, "Packets per hour").Count);
        Assert.Equal(["Time", "The first", "The second"], HeadOf(page, "SNR by observer"));
        Assert.Equal(["-4 to -2", "-2 to 0", "0 to 2", "2 to 4", "4 to 6", "6 to 8"], RowsOf(page, "SNR distribution"));
        Assert.Equal(["0", "1", "2", "3", "4+"], RowsOf(page, "Hops"));
        Assert.Equal(["The first", "The second"], RowsOf(page, "Observer coverage").Order());
        Assert.Equal(24, RowsOf(page, "Weekday and hour").Count);
    }

    [Fact]
    [Trait("row", "NA-07")]
    public void Battery_OfAnObserver_HasLevelsAndAState()
    {
        using var harness = new ComponentHarness();
        var bed = new NodesBed { Telemetry = new ListTelemetry(Row(30, 4_100), Row(5, 3_500), Row(1, 2_950)) };
        bed.AddTo(harness);
        var node = bed.Node("AA01");
        bed.Mesh.Observers.Upsert(node.Key.ToString(), new ObserverFacts { Name = "Same" }, bed.Now);
        var page = Open(harness, "AA01", "?days=1");
        page.WaitForAssertion(() => Assert.Equal("critical", page.Find(".battery-critical").TextContent), s_patience);
        Assert.Contains("Last 2.95 V", page.Markup, StringComparison.Ordinal);
        var chart = page.FindComponents<Chart>().Single(chart => chart.Instance.Title == "Battery").Instance;
        Assert.Equal([("Battery", 2), ("Low", 2), ("Critical", 2)], chart.Series.Select(series => (series.Name, series.Data.Count)));

        TelemetryRow Row(double hoursAgo, int millivolts) => new(UnixMillis.Now(new ManualClock()) - TimeSpan.FromHours(hoursAgo), null, null, null, null, millivolts, null, null);
    }

    [Fact]
    [Trait("row", "NA-09")]
    public void Peers_AreDrawnAndListed_AndOneCanBeChosen()
    {
        var node = _bed.Node("AA01", "Ridge", at: (37.5, -122));
        var (alice, bob) = (_bed.Node("B1", "Alice", NodeRole.Companion, at: (37.6, -122)), _bed.Node("B2", "Bob", NodeRole.Companion, at: (0, 0)));
        for (var i = 0; i < 3; i++)
            Carry(node, alice, 5 - i);
        Carry(node, bob, 1);
        for (var i = 0; i < 5; i++)
            _bed.Mesh.Graph.Add(alice.Id, bob.Id, 1, _bed.Now);
        var page = Open("AA01");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("button.peer").Count), s_patience);
        Assert.Equal(["Alice: 3 packets", "Bob: 1 packet"], page.FindAll("button.peer").Select(button => button.GetAttribute("aria-label")));
        Assert.Single(page.FindAll(".peer-link"));
        Assert.Equal([$"nodes/{alice.Key}", $"nodes/{bob.Key}"], page.FindAll(".peer-table a").Select(link => link.GetAttribute("href")));
        page.FindAll("button.peer")[0].Click();
        Assert.Contains("Alice: 3 packets", page.Find(".peer-detail").TextContent, StringComparison.Ordinal);
        Assert.Contains("11.1 km away", page.Find(".peer-detail").TextContent, StringComparison.Ordinal);
        Assert.Contains("Linked with Bob.", page.Find(".peer-detail").TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.FindAll(".peer-on").Count);
        page.FindAll("button.peer")[1].Click();
        // Nobody lives where both are zero.
        Assert.DoesNotContain("away", page.Find(".peer-detail").TextContent, StringComparison.Ordinal);
        page.FindAll(".peer-table th button")[0].Click();
        page.FindAll(".peer-table th button")[0].Click();
        Assert.Equal(["Bob", "Alice"], page.FindAll(".peer-table a bdi").Select(name => name.TextContent));
    }

    [Theory]
    [MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public void HostileNames_AreText(string name)
    {
        var node = _bed.Node("AA01", name, at: (0, 0));
        Carry(node, _bed.Node("B1", name, NodeRole.Companion), 2);
        var twin = _bed.Bed.Observer(name);
        Hear(node, 1, 5, [], twin);
        Hear(node, 1, 5, [], _bed.Bed.Observer(name));
        var page = Open("AA01");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("button.peer")), s_patience);
        page.Find("button.peer").Click();
        Assert.Empty(page.FindAll("img, script, b:not(:has(bdi)), [onmouseover], [onerror]"));
        Assert.Contains(name.Trim('\0', '\u0007'), page.Find("h1").TextContent, StringComparison.Ordinal);
        // Observers of one name are told apart.
        var lines = page.FindComponents<Chart>().Single(chart => chart.Instance.Title == "SNR by observer").Instance.Series.Select(series => series.Name).ToList();
        Assert.Equal(2, lines.Distinct().Count());
    }

    [Theory]
    [InlineData("FFFFFFFF", "This node is not here")]
    [InlineData("<img src=x onerror=alert(1)>", "This node is not here")]
    [InlineData("abc", "This node is not here")]
    [InlineData("AABBCCDD", "Several nodes begin with this key")]
    [InlineData("CC00CC00", "This node is not here")]
    [Trait("row", "OP-19")]
    public void Key_OfNobodySeveralOrAHiddenNode_HasAPage(string key, string title)
    {
        _bed.Node("AABBCCDD11");
        _bed.Node("AABBCCDD22");
        _bed.Node("CC00CC00", "🚫 secret");
        _bed.Mesh.Visibility.Hide([], ["🚫"]);
        var page = Render(_harness, key, "");
        page.WaitForAssertion(() => Assert.Contains(title, page.Find("h1").TextContent, StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    public void UniqueBeginning_IsEnough()
    {
        _bed.Node("AABBCCDD11", "Ridge");
        var page = Render(_harness, "aabbccdd", "");
        page.WaitForAssertion(() => Assert.Contains("Ridge", page.Find("h1").TextContent, StringComparison.Ordinal), s_patience);
    }

    [Fact]
    [Trait("row", "NA-10")]
    public async Task FormerFigures_StayWhileOthersAreComputed_AndAFailureIsToldPerPart()
    {
        var node = _bed.Node("AA01");
        Hear(node, 3, 7, []);
        var view = new NodeAnalyticsViewModel(_bed.Sources, _harness.Services.GetRequiredService<NodeBatteryQuery>(), new BatteryThresholds(), new ListLogger<NodeAnalyticsPage>());
        view.Choose(node.Key.ToString(), 7, TimeZoneInfo.Utc);
        await view.LoadAsync(() => { }, CancellationToken.None);
        var before = view.Charts;
        view.Choose(node.Key.ToString(), 1, TimeZoneInfo.Utc);
        Assert.True(view.IsStale);
        Assert.Same(before, view.Charts);
        Assert.True(view.IsDue());
        await view.LoadAsync(() => { }, CancellationToken.None);
        Assert.False(view.IsStale);
        Assert.Equal(25, view.Charts.Activity[0].Data.Count);
        Assert.False(view.IsDue());
        _bed.Bed.Clock.Advance(NodeAnalyticsViewModel.Interval);
        Assert.True(view.IsDue());
        // A disk that does not answer takes no chart but the battery's.
        _bed.Mesh.Observers.Upsert(node.Key.ToString(), new ObserverFacts { Name = "Same" }, _bed.Now);
        var broken = new NodeAnalyticsViewModel(
            _bed.Sources, new NodeBatteryQuery(_bed.Mesh, _bed.Reports, new BrokenTelemetry()), new BatteryThresholds(), new ListLogger<NodeAnalyticsPage>());
        broken.Choose(node.Key.ToString(), 7, TimeZoneInfo.Utc);
        await broken.LoadAsync(() => { }, CancellationToken.None);
        Assert.NotNull(broken.Battery.Error);
        Assert.Null(broken.Figures.Error);
        Assert.NotEmpty(broken.Charts.Activity);
        Assert.Empty(broken.Peers.Value!.Peers);
    }

    [Fact]
    public void HistoryStillRead_IsSaid_AndItsEndRenewsTheFigures()
    {
        var node = _bed.Node("AA01");
        Hear(node, 3, 7, []);
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Warming);
        var page = Open("AA01");
        Assert.Contains("History is still being read", page.Find(".analytics-note").TextContent, StringComparison.Ordinal);
        Hear(node, 2, 7, []);
        _bed.Mesh.Store.Status = new StoreStatus(StorePhase.Ready);
        _bed.Mesh.Feed.Changed();
        _bed.Bed.Clock.Advance(PacketFeed.RefreshInterval);
        page.WaitForAssertion(() => Assert.StartsWith("2 packets", page.Find(".page-sub").TextContent.Trim(), StringComparison.Ordinal), s_patience);
        Assert.Empty(page.FindAll(".analytics-note"));
    }

    private void Hear(Node node, double hoursAgo, double? snr, string[] hops, int observer = 1) =>
        _bed.Bed.Hear(APacket.Flood(PayloadType.Ack).Number(++_number).From(node.Id).Via(hops).By(observer).With(snr).At((_bed.Now - TimeSpan.FromHours(hoursAgo)).Value));

    private void Carry(Node relay, Node sender, double hoursAgo) =>
        _bed.Bed.Hear(APacket.Flood(PayloadType.Advert).Number(++_number).From(sender.Id).Via(relay.Key.Prefix(2).ToString()).Resolved(relay.Id).At((_bed.Now - TimeSpan.FromHours(hoursAgo)).Value));

    private IRenderedComponent<NodeAnalyticsPage> Open(string hex, string query = "") => Open(_harness, hex, query);

    private static IRenderedComponent<NodeAnalyticsPage> Open(ComponentHarness harness, string hex, string query)
    {
        var page = Render(harness, AKey.Of(hex).ToString(), query);
        page.WaitForAssertion(() => Assert.Equal(6, page.FindAll(".analytics-cards dt").Count), s_patience);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".skeleton, .chart-wait")), s_patience);
        return page;
    }

    private static IRenderedComponent<NodeAnalyticsPage> Render(ComponentHarness harness, string key, string query)
    {
        harness.Services.GetRequiredService<NavigationManager>().NavigateTo($"nodes/{Uri.EscapeDataString(key)}/analytics{query}");
        return harness.Render<NodeAnalyticsPage>(parameters => parameters.Add(p => p.Key, key));
    }

    private static List<(string Name, string Figure)> Cards(IRenderedComponent<NodeAnalyticsPage> page) =>
        [.. page.FindAll(".analytics-cards > *").Select(card => (card.QuerySelector("dt")!.TextContent, card.QuerySelector("dd")!.TextContent))];

    private static List<string> Empties(IRenderedComponent<NodeAnalyticsPage> page, params string[] titles) =>
        [.. page.FindComponents<Chart>().Where(chart => titles.Contains(chart.Instance.Title)).Select(chart => chart.Find(".chart-empty").TextContent)];

    private static List<string> RowsOf(IRenderedComponent<NodeAnalyticsPage> page, string title) =>
        [.. page.FindComponents<Chart>().Single(chart => chart.Instance.Title == title).FindAll("tbody th").Select(head => head.TextContent)];

    private static List<string> HeadOf(IRenderedComponent<NodeAnalyticsPage> page, string title) =>
        [.. page.FindComponents<Chart>().Single(chart => chart.Instance.Title == title).FindAll("thead th").Select(head => head.TextContent)];

    private sealed class BrokenTelemetry : CoreScope.Core.Store.Archive.IObserverTelemetry
    {
        public ValueTask<IReadOnlyList<TelemetryRow>> LoadAsync(int observerIndex, UnixMillis since, UnixMillis until, CancellationToken cancellationToken) =>
            throw new IOException("the disk is gone");
    }
}
