using CoreScope.Ingest.Mqtt;

namespace CoreScope.Tests.Ingest.Mqtt;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("meshcore/#", "meshcore/+/+/packets", true)]
    [InlineData("meshcore/#", "meshcore", true)]
    [InlineData("meshcore/#", "meshcore/#", true)]
    [InlineData("#", "meshcore/#", true)]
    [InlineData("#", "$SYS/#", false)]
    [InlineData("+/#", "$SYS/a", false)]
    [InlineData("$SYS/#", "$SYS/broker/uptime", true)]
    [InlineData("#", "$share/g/meshcore/#", false)]
    [InlineData("$share/g/#", "$share/g/a", false)]
    [InlineData("meshcore/+/x", "meshcore/SJC/x", true)]
    [InlineData("meshcore/+/x", "meshcore/+/x", true)]
    [InlineData("meshcore/SJC/x", "meshcore/+/x", false)]
    [InlineData("meshcore/+", "meshcore/#", false)]
    [InlineData("meshcore/+", "meshcore/a/b", false)]
    [InlineData("meshcore/+/#", "meshcore", false)]
    [InlineData("meshcore/+/#", "meshcore/a", true)]
    [InlineData("meshcore/+/#", "meshcore/#", false)]
    [InlineData("meshcore/#", "meshcore2/a", false)]
    public void Covers_Pair_AsTheStandardMatches(string outer, string inner, bool covers) =>
        Assert.Equal(covers, TopicFilter.Covers(outer, inner));

    [Fact]
    public void WithoutCovered_Overlap_KeepsTheWidest()
    {
        Assert.Equal(["meshcore/#", "other/x"], TopicFilter.WithoutCovered(["meshcore/+/+/packets", "meshcore/#", "other/x", "meshcore/#"]));
    }

    [Theory]
    [InlineData("a/+/b", true)]
    [InlineData("#", true)]
    [InlineData("a/#/b", false)]
    [InlineData("a#", false)]
    [InlineData("a+/b", false)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    public void IsFilter_Text_AsTheStandardSays(string filter, bool valid) => Assert.Equal(valid, TopicFilter.IsFilter(filter));
}
