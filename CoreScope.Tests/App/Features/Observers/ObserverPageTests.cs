using Bunit;
using CoreScope.App.Features.Observers;
using CoreScope.App.Features.Observers.Detail;
using CoreScope.App.Shared.Charts;
using CoreScope.App.Shared.Mesh;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Telemetry;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Observers;

public sealed class ObserverPageTests : IDisposable
{
    private static readonly UnixMillis s_start = UnixMillis.From(new ManualClock().Start);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly ComponentHarness _harness = new();
    private readonly ObserversBed _bed = new(null,
        new TelemetryRow(s_start - TimeSpan.FromHours(3), -110, 100, 1000, 1, 4100, 10, 10),
        new TelemetryRow(s_start - TimeSpan.FromHours(2), -111.5, 136, 1360, 2, 4050, 20, 19),
        new TelemetryRow(s_start - TimeSpan.FromHours(1), null, 5, 10, 0, null, 1, 1));

    public ObserverPageTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    [Theory]
    [MemberData(nameof(ObserverLinkTests.Ids), MemberType = typeof(ObserverLinkTests))]
    [Trait("row", "OD-01")]
    public void Id_OfAnyText_IsFoundAndShownAsText(string id)
    {
        if (id is "." or "..")
            return;
        _bed.Observer(id, facts: new ObserverFacts { Name = id, Model = HostileText.Markup });
        var page = Open(ObserverUrl.Of(id));
        Assert.Equal(id.ToUpperInvariant(), page.Find("dd code bdi").TextContent);
        Assert.Contains(HostileText.Markup, page.Markup.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img, script"));
    }

    [Fact]
    [Trait("row", "OD-01")]
    public void Facts_RadioPowerAndClock_AreShown()
    {
        ObserverDirectory.NoteSkew(
            _bed.Observer("AA01", 1, 2, new ObserverFacts { Name = "One", Region = "SJC", CanRelay = true, Model = "Heltec", Radio = "910.525,62.5,7,5", BatteryMillivolts = 3200, UptimeSeconds = 90_061, NoiseFloor = -112.5 }), 3600, _bed.Now);
        var page = Open("observers/AA01");
        Assert.Equal("One", page.Find("h1").TextContent);
        page.WaitForAssertion(() => Assert.Single(Series(page, "Battery")), s_patience);
        var facts = page.FindAll("dt").Select(head => head.TextContent).Zip(page.FindAll("dd").Select(value => value.TextContent.Trim())).ToDictionary(fact => fact.First, fact => fact.Second);
        Assert.Equal("910.525 MHz · SF7 · 62.5 kHz · CR 5", facts["Radio"]);
        Assert.Equal("3.20 V low", facts["Battery"]);
        Assert.Equal(("1d 1h", "-112.5 dBm", "Repeater", "Heltec"), (facts["Uptime"], facts["Noise floor"], facts["Relay"], facts["Model"]));
        Assert.Equal("1 in 7 days", facts["Reboots"]);
        Assert.Contains("1h 0m ahead", page.Find(".observer-notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("timedatectl", page.Find("details").TextContent, StringComparison.Ordinal);
        Assert.Contains("not known yet", page.Find(".observer-offset").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "OD-02")]
    public void Range_ChosenAndByLink_IsInTheAddress()
    {
        _bed.Hear(_bed.Observer("AA01"), APacket.Flood(PayloadType.Ack).Number(1), minutes: 60 * 48);
        var page = Open("observers/AA01?days=1");
        Assert.Equal("24 hours", page.Find(".range [aria-pressed=true]").TextContent);
        Assert.Contains("No packets in 24 hours.", page.Markup, StringComparison.Ordinal);
        page.FindAll(".range button")[1].Click();
        var navigation = _harness.Services.GetRequiredService<NavigationManager>();
        Assert.EndsWith("observers/AA01?days=3", navigation.Uri, StringComparison.Ordinal);
        page.Render();
        page.WaitForAssertion(() => Assert.Single(Series(page, "Packets over time")), s_patience);
    }

    [Fact]
    [Trait("row", "OD-03")]
    [Trait("row", "OD-04")]
    [Trait("row", "OD-06")]
    public void Charts_AndRecentPackets_CountWhatItHeard()
    {
        var observer = _bed.Observer("AA01");
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of("A1B2C3"), HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = "Hill" }, true);
        // One station under prefixes of three lengths.
        _bed.Hear(observer, APacket.Flood(PayloadType.Ack).Number(1).Via("A1"), minutes: 2, snr: -0.5);
        _bed.Hear(observer, APacket.Flood(PayloadType.Ack).Number(2).Via("A1B2"), minutes: 1, snr: 4.5);
        _bed.Hear(observer, APacket.Flood(PayloadType.Path).Number(3).Via("A1B2C3").Payload(0, 0, 1, 2), snr: null);
        var page = Open("observers/AA01?days=1");
        page.WaitForAssertion(() => Assert.Single(Series(page, "Packets over time")), s_patience);
        Assert.Equal(3, Series(page, "Packets over time")[0].Data.Sum(point => point.Y));
        Assert.Equal([("ACK", 2.0), ("Path", 1.0)], Series(page, "Packet types")[0].Data.Select(point => (point.Label!, point.Y!.Value)));
        Assert.Equal([("-2 to 0", 1.0), ("0 to 2", 0.0), ("2 to 4", 0.0), ("4 to 6", 1.0)], Series(page, "SNR distribution")[0].Data.Select(point => (point.Label!, point.Y!.Value)));
        var links = page.FindAll(".observer-recent a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(3, links.Count);
        Assert.Matches("^packets/[0-9a-f]{16}\\?obs=3$", links[0]);
    }

    [Fact]
    [Trait("row", "OD-04")]
    public void UniqueNodes_OneStationUnderSeveralPrefixes_CountsOnce()
    {
        var figures = new ObserverAnalytics { Bucket = TimeSpan.FromHours(1), Observations = 3, Timeline = [new(new UnixMillis(0), 3, 1), new(new UnixMillis(3_600_000), 0, 0)] };
        Assert.Equal([1.0, 0.0], ObserverCharts.Nodes(figures)[0].Data.Select(point => point.Y!.Value));
        var observer = _bed.Observer("AA01");
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = AKey.Of("A1B2C3"), HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = "Hill" }, true);
        foreach (var (hop, i) in new[] { "A1", "A1B2", "A1B2C3" }.Select((hop, i) => (hop, i)))
            _bed.Hear(observer, APacket.Flood(PayloadType.Ack).Number(i).Via(hop));
        var page = Open("observers/AA01?days=1");
        page.WaitForAssertion(() => Assert.Equal(1, Series(page, "Unique nodes heard")[0].Data.Max(point => point.Y)), s_patience);
    }

