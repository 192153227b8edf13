using CoreScope.App.Features.Packets;
using CoreScope.App.Shared.Mesh;
using CoreScope.App.Shared.Preferences;
using CoreScope.Core.Dissection;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;
using CoreScope.Core.Protocol;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Packets;

public sealed class PacketTextTests
{
    [Fact]
    [Trait("row", "X-22")]
    public async Task HopCount_OneByteHopsHidden_TellsBoth()
    {
        var bed = new MeshBed();
        var (one, two) = (APacket.Flood(PayloadType.Ack).Number(1).Via("A1", "C3"), APacket.Flood(PayloadType.Ack).Number(2).Via("A1B2"));
        bed.Hear(one.By(1), two.By(1));
        var hides = new DisplayPreferences { HidesOneByteHops = true };
        Assert.Equal("2 hops", PacketText.HopCount((await bed.RowAsync(one)).Hops, new DisplayPreferences()));
        Assert.Equal("0 hops, 2 hidden", PacketText.HopCount((await bed.RowAsync(one)).Hops, hides));
        Assert.Equal("1 hop", PacketText.HopCount((await bed.RowAsync(two)).Hops, hides));
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(1_000, "1.0 s")]
    [InlineData(59_900, "59.9 s")]
    [InlineData(60_000, "1.0 min")]
    [InlineData(5_400_000, "90.0 min")]
    public void Duration_Spans_ReadAsAPersonSays(long ms, string text) => Assert.Equal(text, PacketText.Duration(TimeSpan.FromMilliseconds(ms)));

    [Theory]
    [InlineData(0, "0 hops")]
    [InlineData(1, "1 hop")]
    [InlineData(1_234, "1,234 hops")]
    public void Count_Numbers_AreOneOrMany(int count, string text) => Assert.Equal(text, PacketText.Count(count, "hop"));

    [Fact]
    public void Snr_Missing_IsADash() => Assert.Equal(("—", "-7.25", "0"), (PacketText.Snr(null), PacketText.Snr(-7.25), PacketText.Rssi(0)));

    [Fact]
    public void IconOf_EveryIcon_IsAFileOrNone()
    {
        foreach (var icon in Enum.GetValues<SummaryIcon>())
            Assert.Equal(icon == SummaryIcon.None, PacketText.IconOf(icon) is null);
    }

    [Theory]
    [Trait("row", "HR-09")]
    [InlineData(HopConfidence.Exact, false, false, HopMark.None)]
    [InlineData(HopConfidence.Exact, false, true, HopMark.Unreliable)]
    [InlineData(HopConfidence.Graph, true, false, HopMark.None)]
    [InlineData(HopConfidence.Geographic, false, false, HopMark.Ambiguous)]
    [InlineData(HopConfidence.Geographic, true, false, HopMark.Fallback)]
    [InlineData(HopConfidence.Geographic, true, true, HopMark.Unreliable)]
    [InlineData(HopConfidence.Guess, false, false, HopMark.Ambiguous)]
    [InlineData(HopConfidence.Guess, true, false, HopMark.Fallback)]
    [InlineData(HopConfidence.None, false, false, HopMark.None)]
    public void Hops_Confidence_IsMarkedAndExplained(HopConfidence confidence, bool isOutOfRegion, bool isUnreliable, HopMark mark)
    {
        var hop = Assert.Single(HopViews.Of([new HopName(new HopPrefix([0xA1]), null, confidence, 3, isOutOfRegion, isUnreliable)]));
        Assert.Equal((mark, "A1", 3), (hop.Mark, hop.Text, hop.Candidates));
        Assert.NotEmpty(hop.Tooltip!);
    }

    [Fact]
    public async Task More_Row_NamesSignalHopsAndRepeats()
    {
        var bed = new MeshBed();
        var packet = APacket.Flood(PayloadType.Ack).Number(1).At(1_000);
        bed.Hear(packet.With(snr: 6.5, rssi: -80), packet.Via("A1", "B2").By(2).At(2_500).With(snr: -3, rssi: -100));
        Assert.Equal(" · -3 dB · 2 hops · 2×", PacketText.More(await bed.RowAsync(packet), new DisplayPreferences()));
        var detail = await bed.DetailAsync(packet);
        Assert.Equal(["first", "+1.5 s"], detail.Observations.Select(PacketText.After));
        Assert.Equal(" · 6.5 dB · direct", PacketText.More(detail.Observations[0], new DisplayPreferences()));
    }

    [Theory]
    [InlineData("123", "number")]
    [InlineData("00112233aabbccdd", "hash")]
    [InlineData("0000000000000012", "hash")]
    [InlineData("mistyped", "hash")]
    public void KindOfKey_NumberOrHash_IsToldApart(string key, string kind) => Assert.Equal(kind, PacketText.KindOfKey(key));
}
