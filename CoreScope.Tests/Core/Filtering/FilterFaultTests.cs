using CoreScope.Core.Filtering;

namespace CoreScope.Tests.Core.Filtering;

/// <summary>The filter language: what is no filter, and how that is said.</summary>
public sealed class FilterFaultTests
{
    [Theory]
    [Trait("row", "FL-09")]
    [Trait("row", "FL-21")]
    [InlineData("path 2f0b001247a047ca", "quotes", 5)]
    [InlineData("path 2f0b", "path == \"2f0b\"", 5)]
    [InlineData("payload.name == 8a91", "quotes", 16)]
    [InlineData("age < 5x", "“x” is no unit", 6)]
    [InlineData("payload.name == 1e5", "“e5” is no unit", 16)]
    [InlineData("iata in ()", "empty", 9)]
    [InlineData("iata in \"SJC\"", "parentheses", 8)]
    [InlineData("iata in (\"SJC\" \"SFO\")", "comma", 15)]
    [InlineData("iata in (\"SJC\"", "never closed", 14)]
    [InlineData("iata in (\"SJC\",)", "value is missing", 15)]
    [InlineData("type ==", "value is missing after “type ==”", 7)]
    [InlineData("type == && snr", "value is missing", 8)]
    [InlineData("age == 5m", "duration", 7)]
    [InlineData("age in (5m)", "duration", 8)]
    [InlineData("type:advert snr>5", "“:”", 4)]
    [InlineData("snr>5 hops<3", "“hops”", 6)]
    [InlineData("(type == ADVERT", "closing parenthesis", 15)]
    [InlineData("(type == ADVERT snr > 5", "closing parenthesis", 16)]
    [InlineData("type == ADVERT )", "“)”", 15)]
    [InlineData("time after \"nonsense\"", "no time", 11)]
    [InlineData("time between \"2025-01-01\"", "value is missing", 25)]
    [InlineData("type == \"ADVERT", "never closed", 8)]
    [InlineData("== 5", "field name", 0)]
    [InlineData("contains 5", "field name", 0)]
    [InlineData("&& snr > 5", "field name", 0)]
    [InlineData("snr > 5 &&", "ends", 10)]
    [InlineData("snr ADVERT", "operator should follow “snr”", 4)]
    [InlineData("snr > 5 # x", "“#”", 8)]
    [InlineData("snr > 5\nhops", "character 10", 7)]
    [InlineData("<img onerror=alert(1)>", "“=”", 12)]
    public void Text_ThatIsNoFilter_SaysWhatAndWhere(string text, string said, int position)
    {
        var compiled = FilterExpression.Compile(text, TimeZoneInfo.Utc);
        Assert.Null(compiled.Expression);
        Assert.Contains(said, compiled.Fault!.Text, StringComparison.Ordinal);
        Assert.Equal(position, compiled.Fault.Position);
        Assert.InRange(compiled.Fault.Position + compiled.Fault.Length, position, text.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    public void Blank_IsNoFilterAndNoFault(string? text)
    {
        var compiled = FilterExpression.Compile(text, TimeZoneInfo.Utc);
        Assert.Null(compiled.Expression);
        Assert.Null(compiled.Fault);
    }

    [Theory]
    [Trait("row", "FL-10")]
    [InlineData("snrr > 5", "snr", 0, 4)]
    [InlineData("type == ACK && payload.nam == x", "payload.name", 15, 11)]
    [InlineData("OBSERVER == x", "observer", 0, 8)]
    [InlineData("zzzzzzzzzz", "is no field", 0, 10)]
    [InlineData("type == ADVRT", "“ADVRT” is no packet type", 8, 5)]
    [InlineData("route in (flood, fluud)", "“fluud”", 17, 5)]
    public void Names_ThatNothingHas_AreWarnedOf(string text, string said, int position, int length)
    {
        var compiled = FilterExpression.Compile(text, TimeZoneInfo.Utc);
        Assert.NotNull(compiled.Expression);
        var warning = Assert.Single(compiled.Warnings);
        Assert.Contains(said, warning.Text, StringComparison.Ordinal);
        Assert.Equal((position, length), (warning.Position, warning.Length));
    }

    [Fact]
    public void TooLong_OrTooDeep_IsRefused()
    {
        Assert.Contains("at most 4000", Fault(string.Join(" || ", Enumerable.Repeat("type == ADVERT", 600))), StringComparison.Ordinal);
        Assert.Contains("nested", Fault(new string('(', 200) + "snr" + new string(')', 200)), StringComparison.Ordinal);
        Assert.Contains("nested", Fault(new string('!', 3_000) + "snr"), StringComparison.Ordinal);
        Assert.Null(FilterExpression.Compile(new string('(', 90) + "snr" + new string(')', 90), TimeZoneInfo.Utc).Fault);
    }

    [Fact]
    public void AnyText_IsReadWithoutHarm()
    {
        var random = new Random(6);
        string[] pieces = ["type", "==", "ADVERT", "(", ")", "!", "&&", "||", "snr", ">", "-5", "5m", "8a91", "\"", "'", "in", ",", "between", "after", "payload.name", " ", "\\", "é", "\u202e", "{"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(3) > 0 ? " " : "")));
            var compiled = FilterExpression.Compile(text, TimeZoneInfo.Utc);
            Assert.True(compiled.Expression is null != compiled.Fault is null || string.IsNullOrWhiteSpace(text), text);
            if (compiled.Fault is { } fault)
                Assert.True(fault.Position >= 0 && fault.Length >= 0 && fault.Position + fault.Length <= text.Length, text);
        }
    }

    private static string Fault(string text) => FilterExpression.Compile(text, TimeZoneInfo.Utc).Fault!.Text;
}
