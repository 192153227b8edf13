using Bunit;
using CoreScope.App.Features.Live;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Replay;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Live;

/// <summary>Feed, recorder and legend as they are drawn.</summary>
public sealed class LivePartsTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly LiveBed _bed = new();

    public void Dispose()
    {
        _harness.Dispose();
        _bed.Dispose();
    }

    [Fact]
    [Trait("row", "LV-13")]
    [Trait("row", "X-30")]
    public void Feed_Line_SaysTypeHopsObservationsAndRegions_AndTextIsText()
    {
        var model = _bed.Sources.CreateModel();
        var packet = APacket.Flood(PayloadType.Ack).Via("A0", "A1", "A2");
        model.Take(_bed.Batch(packet.By(1), packet.By(_bed.Bed.Observer("Two", "OAK"))));
        string? opened = null;
        var feed = _harness.Render<LiveFeedPanel>(parameters => parameters.Add(f => f.Items, model.Feed.Items).Add(f => f.OnOpen, hash => opened = hash));
        var line = feed.Find(".feed-item");
        Assert.Equal("ACK", line.QuerySelector(".feed-type")!.TextContent);
        Assert.Equal("3⇢  2×  SJC +1", line.QuerySelector(".feed-fact")!.TextContent);
        feed.Find(".feed-item button").Click();
        Assert.Equal(packet.Hash().ToString(), opened);
    }

    [Fact]
    [Trait("row", "LV-30")]
    public void Feed_Empty_SaysWhatItWaitsFor() =>
        Assert.Equal("Waiting for packets…", _harness.Render<LiveFeedPanel>(parameters => parameters.Add(f => f.Items, [])).Find(".feed-empty").TextContent);

    [Fact]
    [Trait("row", "VC-01")]
    [Trait("row", "VC-08")]
    public void Recorder_SaysItsModeInWords_AndGivesTheClockItsTime()
    {
        var player = _bed.Sources.CreateModel().Player;
        var line = new Timeline(UnixMillis.Now(_bed.Clock), TimeSpan.FromSeconds(36), [0, 5, 10]);
        var bar = _harness.Render<VcrBar>(parameters => parameters.Add(b => b.Player, player).Add(b => b.Line, line));
        Assert.Equal("LIVE", bar.Find("[role=status]").TextContent);
        Assert.Equal("1", bar.Find(".vcr").GetAttribute("data-rate"));
        Assert.Equal(3, bar.FindAll("[role=radio]").Count(radio => radio.GetAttribute("aria-checked") == "false"));
        Assert.Equal(2, bar.Find(".vcr-bars path").GetAttribute("d")!.Count(sign => sign == 'M'));

        player.Pause();
        _bed.Batch(APacket.Flood(PayloadType.Ack).Via("A0"));
        bar.Render();
        Assert.Equal("PAUSED", bar.Find("[role=status]").TextContent);
        Assert.Equal("PAUSE +1 PKTS", bar.Find(".vcr-mode").TextContent);
        Assert.Equal("0", bar.Find(".vcr").GetAttribute("data-rate"));
        Assert.Equal("Play", bar.Find(".vcr-play").GetAttribute("aria-label"));
    }

    [Fact]
    [Trait("row", "VC-06")]
    public async Task Recorder_SliderLetGo_SeeksThere_WhateverTheScriptSays()
    {
        var sought = new List<UnixMillis>();
        var line = new Timeline(new UnixMillis(1_000_000), TimeSpan.FromSeconds(36), new int[100]);
        var bar = _harness.Render<VcrBar>(parameters => parameters.Add(b => b.Player, _bed.Sources.CreateModel().Player).Add(b => b.Line, line).Add(b => b.OnSeek, sought.Add));
        foreach (var part in new[] { 0.5, -4, 9, double.NaN })
            await bar.InvokeAsync(() => bar.Instance.Sought(part));
        Assert.Equal([line.At(0.5), line.From, line.Until, line.Until], sought);
    }

    [Fact]
    [Trait("row", "LV-16")]
    public void Legend_NamesLinesRolesAndAllTypes()
    {
        var legend = _harness.Render<LiveLegend>();
        Assert.Contains("place only inferred", legend.Markup, StringComparison.Ordinal);
        foreach (var type in new[] { PayloadType.Advert, PayloadType.GroupData, PayloadType.Multipart, PayloadType.Control, PayloadType.RawCustom, PayloadType.Ack })
            Assert.Contains(type.Label(), legend.Markup, StringComparison.Ordinal);
        Assert.Contains("Room Server", legend.Markup, StringComparison.Ordinal);
    }
}
