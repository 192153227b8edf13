using CoreScope.App.Shared.Live;

namespace CoreScope.Tests.App.Shared;

/// <summary>A list longer than a browser can lay out is shown in sections that together hold every row once.</summary>
public sealed class ListSectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ListSection.MaxRows)]
    [InlineData(ListSection.MaxRows + 1)]
    [InlineData(1_660_000)]
    public void GoOn_ToTheEnd_PassesEveryRowOnce(int total)
    {
        var section = new ListSection();
        var rows = section.CountOf(total);
        while (section.RestOf(total) > 0)
        {
            Assert.Equal(rows, section.Start + section.CountOf(total));
            section.GoOn();
            rows += section.CountOf(total);
        }

        Assert.Equal(total, rows);
    }

    [Fact]
    public void GoBack_FromTheSecond_IsTheFirstAndNoFurther()
    {
        var section = new ListSection();
        section.GoOn();
        Assert.False(section.IsFirst);
        section.GoBack();
        section.GoBack();
        Assert.True(section.IsFirst);
    }

    [Fact]
    public void CountOf_ListThatBecameShorter_IsNeverNegative()
    {
        var section = new ListSection();
        section.GoOn();
        Assert.Equal((0, 0), (section.CountOf(10), section.RestOf(10)));
    }

    /// <summary>Firefox, the strictest, lays out 17.9 million pixels; a row of a phone has 48.</summary>
    [Fact]
    public void MaxRows_AtTheTallestRow_FitsEveryBrowser() => Assert.True(ListSection.MaxRows * 48L < 17_800_000);
}
