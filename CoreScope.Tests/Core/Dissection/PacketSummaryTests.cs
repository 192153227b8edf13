using CoreScope.Core.Dissection;
using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Dissection;

public sealed class PacketSummaryTests
{
    [Theory]
    [InlineData("grptxt-mesa", SummaryIcon.Chat, "Beacon7: see https://example.org/x?y=1&z=<b>", "#mesa")]
    [InlineData("grptxt-no-keys", SummaryIcon.Lock, "Ch 0x6D (no key)", null)]
    [InlineData("grptxt-bad-mac", SummaryIcon.Lock, "Ch 0x6D (decryption failed)", null)]
    [InlineData("grpdata-type0130", SummaryIcon.Database, "Ch 0x6D type=0x0130 len=4 748619b4", "#locked")]
    [InlineData("grpdata-typeff01", SummaryIcon.Database, "Ch 0x6D type=0xFF01 len=47 63d75475cb3aa189c973d302b7d18f50…", "#locked")]
    [InlineData("grpdata-empty", SummaryIcon.Database, "Ch 0x6D type=0xFFFF len=0", "#locked")]
    [InlineData("grpdata-no-keys", SummaryIcon.Database, "Ch 0x6D (no key)", null)]
    [InlineData("grpdata-len-overrun", SummaryIcon.Database, "Ch 0x6D type=0x0120 len=200 malformed: length exceeds the data", "#locked")]
    [InlineData("req-flood", SummaryIcon.Lock, "80 → 68", null)]
    [InlineData("response-transport_flood", SummaryIcon.Lock, "8e → d0", null)]
    [InlineData("txt_msg-transport_flood", SummaryIcon.Envelope, "17 → 7b", null)]
    [InlineData("path-direct", SummaryIcon.Shuffle, "4a → ed", null)]
    [InlineData("anonreq-login", SummaryIcon.Lock, "anon → 4c", null)]
    [InlineData("control-discover-req-since", SummaryIcon.Broadcast, "DISCOVER_REQ filter=0x06 tag=0x3482F0A6 since=1700000000", null)]
    [InlineData("control-discover-resp", SummaryIcon.Broadcast, "DISCOVER_RESP type=2 snr=-4.25 tag=0x3482F0A6 pubkey=56f4890227f6c585", null)]
    [InlineData("control-unknown", SummaryIcon.Broadcast, "UNKNOWN flags=0x10", null)]
    [InlineData("short-req", SummaryIcon.Warning, "too short (3 bytes)", null)]
    [InlineData("empty-payload-control", SummaryIcon.Warning, "empty payload", null)]
    [Trait("row", "PK-03")]
    public void Of_Vector_SaysInOneLineWhatItIs(string name, SummaryIcon icon, string text, string? channel)
    {
        var summary = PacketVector.Named(name).Dissect().Summary;

        Assert.Equal(new PacketSummary(icon, text, channel, default), summary);
    }

    [Theory]
    [InlineData("ack-4", SummaryIcon.Check, "crc=0xB032AEE7")]
    [InlineData("ack-6", SummaryIcon.Check, "crc=0x8ACA63F0 attempt=251")]
    [InlineData("trace-size2-done3", SummaryIcon.Route, "tag=0x90413B11 3/4 hops SNR -4.75, 6, 7.5 dB")]
    [InlineData("multipart-ack-6", SummaryIcon.Parts, "3 more, ACK crc=0x8ACA63F0 attempt=251")]
    [InlineData("multipart-other-inner", SummaryIcon.Parts, "1 more, TXT_MSG 9 bytes")]
    [InlineData("raw-custom", SummaryIcon.Raw, "21 bytes tag=0xA5")]
    [InlineData("reserved-type-12", SummaryIcon.None, "reserved type 12, 9 bytes")]
    [Trait("row", "PK-04")]
    public void Of_TypeThatUpstreamLeavesEmpty_SaysSomething(string name, SummaryIcon icon, string text)
    {
        var summary = PacketVector.Named(name).Dissect().Summary;

        Assert.Equal(icon, summary.Icon);
        Assert.Equal(text, summary.Text);
    }

    [Theory]
    [InlineData(1, SummaryIcon.Radio)]
    [InlineData(2, SummaryIcon.Repeater)]
    [InlineData(3, SummaryIcon.Room)]
    [InlineData(4, SummaryIcon.Sensor)]
    [InlineData(9, SummaryIcon.Radio)]
    public void Of_NamedAdvert_ShowsRoleAndLinksTheNode(byte type, SummaryIcon icon)
    {
        var summary = Summarise(AFrame.AdvertNamed("<img onerror=x>", type));

        Assert.Equal(icon, summary.Icon);
        Assert.Equal("<img onerror=x>", summary.Text);
        Assert.Equal(0xA1, summary.Node.ByteAt(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u0001")]
    public void Of_AdvertWithoutAVisibleName_ShowsTheKey(string name)
    {
        var summary = Summarise(AFrame.AdvertNamed(name));

        Assert.Equal(SummaryIcon.Broadcast, summary.Icon);
        Assert.Equal("a1a1a1a1a1a1a1a1", summary.Text);
    }

    [Fact]
    public void Of_LongText_IsCutAtEightyBetweenCharacters()
    {
        Assert.Equal(new string('x', 80), Summarise(AFrame.PublicText(new string('x', 80))).Text);
        Assert.Equal(new string('x', 80) + "…", Summarise(AFrame.PublicText(new string('x', 81))).Text);

        // A family of four is one character of 11 UTF-16 units: behind 20 letters five fit, the sixth would be torn.
        const string family = "👨‍👩‍👧‍👦";
        var families = new string('x', 20) + string.Concat(Enumerable.Repeat(family, 6));
        Assert.Equal(families[..^family.Length] + "…", Summarise(AFrame.PublicText(families)).Text);
        Assert.Equal(new string('x', 79) + "…", Summarise(AFrame.PublicText(new string('x', 79) + "😀z")).Text);
    }

    [Fact]
    public void Of_OneCharacterLongerThanTheLine_IsCutBetweenCodePoints()
    {
        var text = Summarise(AFrame.PublicText("a" + new string('\u0301', 80))).Text;

        Assert.Equal(81, text.Length);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TextOfSeveralLines_IsOnOne() =>
        Assert.Equal("Ann: a b c", Summarise(AFrame.PublicText("Ann: a\nb\tc")).Text);

    [Fact]
    public void Of_TraceOfManyHops_StaysShort()
    {
        byte[] payload = [1, 0, 0, 0, 2, 0, 0, 0, 0, .. Enumerable.Range(0, 60).Select(i => (byte)i)];
        var summary = Summarise(AFrame.Of(PayloadType.Trace, payload, RouteType.Direct, new byte[60]));

        Assert.StartsWith("tag=0x00000001 60/60 hops SNR 0, 0", summary.Text, StringComparison.Ordinal);
        Assert.Equal(81, summary.Text.Length);
    }

    private static PacketSummary Summarise(byte[] raw)
    {
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        return PacketSummary.Of(frame, ChannelKeyring.Default);
    }
}
