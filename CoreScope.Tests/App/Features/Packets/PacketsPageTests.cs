using Bunit;
using CoreScope.App.Features.Packets;
using CoreScope.App.Shared.Live;
using CoreScope.Core.Identity;
using CoreScope.Core.Metrics;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Archive;
using CoreScope.Tests.TestKit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Packets;

/// <summary>What the page says when there is nothing to list; the list itself is judged in a browser.</summary>
public sealed class PacketsPageTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();
    private readonly FakeDemo _demo = new();

    public PacketsPageTests()
    {
        _harness.Services.AddSingleton(_bed.Mesh);
        _harness.Services.AddSingleton(_bed.Rows);
        _harness.Services.AddSingleton(_bed.Details);
        _harness.Services.AddSingleton<IDemoSwitch>(_demo);
        _harness.Services.AddSingleton(new DecodeKeys(ChannelKeyring.Default, RegionScopes.Empty));
        _harness.Services.AddSingleton<IIngestStatus>(new FakeStatus());
    }

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "PK-39")]
    public void Empty_RealMesh_NamesTheSourcesAndOffersTheSimulatedOne()
    {
        var empty = _harness.Render<EmptyPackets>();
        Assert.Contains("mqtt://broker (refused)", empty.Find(".empty").TextContent, StringComparison.Ordinal);
        empty.Find("button").Click();
        Assert.Equal(1, _demo.Started);
        Assert.True(empty.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    [Trait("row", "PK-39")]
    public void Empty_ArchiveThatCannotBeRead_SaysWhyAndOffersNothing()
    {
        _bed.Store.Status = new StoreStatus(StorePhase.Degraded, Reason: "corescope.db is damaged <b>");
        var empty = _harness.Render<EmptyPackets>();
        Assert.Contains("corescope.db is damaged <b>", empty.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("No packets yet", empty.Markup, StringComparison.Ordinal);
        Assert.Empty(empty.FindAll("button"));
    }

    [Fact]
    [Trait("row", "PK-39")]
    public void Empty_SimulatedMesh_OffersNothing()
    {
        _demo.CanStart = false;
        Assert.Empty(_harness.Render<EmptyPackets>().FindAll("button"));
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [Trait("row", "PD-05")]
    public void Packet_Unknown_SaysSoAndNothingIsMarkup(string key)
    {
        var page = _harness.Render<PacketPage>(p => p.Add(v => v.Key, key));
        Assert.Contains("This packet is not here", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("img"));
    }

    [Fact]
    [Trait("row", "PK-39")]
    public void Packet_HistoryStillLoading_WaitsForIt()
    {
        _bed.Store.Status = new StoreStatus(StorePhase.Warming);
        var page = _harness.Render<PacketPage>(p => p.Add(v => v.Key, "ffffffffffffffff"));
        Assert.Equal("Loading history", page.Find("[role=status]").GetAttribute("aria-label"));
    }

    [Fact]
    [Trait("row", "PD-05")]
    public void Packet_ByHashOrId_IsShown()
    {
        var packet = APacket.Flood(PayloadType.Ack).Number(1);
        _bed.Hear(packet.By(1));
        foreach (var key in new[] { packet.Hash().ToString(), packet.Hash().ToString().ToUpperInvariant(), "1" })
            Assert.Contains(packet.Hash().ToString(), _harness.Render<PacketPage>(p => p.Add(v => v.Key, key)).Find(".packet-ident").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PD-07")]
    public void Packet_ObservationInTheQuery_IsFollowed()
    {
        var packet = APacket.Flood(PayloadType.Ack).Number(1);
        _bed.Hear(packet.By(1), packet.Via("A1").By(2));
        var navigation = _harness.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo($"packet/{packet.Hash()}?obs=1");
        var page = _harness.Render<PacketPage>(p => p.Add(v => v.Key, packet.Hash().ToString()));
        Assert.Contains("observation 1 of 2", page.Markup, StringComparison.Ordinal);
        page.FindAll(".observations button")[1].Click();
        Assert.EndsWith("?obs=2", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "FL-12")]
    [Trait("row", "FL-19")]
    public void Filter_InTheLink_NarrowsTheListAndIsInTheBox()
    {
        HearTwo();
        var page = Open("packets?filter=snr%20%3E%205");
        Assert.Equal("snr > 5", page.Find(".filter-field input").GetAttribute("value"));
        Assert.Equal("1 of 2 transmissions", page.Find(".page-sub").TextContent);
        Assert.Empty(page.FindAll(".filter-said p"));
    }

    [Fact]
    [Trait("row", "FL-12")]
    [Trait("row", "FL-19")]
    public async Task Filter_TypedAndCleared_IsInTheLinkAndGoesFromIt()
    {
        HearTwo();
        var page = Open("packets?group=0");
        await TypeAsync(page, "snr > 5 && type == ACK");
        var navigation = _harness.Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => Assert.Equal("1 of 2 observations", page.Find(".page-sub").TextContent));
        Assert.EndsWith("packets?filter=snr%20%3E%205%20%26%26%20type%20%3D%3D%20ACK&group=0", navigation.Uri, StringComparison.Ordinal);
        await page.Find(".filter-clear").ClickAsync(new());
        page.Render();
        page.WaitForAssertion(() => Assert.Equal("2 observations", page.Find(".page-sub").TextContent));
        Assert.EndsWith("packets?group=0", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "FL-09")]
    public async Task Filter_ThatIsNone_SaysWhereFiltersNothingAndLeavesTheLink()
    {
        HearTwo();
        var page = Open("packets?filter=snr%20%3E%205");
        await TypeAsync(page, "snr > 5 <b>x</b>");
        page.WaitForAssertion(() => Assert.Equal("2 transmissions", page.Find(".page-sub").TextContent));
        Assert.EndsWith("packets", _harness.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("snr > 5 <b>x</b>", page.Find(".filter-field input").GetAttribute("value"));
        Assert.Equal("true", page.Find(".filter-field input").GetAttribute("aria-invalid"));
        Assert.NotEqual("", page.Find(".filter-fault").TextContent);
        Assert.Equal("/", page.Find(".filter-where mark").TextContent);
        Assert.Empty(page.FindAll(".filter-said b"));
    }

    [Fact]
    [Trait("row", "FL-09")]
    public void Filter_BrokenInTheLink_IsTreatedAsIfTyped()
    {
        HearTwo();
        var page = Open("packets?filter=snr%20%3E");
        Assert.Equal("2 transmissions", page.Find(".page-sub").TextContent);
        Assert.Contains("A value is missing", page.Find(".filter-fault").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "FL-10")]
    public void Filter_UnknownField_IsWarnedOfAndNothingFits()
    {
        HearTwo();
        var page = Open("packets?filter=snrr%20%3E%205");
        Assert.Contains("Did you mean snr", page.Find(".filter-warning").TextContent, StringComparison.Ordinal);
        Assert.Equal("0 of 2 transmissions", page.Find(".page-sub").TextContent);
    }

    [Fact]
    public async Task List_TooManySearches_SaysSoAndCanBeTriedAgain()
    {
        var archive = new EmptyArchivedPackets { Problem = new ArchiveBusyException() };
        _harness.Services.AddSingleton<IArchivedPackets>(archive);
        var page = _harness.Render<PacketsPage>();
        // As its script does when rows come into view.
        await page.InvokeAsync(() => page.Instance.PhoneChanged(false));
        Assert.Contains("Too many searches of older packets are waiting. Try again in a few seconds.", page.Markup, StringComparison.Ordinal);

        archive.Problem = null;
        await page.Find(".notice button").ClickAsync(new());
        Assert.DoesNotContain("Too many searches", page.Markup, StringComparison.Ordinal);
    }

    private void HearTwo() =>
        _bed.Hear(APacket.Flood(PayloadType.Ack).Number(1).By(1).With(snr: 8), APacket.Flood(PayloadType.Ack).Number(2).By(1).With(snr: 2));

    private IRenderedComponent<PacketsPage> Open(string url)
    {
        _harness.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return _harness.Render<PacketsPage>();
    }

    // Enter does not wait for the pause in typing. The router, which is not there, would tell the page of its new link.
    private static async Task TypeAsync(IRenderedComponent<PacketsPage> page, string text)
    {
        var input = page.Find(".filter-field input");
        var typing = input.InputAsync(text);
        await page.Find(".filter-field input").KeyDownAsync(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "Enter" });
        await typing;
        page.Render();
    }

    private sealed class FakeDemo : IDemoSwitch
    {
        public bool CanStart { get; set; } = true;

        public int Started { get; private set; }

        public Task StartAsync()
        {
            Started++;
            return Task.CompletedTask;
        }

        public Task LeaveAsync() => Task.CompletedTask;
    }

    private sealed class FakeStatus : IIngestStatus
    {
        public IReadOnlyList<SourceStatus> Sources { get; } = [new("broker", "mqtt://broker", false, default, default, default, default, 0, 0, 0, 0, "refused", 0)];

        public WatchdogStatus Watchdog => default;

        public int InboxPending => 0;

        public long InboxDropped => 0;

        public int PersistPending => 0;

        public UnixMillis LastCommit => default;

        public string? WriteFault => null;

        public IReadOnlyList<WriterStats> Writers => [];

        public IngestCounters Counters { get; } = new();
    }
}
