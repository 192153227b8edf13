using CoreScope.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Messages;

public sealed class TopicParserTests
{
    [Theory]
    [InlineData("meshcore/OAK/AB/packets", TopicKind.Observer, "OAK", "AB", "packets")]
    [InlineData("meshcore/OAK/AB/status/more", TopicKind.Observer, "OAK", "AB", "status")]
    [InlineData("other/OAK/AB/packets", TopicKind.Observer, "OAK", "AB", "packets")]
    [InlineData("meshcore/OAK/AB", TopicKind.Observer, "OAK", "AB", "")]
    [InlineData("meshcore/OAK/packets", TopicKind.Observer, "OAK", "", "")]
    [InlineData("meshcore/packets", TopicKind.Observer, "", "", "")]
    [InlineData("meshcore/raw", TopicKind.Observer, "", "", "")]
    [InlineData("meshcore", TopicKind.Observer, "", "", "")]
    [InlineData("", TopicKind.Observer, "", "", "")]
    [InlineData("////", TopicKind.Observer, "", "", "")]
    [InlineData("meshcore/status", TopicKind.BridgeState, "", "", "")]
    [InlineData("meshcore/events/connection", TopicKind.BridgeState, "", "", "")]
    [InlineData("meshcore/message/channel/3", TopicKind.BridgeChannel, "", "", "3")]
    [InlineData("meshcore/message/direct/a1", TopicKind.BridgeDirect, "", "", "a1")]
    [InlineData("meshcore/client/AB/packets", TopicKind.Client, "", "AB", "packets")]
    [InlineData("meshcore/client", TopicKind.Client, "", "", "")]
    public void Parse_Topic_IsSplit(string topic, TopicKind kind, string iata, string observer, string leaf)
    {
        var parsed = TopicParser.Parse(topic);

        Assert.Equal(kind, parsed.Kind);
        Assert.Equal(iata, parsed.Iata.ToString());
        Assert.Equal(observer, parsed.Observer.ToString());
        Assert.Equal(leaf, parsed.Leaf.ToString());
    }

    [Fact]
    public void Parse_StatusLeaf_IsStatusOnlyBelowAnObserver()
    {
        Assert.True(TopicParser.Parse(AMessage.Status).IsStatus);
        Assert.False(TopicParser.Parse("meshcore/OAK/AB/Status").IsStatus);
        Assert.False(TopicParser.Parse("meshcore/client/AB/status").IsStatus);
        Assert.False(TopicParser.Parse("meshcore/OAK/status").IsStatus);
    }

    [Fact]
    public void ForLog_KeyAndLineBreaks_AreCutOut()
    {
        Assert.Equal("meshcore/OAK/ED6F7A5C/packets", TopicParser.ForLog(AMessage.Packets));
        Assert.Equal("meshcore/OAKerror: forged/x", TopicParser.ForLog("meshcore/OAK\r\nerror: forged/x"));
        Assert.InRange(TopicParser.ForLog("meshcore/" + new string('a', 60_000)).Length, 1, 128);
    }
}
