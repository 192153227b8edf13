using CoreScope.App.Shared.Formatting;
using CoreScope.App.Shared.Preferences;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "X-11")]
public sealed class DistanceTextTests
{
    [Theory]
    [InlineData(0, "0 m", "0 ft")]
    [InlineData(0.1234, "123 m", "405 ft")]
    [InlineData(0.5, "500 m", "0.3 mi")]
    [InlineData(1, "1.0 km", "0.6 mi")]
    [InlineData(12.34, "12.3 km", "7.7 mi")]
    [InlineData(8500, "8,500.0 km", "5,281.7 mi")]
    public void Of_Distance_IsInTheUnit(double km, string metric, string imperial)
    {
        Assert.Equal(metric, DistanceText.Of(km, inMiles: false));
        Assert.Equal(imperial, DistanceText.Of(km, inMiles: true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    public void Of_NoDistance_IsADash(double? km) => Assert.Equal("—", DistanceText.Of(km, inMiles: false));

    [Theory]
    [InlineData(DistanceUnit.Auto, "en-US", true)]
    [InlineData(DistanceUnit.Auto, "en-GB", true)]
    [InlineData(DistanceUnit.Auto, "en-AU", false)]
    [InlineData(DistanceUnit.Auto, "", false)]
    [InlineData(DistanceUnit.Kilometres, "en-US", false)]
    [InlineData(DistanceUnit.Miles, "de-DE", true)]
    public void Auto_GoesByTheLanguage(DistanceUnit unit, string language, bool miles) =>
        Assert.Equal(miles, new DisplayPreferences { DistanceUnit = unit, Language = language }.UsesMiles);
}
