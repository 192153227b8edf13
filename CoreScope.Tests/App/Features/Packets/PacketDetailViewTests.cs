using Bunit;
using CoreScope.App.Features.Packets;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;
using CoreScope.Core.Protocol.Writers;
using CoreScope.Core.Store.Queries;
using CoreScope.Tests.Core.Dissection;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

public sealed class PacketDetailViewTests : IDisposable
{
    private static readonly APacket s_packet = APacket.Flood(PayloadType.Ack).Number(1);
    private readonly ComponentHarness _harness = new();
    private readonly MeshBed _bed = new();

    public void Dispose() => _harness.Dispose();

    [Theory, MemberData(nameof(PacketLineTests.Vectors), MemberType = typeof(PacketLineTests))]
    [Trait("row", "PD-17")]
    [Trait("row", "PD-19")]
    public async Task Detail_EveryPayloadType_ShowsAllItsBytesAndFields(string vector)
    {
        var example = PacketVector.Named(vector);
        var packet = example.Dissect();
        var view = Render(await DetailOfAsync(example));
        Assert.Equal(packet.Raw.Length, view.FindAll("[data-at]").Count);
        Assert.All(view.FindAll("[data-at]"), cell => Assert.True(cell.HasAttribute("style"), "every byte belongs to a range"));
        Assert.Equal(packet.Ranges.Select(range => range.Label).Distinct(), view.FindAll(".bytes-legend li").Select(item => item.TextContent));
        Assert.Equal(packet.Rows.Count, view.FindAll(".fields-name").Count);
        Assert.Equal(packet.Hops.Count, view.FindAll(".facts .hop").Count);
        Assert.Equal(packet.Hops.Count, packet.Rows.Count(row => row.IsHop));
    }