    [Fact]
    [Trait("row", "OD-05")]
    public void Telemetry_BatteryNoiseAndAirtime_HaveGapsAtAReboot()
    {
        _bed.Observer("AA01");
        var page = Open("observers/AA01");
        page.WaitForAssertion(() => Assert.Single(Series(page, "Battery")), s_patience);
        Assert.Equal([4.1, 4.05, null], Series(page, "Battery")[0].Data.Select(point => point.Y));
        Assert.Equal([-110, -111.5, null], Series(page, "Noise floor")[0].Data.Select(point => point.Y));
        Assert.Equal([("Sending", 1.0), ("Receiving", 10.0)], Series(page, "Airtime").Select(series => (series.Name, series.Data[1].Y!.Value)));
        Assert.All(Series(page, "Airtime"), series => Assert.Null(series.Data[2].Y));
        Assert.Equal(10, Series(page, "Receive errors")[0].Data[1].Y);
    }

    [Fact]
    [Trait("row", "OD-07")]
    public async Task NothingHeard_EveryChartSaysSo_ThenThePageFollows()
    {
        var observer = _bed.Observer("AA01", 0, null);
        var page = Open("observers/AA01?days=1");
        page.WaitForAssertion(() => Assert.Equal(
            ["No packets in 24 hours.", "No packets in 24 hours.", "No nodes in 24 hours.", "No SNR in 24 hours."], page.FindAll(".chart-empty").Take(4).Select(text => text.TextContent)), s_patience);
        Assert.Contains("No packet of it is in memory", page.Find(".observer-recent").TextContent, StringComparison.Ordinal);
        _bed.Hear(observer, APacket.Flood(PayloadType.Ack).Number(1));
        _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(5));
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".observer-recent tbody tr")), s_patience);
        // A report that is old is given once more while the next one is made.
        await Eventually.TrueAsync(
            () =>
            {
                _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(31));
                return Series(page, "Packets over time").Count == 1;
            },
            "the chart of packets");
    }

    [Fact]
    public void Unknown_SaysSo_AndNodeOfTheSameKeyIsLinked()
    {
        Assert.Contains("This observer is not here", Open("observers/%3Cimg%20src%3Dx%3E").Markup, StringComparison.Ordinal);
        var key = AKey.Of("A1B2C3");
        _bed.Observer(key.ToString());
        _bed.Mesh.Nodes.Apply(new NodeAdvert { Key = key, HeardAt = _bed.Now, Role = NodeRole.Repeater, Name = "Hill" }, true);
        Assert.Equal("nodes/" + key, Open("observers/" + key).Find(".page-head a").GetAttribute("href"));
    }

    private IRenderedComponent<ObserverPage> Open(string url)
    {
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        var page = _harness.Render<ObserverPage>();
        page.WaitForState(() => page.FindAll(".skeleton, .chart-wait").Count == 0, s_patience);
        return page;
    }

    private static IReadOnlyList<ChartSeries> Series(IRenderedComponent<ObserverPage> page, string title) =>
        page.FindComponents<Chart>().Single(chart => chart.Instance.Title == title).Instance.Series;
}
