using CoreScope.App.Features.Observers;
using CoreScope.App.Shared.Formatting;

namespace CoreScope.Tests.App.Features.Observers;

public sealed class ObserverTextTests
{
    [Theory]
    [InlineData(12, "+12s")]
    [InlineData(-200, "-3m 20s")]
    [InlineData(7500, "+2h 5m")]
    [InlineData(-100_800, "-1d 4h")]
    [InlineData(0.4, "+0s")]
    [InlineData(double.MaxValue, "+11,574,074,074d 1h")]
    [Trait("row", "OB-04")]
    public void Skew_TwoGreatestUnits(double seconds, string text) => Assert.Equal(text, ClockText.Skew(seconds));

    [Theory]
    [InlineData("v1.10.0 (Build: 12 Sep 2025)", "v1.10.0")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("Build: only", "Build: only")]
    [InlineData(" ", "—")]
    [InlineData(null, "—")]
    [Trait("row", "OB-01")]
    public void Firmware_EndsBeforeItsBuild(string? firmware, string text) => Assert.Equal(text, ObserverText.Firmware(firmware));

    [Theory]
    [InlineData("910.525,62.5,7,5", "910.525 MHz · SF7 · 62.5 kHz · CR 5")]
    [InlineData("<b>,1,2,3", "<b>,1,2,3")]
    [InlineData("869.5", "869.5")]
    [InlineData(null, "—")]
    [Trait("row", "OD-01")]
    public void Radio_InWordsOrAsItIs(string? radio, string text) => Assert.Equal(text, ObserverText.Radio(radio));

    [Fact]
    [Trait("row", "OB-05")]
    public void Relay_HasThreeAnswers() =>
        Assert.Equal(["Repeater", "Listener", "—"], new bool?[] { true, false, null }.Select(ObserverText.Relay));
}
