using CoreScope.Ingest.Messages;
using CoreScope.Ingest.Pipeline;
using CoreScope.Tests.Ingest.Messages;

namespace CoreScope.Tests.Ingest.Pipeline;

public sealed class IngestFilterTests
{
    private const string Body = $$"""{"raw":"{{AMessage.Raw}}","origin_id":"{{AMessage.Observer}}"}""";

    [Theory]
    [InlineData(AMessage.Packets)]
    [InlineData(AMessage.Status)]
    [InlineData("meshcore/packets")]
    [Trait("row", "OP-11")]
    public void Parse_BlacklistedObserver_IsDroppedFromEveryTopic(string topic)
    {
        var filter = AMessage.Filter(blacklist: [" " + AMessage.Observer.ToLowerInvariant() + " "], whitelist: ["ZZZ"]);

        Assert.Equal(DropReason.ObserverBlacklisted, AMessage.Parse(topic, Body, filter).Drop);
    }

    [Fact]
    [Trait("row", "OP-12")]
    public void Parse_IataFilter_DropsPacketsButNotStatus()
    {
        var filter = AMessage.Filter(sources: new SourceRules("test", [" zzz ", ""]));

        Assert.Equal(DropReason.IataFiltered, AMessage.Parse(AMessage.Packets, Body, filter).Drop);
        Assert.Equal(DropReason.IataFiltered, AMessage.Parse("meshcore/packets", Body, filter).Drop);
        Assert.Equal(ParsedKind.Packet, AMessage.Parse("meshcore/Zzz/AB/packets", Body, filter).Kind);
        Assert.Equal(ParsedKind.Status, AMessage.Parse(AMessage.Status, Body, filter).Kind);
    }

    [Fact]
    [Trait("row", "OP-12")]
    public void Parse_IataFilter_ActsOnItsOwnSourceOnly()
    {
        var filter = AMessage.Filter(sources: new SourceRules("other", ["ZZZ"]));

        Assert.Equal(ParsedKind.Packet, AMessage.Parse(AMessage.Packets, Body, filter).Kind);
    }

    [Fact]
    [Trait("row", "OP-12")]
    public void Parse_Whitelist_DropsPacketsAndStatus()
    {
        var filter = AMessage.Filter(whitelist: [" zzz "]);

        Assert.Equal(DropReason.IataNotAllowed, AMessage.Parse(AMessage.Packets, Body, filter).Drop);
        Assert.Equal(DropReason.IataNotAllowed, AMessage.Parse(AMessage.Status, Body, filter).Drop);
        Assert.Equal(DropReason.IataNotAllowed, AMessage.Parse("meshcore/packets", Body, filter).Drop);
        Assert.Equal(ParsedKind.Status, AMessage.Parse($"meshcore/zzz/{AMessage.Observer}/status", Body, filter).Kind);
    }

    [Fact]
    public void Parse_PayloadRegion_DoesNotOutwitTheFilters()
    {
        var body = $$"""{"raw":"{{AMessage.Raw}}","region":"ZZZ"}""";

        Assert.Equal(DropReason.IataNotAllowed, AMessage.Parse(AMessage.Packets, body, AMessage.Filter(whitelist: ["ZZZ"])).Drop);
        Assert.Equal(DropReason.IataFiltered, AMessage.Parse(AMessage.Packets, body, AMessage.Filter(sources: new SourceRules("test", ["ZZZ"]))).Drop);
    }

    [Theory]
    [InlineData(AMessage.Packets)]
    [InlineData(AMessage.Status)]
    [InlineData(AMessage.Client)]
    public void Parse_AllowedPublishers_TakeNobodyElseFromThatSource(string topic)
    {
        var strangers = AMessage.Filter(clients: true, sources: new SourceRules("test", allowedPublishers: ["ABCD"]));
        var friends = AMessage.Filter(clients: true, sources: new SourceRules("test", allowedPublishers: [AMessage.Observer.ToLowerInvariant()]));

        Assert.Equal(DropReason.PublisherNotAllowed, AMessage.Parse(topic, Body, strangers).Drop);
        Assert.NotEqual(DropReason.PublisherNotAllowed, AMessage.Parse(topic, Body, friends).Drop);
    }

    [Fact]
    public void Name_EveryReason_IsDistinctSnakeCase()
    {
        var names = Enum.GetValues<DropReason>().Select(r => r.Name()).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^[a-z_]+$", n));
    }
}
