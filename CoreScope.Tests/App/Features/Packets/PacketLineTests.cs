using Bunit;
using CoreScope.App.Features.Packets;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Identity;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Core.Store;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CoreScope.Tests.App.Features.Packets;

public sealed class PacketLineTests : IDisposable
{
    private static readonly APacket s_packet = APacket.Flood(PayloadType.Ack).Number(1).Via("A1B2", "C3D4", "E5F6", "0708");
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "PK-02")]
    public async Task Row_Group_FillsEveryColumn()
    {
        var second = _bed.Observer("Second", "OAK");
        var third = _bed.Observer("Third", "MRY");
        _bed.Hear(s_packet.By(1).With(snr: 6.5, rssi: -91), s_packet.By(second), s_packet.By(third));
        var line = Render(await RowAsync(s_packet));
        Assert.Equal("MRY OAK +1", Text(line, "col-region"));
        Assert.Equal(s_packet.Hash().ToString()[..8], Text(line, "col-hash"));
        Assert.Equal("16 B", Text(line, "col-size"));
        Assert.Equal("2", Text(line, "col-hb"));
        Assert.Equal("ACK", Text(line, "col-type"));
        Assert.Equal("The first", Text(line, "col-observer"));
        Assert.Equal("6.5-91", Text(line, "col-signal"));
        Assert.Equal("3", Text(line, "col-rpt"));
        Assert.Equal(["A1B2", "0708"], line.FindAll(".col-path .hop").Select(hop => hop.TextContent));
        Assert.StartsWith("+2", line.Find(".col-path .popover-pill").TextContent, StringComparison.Ordinal);
        Assert.Single(line.FindAll("button.caret"));
        Assert.Equal("false", line.Find("tr").GetAttribute("aria-expanded"));
        Assert.Equal(s_packet.Hash().ToString(), line.Find("tr").GetAttribute("data-key"));
    }

    [Fact]
    [Trait("row", "PK-02")]
    public async Task Row_HeardOnceWithoutFigures_LeavesColumnsEmpty()
    {
        var packet = APacket.Trace(1, [0xA1, 0xB2], 12);
        _bed.Hear(packet.By(1));
        var line = Render(await RowAsync(packet));
        Assert.Equal("—", Text(line, "col-hb"));
        Assert.Equal("——", Text(line, "col-signal"));
        Assert.Equal("", Text(line, "col-rpt"));
        Assert.Empty(line.FindAll("button.caret"));
        Assert.False(line.Find("tr").HasAttribute("aria-expanded"));
    }

    [Fact]
    [Trait("row", "PK-11")]
    public async Task Row_Child_TellsTheTimeAfterTheFirst()
    {
        _bed.Hear(s_packet.By(1).At(1_000), s_packet.By(2).At(1_250));
        var child = (await _bed.DetailAsync(s_packet)).Observations[1];
        var line = Render(new FeedRow(child), isChild: true);
        Assert.Equal("+250 ms", Text(line, "col-time"));
        Assert.Contains("row-child", line.Find("tr").ClassList);
        Assert.Equal($"obs-{child.Observation.Id}", line.Find("tr").GetAttribute("data-key"));
    }

    [Fact]
    [Trait("row", "PK-11")]
    public async Task Caret_Clicked_TogglesWithoutOpening()
    {
        _bed.Hear(s_packet.By(1), s_packet.By(2));
        var (opened, toggled) = (0, 0);
        var row = await RowAsync(s_packet);
        var line = _harness.Render<PacketLine>(p => p.Add(l => l.Row, row).Add(l => l.OnOpen, _ => opened++).Add(l => l.OnToggle, _ => toggled++));
        line.Find("button.caret").Click();
        Assert.Equal((0, 1), (opened, toggled));
        line.Find("tr").Click();
        Assert.Equal((1, 1), (opened, toggled));
    }

    [Fact]
    [Trait("row", "PK-40")]
    public async Task Pill_Clicked_DoesNotOpenTheRow()
    {
        _bed.Hear(s_packet.By(1));
        var opened = 0;
        var row = await RowAsync(s_packet);
        var line = _harness.Render<PacketLine>(p => p.Add(l => l.Row, row).Add(l => l.OnOpen, _ => opened++));
        Assert.Equal("0", line.Find("tr").GetAttribute("tabindex"));
        line.Find(".popover-pill").Click();
        Assert.Equal(0, opened);
        Assert.Equal(4, line.FindAll(".popover-panel li").Count);
    }

    [Fact]
    [Trait("row", "X-18")]
    public async Task Render_SameRowAgain_IsNotDrawnAgain()
    {
        _bed.Hear(s_packet.By(1));
        var row = await RowAsync(s_packet);
        var line = Render(row);
        var renders = line.RenderCount;
        line.Render(p => p.Add(l => l.Row, row));
        Assert.Equal(renders, line.RenderCount);
        line.Render(p => p.Add(l => l.Row, row).Add(l => l.IsSelected, true));
        Assert.Equal("true", line.Find("tr").GetAttribute("aria-selected"));
    }

    [Fact]
    [Trait("row", "X-23")]
    public async Task Stripe_Preference_IsTheHashOrTheType()
    {
        _bed.Hear(s_packet.By(1));
        var line = Render(await RowAsync(s_packet));
        Assert.Contains("--stripe:light-dark(", line.Find("tr").GetAttribute("style"), StringComparison.Ordinal);
        var preferences = _harness.Services.GetRequiredService<UserPreferences>();
        await line.InvokeAsync(() => preferences.SetAsync(preferences.Current with { ColorsByHash = false }));
        Assert.Equal("--stripe:var(--type-ack)", line.Find("tr").GetAttribute("style"));
    }

    [Theory, MemberData(nameof(Vectors))]
    [Trait("row", "PK-03")]
    [Trait("row", "PK-05")]
    [Trait("row", "X-07")]
    public async Task Row_EveryPayloadType_HasItsLabelAndDetails(string vector)
    {
        var example = PacketVector.Named(vector);
        var packet = example.Dissect();
        var row = await new MeshBed(new DecodeKeys(example.Keys, example.Regions)).RowOfAsync(packet.Raw.ToArray());
        foreach (var isPhone in new[] { false, true })
        {
            var line = Render(new FeedRow(row), isPhone: isPhone);
            Assert.Equal(packet.Header.Payload.Label(), line.Find(".type-tag").TextContent);
            Assert.Contains($"--type-{packet.Header.Payload.Name().ToLowerInvariant().Replace('_', '-')}", line.Find(".type-tag").GetAttribute("style"), StringComparison.Ordinal);
            Assert.Contains(packet.Summary.Text, line.Find(".col-details").TextContent, StringComparison.Ordinal);
            Assert.NotEmpty(packet.Summary.Text);
            Assert.Equal(packet.Header.Route.HasTransportCodes(), line.FindAll(".transport-tag").Count == 1);
            Assert.Equal(packet.Summary.Channel, line.FindAll(".channel-chip").Select(chip => chip.TextContent).SingleOrDefault());
        }
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public async Task Row_HostileNames_StayText(string name)
    {
        var observer = _bed.Observer(name, name);
        var channel = GroupWriter.RawText(ChannelKey.Public, 1_700_000_000, System.Text.Encoding.UTF8.GetBytes(name).AsSpan(0, Math.Min(150, System.Text.Encoding.UTF8.GetByteCount(name))));
        foreach (var packet in new[] { s_packet, APacket.Flood(PayloadType.GroupText).Payload(channel) })
        {
            _bed.Hear(packet.By(observer));
            foreach (var isPhone in new[] { false, true })
            {
                var line = Render(await RowAsync(packet), isPhone: isPhone);
                Assert.Empty(line.FindAll("img,script,b"));
                Assert.All(line.FindAll("*"), element => Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("onmouse", StringComparison.Ordinal)));
            }
        }
    }

    public static TheoryData<string> Vectors => [.. PacketVector.All.Where(vector => vector.Expected.GetProperty("ok").GetBoolean()).Select(vector => vector.Name)];

    private async Task<FeedRow> RowAsync(APacket packet) => new(await _bed.RowAsync(packet));

    private IRenderedComponent<PacketLine> Render(FeedRow row, bool isChild = false, bool isPhone = false) =>
        _harness.Render<PacketLine>(p => p.Add(l => l.Row, row).Add(l => l.IsChild, isChild).Add(l => l.IsPhone, isPhone));

    private static string Text(IRenderedComponent<PacketLine> line, string column) => line.Find("td." + column).TextContent.Trim();
}
