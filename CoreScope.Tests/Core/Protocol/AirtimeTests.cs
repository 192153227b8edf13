using System.Text.Json;
using CoreScope.Core.Protocol;

namespace CoreScope.Tests.Core.Protocol;

public sealed class AirtimeTests
{
    [Fact]
    public void Milliseconds_AllVectors_Match()
    {
        var count = 0;
        foreach (var vector in ProtocolVectors.Root.GetProperty("airtime").EnumerateArray())
        {
            int? preamble = vector.GetProperty("preamble") is { ValueKind: JsonValueKind.Number } given ? given.GetInt32() : null;
            var expected = vector.GetProperty("airtimeMs").GetDouble();
            var actual = Airtime.Milliseconds(Int(vector, "bytes"), Int(vector, "sf"), vector.GetProperty("bwKHz").GetDouble(), Int(vector, "cr"), preamble);
            Assert.Equal(expected, actual, expected * 1e-6);
            count++;
        }

        Assert.True(count > 5);
    }

    [Theory]
    [InlineData(-1, 7, 62.5, 5, null)]
    [InlineData(10, 5, 62.5, 5, null)]
    [InlineData(10, 13, 62.5, 5, null)]
    [InlineData(10, 7, 0.0, 5, null)]
    [InlineData(10, 7, -62.5, 5, null)]
    [InlineData(10, 7, double.NaN, 5, null)]
    [InlineData(10, 7, double.PositiveInfinity, 5, null)]
    [InlineData(10, 7, 62.5, 4, null)]
    [InlineData(10, 7, 62.5, 9, null)]
    [InlineData(10, 7, 62.5, 5, -1)]
    public void Milliseconds_SettingOutOfRange_IsZero(int bytes, int sf, double bandwidth, int cr, int? preamble) =>
        Assert.Equal(0, Airtime.Milliseconds(bytes, sf, bandwidth, cr, preamble));

    [Fact]
    public void Milliseconds_LongerFrame_NeverTakesLess()
    {
        for (var bytes = 1; bytes <= 255; bytes++)
            Assert.True(Airtime.Milliseconds(bytes, 12, 62.5, 8) >= Airtime.Milliseconds(bytes - 1, 12, 62.5, 8));
        Assert.True(Airtime.Milliseconds(int.MaxValue, 6, 500, 5) > 0);
    }

    [Theory]
    [InlineData("869.618,62.5,8,8", 869.618, 62.5, 8, 8)]
    [InlineData("910.5250244,62.5,7,5\r", 910.5250244, 62.5, 7, 5)]
    [InlineData(" 433.65 , 250 , 11 , 5 \r\n", 433.65, 250, 11, 5)]
    public void TryParse_RadioText_GivesItsNumbers(string text, double frequency, double bandwidth, int sf, int cr)
    {
        Assert.True(RadioSettings.TryParse(text, out var radio));
        Assert.Equal(new RadioSettings(frequency, bandwidth, sf, cr), radio);
        Assert.True(RadioSettings.TryParse(radio.ToString(), out var again));
        Assert.Equal(radio, again);
        Assert.Equal(Airtime.Milliseconds(60, sf, bandwidth, cr), Airtime.Milliseconds(60, radio));
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("869.618,62.5,8")]
    [InlineData("869.618,62.5,8,8,1")]
    [InlineData("869.618,62.5,8,")]
    [InlineData("869,618,62,5")]
    [InlineData("NaN,62.5,8,8")]
    [InlineData("869.618,Infinity,8,8")]
    [InlineData("-869.618,62.5,8,8")]
    [InlineData("869.618,0,8,8")]
    [InlineData("869.618,62.5,13,8")]
    [InlineData("869.618,62.5,8,4")]
    [InlineData("869.618,62.5,99999999999,8")]
    [InlineData("1e400,62.5,8,8")]
    [InlineData("٨٦٩,62.5,8,8")]
    [InlineData("<img onerror=x>,,,")]
    public void TryParse_NoRadioText_IsFalse(string text) => Assert.False(RadioSettings.TryParse(text, out _));

    [Theory]
    [InlineData(-15.25, 10, 0)]
    [InlineData(-15, 10, 0)]
    [InlineData(-10, 128, 0.25)]
    [InlineData(-5, 0, 1)]
    [InlineData(12, 64, 1)]
    [InlineData(12, 256, 0)]
    [InlineData(12, 300, 0)]
    [InlineData(double.NaN, 10, 0)]
    [InlineData(double.PositiveInfinity, 10, 1)]
    public void Score_SnrAndLength_FollowTheFirmware(double snr, int bytes, double expected) =>
        Assert.Equal(expected, ReceptionScore.Of(snr, bytes), 1e-12);

    private static int Int(JsonElement vector, string name) => vector.GetProperty(name).GetInt32();
}
