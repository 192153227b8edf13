using CoreScope.App.Shared.Tables;

namespace CoreScope.Tests.App.Shared;

[Trait("row", "X-12")]
public sealed class TableSortTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData(":asc", null)]
    [InlineData("name", "name")]
    [InlineData("name:asc", "name:asc")]
    [InlineData("name:up", "name")]
    public void Parse_LinkText_IsReadAndWritten(string? text, string? expected) => Assert.Equal(expected, TableSort.Parse(text)?.ToString());

    [Theory]
    [InlineData("{\"column\":\"name\",\"direction\":\"asc\"}", "name:asc")]
    [InlineData("{\"column\":\"name\",\"direction\":7}", "name")]
    [InlineData("{\"column\":7}", null)]
    [InlineData("[1]", null)]
    [InlineData("{", null)]
    [InlineData(null, null)]
    [Trait("row", "X-31")]
    public void FromStored_Anything_IsReadOrNothing(string? json, string? expected) => Assert.Equal(expected, TableSort.FromStored(json)?.ToString());

    [Fact]
    public void ToStored_ReadBack_IsTheSame()
    {
        var sort = new TableSort("last_heard", IsDescending: false);
        Assert.Equal(sort, TableSort.FromStored(sort.ToStored()));
    }

    [Fact]
    public void Click_SameHead_TurnsRound_OtherHead_StartsAsItDoes()
    {
        var sort = new TableSort("name", IsDescending: false);
        Assert.Equal("name", sort.Click("name", startsDescending: false).ToString());
        Assert.Equal("snr", sort.Click("snr", startsDescending: true).ToString());
        Assert.Equal("role:asc", sort.Click("role", startsDescending: false).ToString());
    }

    [Theory]
    [InlineData(false, "a B c")]
    [InlineData(true, "c B a")]
    public void Apply_Text_IgnoresCaseAndPutsBlanksLast(bool descending, string expected)
    {
        string?[] items = ["c", null, "B", " ", "a"];
        Assert.Equal([.. expected.Split(' '), null, " "], new TableSort("x", descending).Apply(items, item => item));
    }

    [Theory]
    [InlineData(false, new[] { -3, 0.5, 10 })]
    [InlineData(true, new[] { 10, 0.5, -3 })]
    public void Apply_Numbers_PutsNaNLast(bool descending, double[] expected)
    {
        double?[] items = [double.NaN, 10, null, -3, 0.5];
        Assert.Equal([.. expected.Cast<double?>(), double.NaN, null], new TableSort("x", descending).Apply(items, item => item));
    }

    [Fact]
    public void Apply_EqualKeys_KeepTheirOrder() =>
        Assert.Equal([3, 1, 2], new TableSort("x", IsDescending: true).Apply([3, 1, 2], _ => "same"));
}