    [Theory, MemberData(nameof(PacketLineTests.Vectors), MemberType = typeof(PacketLineTests))]
    [Trait("row", "PD-08")]
    public async Task Detail_EveryPayloadType_ShowsItsMessageOnlyWhenThereIsOne(string vector)
    {
        var example = PacketVector.Named(vector);
        var packet = example.Dissect();
        var view = Render(await DetailOfAsync(example));
        var isMessage = packet.Header.Payload == PayloadType.GroupText && packet.Group is not null;
        Assert.Equal(isMessage, view.FindAll(".message-card").Count == 1);
        if (packet.Group?.Text is { } text)
            Assert.Contains(text.Trim(), view.Find(".message-card").TextContent, StringComparison.Ordinal);
        else if (isMessage)
            Assert.Contains($"0x{packet.Group!.ChannelHash:X2}", view.Find(".message-card").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PD-14")]
    [Trait("row", "PD-15")]
    public async Task Actions_LeadToTheRouteOfThisObservation_AndToTheTrace()
    {
        _bed.Hear(s_packet.Via("A1B2").By(1).Ids(1, 7), s_packet.By(1).Ids(1, 8));
        Assert.Equal([$"live?packet={s_packet.Hash()}", $"map?packet={s_packet.Hash()}&obs=7", $"tools/trace/{s_packet.Hash()}"], Links(Render(await _bed.DetailAsync(s_packet, 7))));
        // Without hops there is no way to draw.
        Assert.Equal([$"live?packet={s_packet.Hash()}", $"tools/trace/{s_packet.Hash()}"], Links(Render(await _bed.DetailAsync(s_packet, 8))));

        static IEnumerable<string?> Links(IRenderedComponent<PacketDetailView> view) => view.FindAll(".packet-actions a").Select(link => link.GetAttribute("href"));
    }

    [Fact]
    [Trait("row", "PD-08")]
    public async Task Facts_OfOneObservation_AreItsOwn()
    {
        var second = _bed.Observer("Second", "OAK");
        _bed.Hear(
            s_packet.Via("A1B2", "C3D4").By(1).At(1_000).With(snr: 6.5, rssi: -91).Going(CoreScope.Core.Store.Direction.Received),
            s_packet.WithCodes(0x1234, 0xABCD).By(second).At(3_400).RadioAt(3_000));
        var facts = Facts(Render(await _bed.DetailAsync(s_packet, 1)));
        Assert.Equal("The first SJC", facts["Observer"]);
        Assert.Equal("6.5 dB / -91 dBm", facts["SNR / RSSI"]);
        Assert.Equal("FLOOD", facts["Route"]);
        Assert.Equal("2 bytes", facts["Hash size"]);
        Assert.Equal("2.4 s (2 obs × 2 observers)", facts["Propagation"]);
        Assert.Equal("received (rx)", facts["Direction"]);

        var other = Facts(Render(await _bed.DetailAsync(s_packet, 2)));
        Assert.Equal("Second OAK", other["Observer"]);
        Assert.Equal("—", other["SNR / RSSI"]);
        Assert.Equal("— (direct)", other["Path"]);
        Assert.Equal("TRANSPORT_FLOOD", other["Route"]);
        Assert.Equal("3412 CDAB", other["Transport codes"]);
        Assert.True(other.ContainsKey("Observer's clock"));
        Assert.False(other.ContainsKey("Direction"));
        Assert.False(other.ContainsKey("Hash size"));
    }

    [Fact]
    [Trait("row", "PD-06")]
    [Trait("row", "PD-07")]
    public async Task Observations_Clicked_AskForThatOne()
    {
        var second = _bed.Observer("Second");
        _bed.Hear(s_packet.By(1), s_packet.Via("A1").By(second));
        var detail = await _bed.DetailAsync(s_packet);
        var asked = 0;
        var view = _harness.Render<PacketDetailView>(p => p.Add(v => v.Detail, detail).Add(v => v.OnSelect, id => asked = id));
        Assert.Contains("observation 2 of 2", view.Find(".packet-ident").TextContent, StringComparison.Ordinal);
        Assert.Contains("Second", view.Find("tr[aria-current=true]").TextContent, StringComparison.Ordinal);
        view.FindAll(".observations button")[0].Click();
        Assert.Equal(detail.Observations[0].Observation.Id, asked);
        Assert.Contains("Longest path: 1 hop, heard by 2 observers", view.Find(".packet-aggregate").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "PD-06")]
    public async Task Observation_Unknown_FallsBackToTheBest()
    {
        _bed.Hear(s_packet.By(1), s_packet.Via("A1").By(2));
        Assert.Equal(1, (await _bed.DetailAsync(s_packet, 99)).SelectedIndex);
    }

    [Fact]
    public async Task Detail_HeardOnce_HasNoTableOfObservations()
    {
        _bed.Hear(s_packet.By(1));
        var view = Render(await _bed.DetailAsync(s_packet));
        Assert.Empty(view.FindAll(".observations"));
        Assert.Equal(s_packet.Hash().ToString(), view.Find(".packet-ident code").TextContent);
    }

    [Theory, MemberData(nameof(HostileText.All), MemberType = typeof(HostileText))]
    [Trait("row", "X-30")]
    public async Task Detail_HostileNames_StayText(string name)
    {
        var observer = _bed.Observer(name, name);
        var text = System.Text.Encoding.UTF8.GetBytes(name);
        _bed.Hear(APacket.Flood(PayloadType.GroupText).Payload(GroupWriter.RawText(ChannelKey.Public, 1_700_000_000, text.AsSpan(0, Math.Min(150, text.Length)))).By(observer));
        var transmission = _bed.Store.Find(1)!;
        var view = Render(await _bed.Details.LoadAsync(transmission, null, CancellationToken.None));
        Assert.Empty(view.FindAll("img,script,b"));
        Assert.Single(view.FindAll(".message-card"));
    }

    [Fact]
    [Trait("row", "PD-06")]
    public async Task Heading_Hops_AgreesWithTheChips()
    {
        _bed.Hear(s_packet.Via("A1", "B2", "C3").By(1));
        var detail = await _bed.DetailAsync(s_packet);
        Assert.Equal("3 hops", _harness.Render<PacketHeading>(p => p.Add(h => h.Detail, detail)).Find(".hop-count").TextContent);
    }

    // Each example has keys of its own; with others it would be another packet to the reader.
    private static async Task<PacketDetail> DetailOfAsync(PacketVector example)
    {
        var bed = new MeshBed(new DecodeKeys(example.Keys, example.Regions));
        return await bed.Details.LoadAsync(bed.Hear(example.Bytes()), null, CancellationToken.None);
    }

    private IRenderedComponent<PacketDetailView> Render(PacketDetail detail) => _harness.Render<PacketDetailView>(p => p.Add(v => v.Detail, detail));

    private static Dictionary<string, string> Facts(IRenderedComponent<PacketDetailView> view) =>
        view.FindAll(".facts dt").Zip(view.FindAll(".facts dd")).ToDictionary(pair => pair.First.TextContent, pair => string.Join(' ', pair.Second.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
