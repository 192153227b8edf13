using CoreScope.Core.Analytics;
using CoreScope.Core.Identity;

namespace CoreScope.Tests.Core.Analytics;

public sealed class HourCountTests
{
    private static readonly UnixMillis s_sundayMidnight = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());

    [Theory]
    [InlineData("UTC", 0, 0)]
    [InlineData("Europe/Berlin", 0, 1)]
    [InlineData("America/Los_Angeles", 6, 16)]
    [InlineData("Asia/Kolkata", 0, 5)]
    [Trait("row", "NA-08")]
    public void ByWeekHour_GoesByTheZone(string zone, int day, int hour)
    {
        var places = HourCount.ByWeekHour([new HourCount(s_sundayMidnight, 3)], TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(3, places[(day * 24) + hour]);
        Assert.Equal(3, places.Sum());
    }

    [Fact]
    [Trait("row", "NA-08")]
    public void ByWeekHour_SummerTime_MovesTheHour()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var summer = s_sundayMidnight + TimeSpan.FromDays(28);
        // The last Sunday of March: at 1:00 UTC the clocks go from 2 to 3.
        var places = HourCount.ByWeekHour([new HourCount(summer, 1), new HourCount(summer + TimeSpan.FromHours(1), 10)], zone);
        Assert.Equal((1, 10), (places[1], places[3]));
    }

    [Fact]
    [Trait("row", "NA-04")]
    public void Join_KeepsEveryCountAndTheEmptyOnes()
    {
        var hours = HourCount.Fill([new HourCount(s_sundayMidnight + TimeSpan.FromHours(4), 5)], s_sundayMidnight, s_sundayMidnight + TimeSpan.FromHours(7));
        Assert.Equal([0, 5, 0], HourCount.Join(hours, 3).Select(bar => bar.Count));
        Assert.Equal(s_sundayMidnight + TimeSpan.FromHours(3), HourCount.Join(hours, 3)[1].Start);
        Assert.Equal(hours, HourCount.Join(hours, 1));
    }
}
