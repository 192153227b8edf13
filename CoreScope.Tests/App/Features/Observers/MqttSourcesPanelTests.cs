using Bunit;
using CoreScope.App.Features.Observers.Sources;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Observers;

public sealed class MqttSourcesPanelTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly ObserversBed _bed = new();

    public MqttSourcesPanelTests()
    {
        _bed.AddTo(_harness);
        _bed.Ingest.Rows =
        [
            Source("live", true, 1) with { MessagesLast5Min = 1234, MessagesTotal = 99_000, DisconnectCount = 3 },
            Source("quiet", true, 5.1),
            Source("<img src=x onerror=alert(1)>", false, 1) with { LastError = "refused: <b>", ConnectCount = 7, Clients = 2 },
        ];
    }

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(true, 0.0, SourceState.Receiving)]
    [InlineData(true, 5.0, SourceState.Receiving)]
    [InlineData(true, 5.1, SourceState.Quiet)]
    [InlineData(true, null, SourceState.Quiet)]
    [InlineData(false, 0.0, SourceState.Down)]
    [Trait("row", "MQ-02")]
    public void State_ByConnectionAndAge(bool connected, double? minutes, SourceState state) =>
        Assert.Equal(state, SourceRow.Of(Source("s", connected, minutes), _bed.Now).State);

    [Fact]
    [Trait("row", "MQ-01")]
    [Trait("row", "MQ-02")]
    public void Rows_TellEachSourceInWordsAndFigures()
    {
        var panel = Open();
        Assert.Equal(["Receiving", "Connected, quiet", "Disconnected"], panel.FindAll("td[data-label=State]").Select(cell => cell.TextContent.Trim()));
        Assert.Equal("mqtts://user:****@live.example", panel.Find("td[data-label=Broker]").TextContent);
        Assert.Equal(["1,234", "99,000", "3"], new[] { "Last 5 min", "Total", "Disconnects" }.Select(label => panel.Find($"td[data-label='{label}']").TextContent));
        Assert.Equal(3, panel.FindAll("tbody tr").Count);
        Assert.Empty(panel.FindAll("img"));
    }

    [Fact]
    [Trait("row", "MQ-03")]
    public void More_ShowsErrorsConnectionsAndWatchdog()
    {
        _bed.Ingest.Watchdog = new WatchdogStatus(_bed.Ago(0.5), 2);
        var panel = Open();
        Assert.Equal("The watchdog scanned 30s ago. 2 scans failed; the log says why.", panel.Find(".sources-watchdog").TextContent);
        panel.FindAll(".sources-more button")[2].Click();
        var text = panel.Find(".sources-detail").TextContent;
        Assert.Contains("refused: <b>", text, StringComparison.Ordinal);
        Assert.Contains("7 made, 0 lost since start; 2 publishers connected", text, StringComparison.Ordinal);
        panel.FindAll(".sources-more button")[2].Click();
        Assert.Empty(panel.FindAll(".sources-detail"));
    }

    [Theory]
    [InlineData(null, false, "has not scanned yet")]
    [InlineData(2.0, false, "scanned 2m 0s ago")]
    [InlineData(2.1, true, "Restart CoreScope")]
    [Trait("row", "MQ-03")]
    public void Watchdog_DeadAfterTwoMissedScans(double? minutes, bool isDead, string text)
    {
        var status = new WatchdogStatus(minutes is { } ago ? _bed.Ago(ago) : default, 0);
        Assert.Equal(isDead, WatchdogText.IsDead(status, _bed.Now));
        Assert.Contains(text, WatchdogText.Of(status, _bed.Now), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MQ-02")]
    public void Ticks_ReadAnewAndKeepWhatWasGood()
    {
        var panel = Open();
        _bed.Ingest.Fault = new InvalidOperationException("gone");
        Tick();
        panel.WaitForAssertion(() => Assert.Contains("these are the last figures", panel.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal(3, panel.FindAll("tbody tr").Count);
        _bed.Ingest.Fault = null;
        _bed.Ingest.Rows = [Source("live", false, 1)];
        Tick();
        panel.WaitForAssertion(() => Assert.Equal("Disconnected", panel.Find("td[data-label=State]").TextContent.Trim()), TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("these are the last figures", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MQ-01")]
    public void NoSources_SaysWhereToLook()
    {
        _bed.Ingest.Rows = [];
        Assert.Contains("MqttSources", Open().Find(".sources-empty").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "MQ-02")]
    public void Closed_StillTellsTheStates()
    {
        var panel = _harness.Render<MqttSourcesPanel>();
        Assert.Empty(panel.FindAll("table"));
        Assert.Equal("liveReceiving", panel.Find(".sources-head .source-state").TextContent);
        panel.Find(".sources-head").Click();
        Assert.Single(panel.FindAll("table"));
    }

    private IRenderedComponent<MqttSourcesPanel> Open() => _harness.Render<MqttSourcesPanel>(p => p.Add(panel => panel.StartsOpen, true));

    private void Tick() => _bed.Bed.Clock.Advance(TimeSpan.FromSeconds(5));

    private SourceStatus Source(string name, bool connected, double? minutes) => new(
        name, $"mqtts://user:****@{name}.example", connected, _bed.Ago(60), default, minutes is { } ago ? _bed.Ago(ago) : default, default(UnixMillis), 1, 0, 0, 0, null, 0);
}
