using CoreScope.Core.Protocol;
using CoreScope.Core.Protocol.Payloads;
using CoreScope.Tests.Core.Dissection;

namespace CoreScope.Tests.Core.Protocol.Payloads;

public sealed class AdvertPayloadTests
{
    [Theory]
    [InlineData("<img onerror=x>", "<img onerror=x>")]
    [InlineData("\u202Egnp.exe", "\u202Egnp.exe")]
    [InlineData("😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀")]
    [InlineData("a\u0001\u001F\u007Fb\tc\nd", "ab\tc\nd")]
    [InlineData("", "")]
    [InlineData("\u0002\u0003", "")]
    [InlineData("' OR 1=1--", "' OR 1=1--")]
    public void ReadName_Hostile_KeepsWhatIsTextAndDropsControls(string sent, string shown)
    {
        var advert = Read(AFrame.AdvertNamed(sent));

        Assert.True(advert.HasName);
        Assert.Equal(shown, advert.ReadName());
    }

    [Fact]
    public void ReadName_TwoHundredEmojis_IsCutByTheFirmwaresLimit()
    {
        var advert = Read(AFrame.AdvertNamed(string.Concat(Enumerable.Repeat("😀", 20))));

        Assert.True(advert.IsOversize);
        Assert.Equal("😀😀😀😀😀😀😀\uFFFD", advert.ReadName());
    }

    [Fact]
    public void ReadName_InvalidUtf8_GivesOneReplacementPerMaximalSequence()
    {
        // A sequence cut by a control byte must not join across it.
        var advert = Read(AFrame.Advert([0x81, (byte)'a', 0xF0, 0x9F, 0x98, 0x01, 0x80, (byte)'b', 0xFF, 0xC0]));

        Assert.Equal("a\uFFFD\uFFFDb\uFFFD\uFFFD", advert.ReadName());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(10_001)]
    public void Read_SensorTelemetry_IsTakenOnlyWithinReason(int millivolts)
    {
        byte[] appData = [0x84, (byte)'s', 0, (byte)millivolts, (byte)(millivolts >> 8), 0x78, 0xEC];
        var advert = Read(AFrame.Advert(appData));

        // A battery of 0 begins with the byte that ends the name and is swallowed with it, as upstream does.
        Assert.Equal(millivolts is >= 1 and <= 10_000, advert.HasBattery);
        if (millivolts > 0)
            Assert.Equal(-50.0, advert.HasTemperature ? advert.Temperature : double.NaN);
    }

    [Fact]
    public void Read_RepeaterWithTrailingBytes_HasNoTelemetry()
    {
        var advert = Read(AFrame.Advert([0x82, (byte)'r', 0, 1, 2, 3, 4]));

        Assert.False(advert.HasBattery);
        Assert.False(advert.HasTemperature);
    }

    [Theory]
    [InlineData(new byte[] { 0x92, 1, 2, 3, 4, 5, 6, 7 }, false, false)]
    [InlineData(new byte[] { 0xB2, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, true, false)]
    [InlineData(new byte[] { 0xE2, 1, 2, 3 }, false, true)]
    public void Read_FieldMissing_StopsThereWithoutAName(byte[] appData, bool hasLocation, bool hasFeature1)
    {
        var advert = Read(AFrame.Advert(appData));

        Assert.True(advert.IsTruncated);
        Assert.False(advert.HasName);
        Assert.Equal(hasLocation, advert.HasLocation);
        Assert.Equal(hasFeature1, advert.HasFeature1);
        Assert.False(advert.HasFeature2);
    }

    [Fact]
    public void TryRead_NinetyNineBytes_IsFalse() => Assert.False(AdvertPayload.TryRead(new byte[99], out _));

    private static AdvertPayload Read(byte[] raw)
    {
        Assert.True(PacketDecoder.TryDecode(raw, out var frame, out _));
        Assert.True(AdvertPayload.TryRead(frame.Payload, out var advert));
        return advert;
    }
}
