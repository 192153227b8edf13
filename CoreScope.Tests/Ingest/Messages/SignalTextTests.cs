using CoreScope.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Messages;

[Trait("row", "OP-14")]
public sealed class SignalTextTests
{
    [Theory]
    [InlineData("-7.5dB", -7.5)]
    [InlineData("-110 dBm", -110)]
    [InlineData("  5.5 DB ", 5.5)]
    [InlineData("12mw", 12)]
    [InlineData("3 KM", 3)]
    [InlineData("2mi", 2)]
    [InlineData("8\tm", 8)]
    [InlineData("+4", 4)]
    [InlineData("1e2", 100)]
    [InlineData("-1.5E-1 dB", -0.15)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("0", 0)]
    [InlineData("\u00A0-93\u00A0dBm\r\n", -93)]
    public void TryParse_NumberWithOrWithoutUnit_IsRead(string text, double expected)
    {
        Assert.True(SignalText.TryParse(text, out var value));
        Assert.Equal(expected, value, 12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Unknown")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("4,5")]
    [InlineData("1,000")]
    [InlineData("dB")]
    [InlineData("5 dB dB")]
    [InlineData("5 dBmm")]
    [InlineData("5 V")]
    [InlineData("--5")]
    [InlineData("5-")]
    [InlineData("(5)")]
    [InlineData("0x10")]
    [InlineData("1e999")]
    [InlineData("٥")]
    [InlineData("\uFF15")]
    [InlineData("true")]
    public void TryParse_AnythingElse_IsNotGiven(string text) => Assert.False(SignalText.TryParse(text, out _));

    [Fact]
    public void Parse_UnitsInEnvelope_AreStoredAsNumbers()
    {
        var packet = AMessage.Packet("\"SNR\":\"-7.5dB\",\"RSSI\":\"-110 dBm\"");

        Assert.Equal(-7.5, packet.Snr);
        Assert.Equal(-110, packet.Rssi);
    }

    [Theory]
    [InlineData("\"SNR\":\"Unknown\",\"snr\":-3", -3.0)]
    [InlineData("\"snr\":-3,\"SNR\":2", 2.0)]
    [InlineData("\"SNR\":null,\"snr\":\"1.25\"", 1.25)]
    [InlineData("\"SNR\":\"\",\"snr\":\"\"", null)]
    [InlineData("\"SNR\":false", null)]
    [InlineData("\"SNR\":[1]", null)]
    [InlineData("\"SNR\":{\"a\":1}", null)]
    [InlineData("\"SNR\":1e999", null)]
    [InlineData("\"SNR\":-0.0", -0.0)]
    [InlineData("\"SNR\":1,\"SNR\":2", 2.0)]
    [InlineData("\"\\u0053NR\":\"\\u0035\"", 5.0)]
    public void Parse_TwoSpellings_FirstThatYieldsANumberCounts(string fields, double? expected) => Assert.Equal(expected, AMessage.Packet(fields).Snr);

    [Fact]
    public void Parse_NumberOfAMillionDigits_IsNotGiven() => Assert.Null(AMessage.Packet($"\"SNR\":{new string('9', 1_000_000)}").Snr);
}
