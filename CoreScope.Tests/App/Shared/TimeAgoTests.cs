using Bunit;
using CoreScope.App.Shared.Formatting;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Shared;

public sealed class TimeAgoTests
{
    [Fact]
    public void Render_Time_SendsTheInstantOnly()
    {
        using var harness = new ComponentHarness();
        harness.Render<TimeAgo>(p => p.Add(t => t.Ms, 1_700_000_000_123)).MarkupMatches(
            """<time data-t="1700000000123" datetime="2023-11-14T22:13:20.123Z"></time>""");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MinValue)]
    public void Render_NoTime_IsEmpty(long ms)
    {
        using var harness = new ComponentHarness();
        harness.Render<TimeAgo>(p => p.Add(t => t.Ms, ms)).MarkupMatches("""<time data-t=""></time>""");
    }

    [Fact]
    public void Render_TimeBeyondTheCalendar_HasNoDate()
    {
        using var harness = new ComponentHarness();
        Assert.False(harness.Render<TimeAgo>(p => p.Add(t => t.Ms, long.MaxValue)).Find("time").HasAttribute("datetime"));
    }
}
