using CoreScope.Core.Protocol.Crypto;

namespace CoreScope.Tests.Core.Protocol.Crypto;

public sealed class ChannelKeyringTests
{
    private static readonly string _hexA = new('a', 32);
    private static readonly string _hexB = new('b', 32);

    [Fact]
    public void Build_NothingConfigured_HoldsPublic()
    {
        var ring = ChannelKeyring.Build(null, null, out var skipped);
        Assert.Empty(skipped);
        Assert.Equal("Public", Assert.Single(ring.Keys).Name);
        Assert.Same(ChannelKey.Public, ring.Candidates(0x11)[0]);
    }

    [Fact]
    public void Build_SameNameInAllSources_ExplicitKeyWins()
    {
        var ring = ChannelKeyring.Build(
            new Dictionary<string, string> { ["#test"] = _hexA, ["Public"] = _hexB },
            ["test", "#bot"],
            new Dictionary<string, string> { ["#bot"] = _hexA, ["#found"] = _hexB },
            out var skipped);
        Assert.Empty(skipped);
        Assert.Equal(["#bot", "#found", "#test", "Public"], ring.Keys.Select(key => key.Name));
        Assert.Equal(_hexA, Hex(ring, "#test"));
        Assert.Equal(_hexB, Hex(ring, "Public"));
        Assert.Equal("eb50a1bcb3e4e5d7bf69a57c9dada211", Hex(ring, "#bot"));
        Assert.Equal(_hexB, Hex(ring, "#found"));
    }

    [Fact]
    public void Build_InvalidEntries_AreSkippedAndNamed()
    {
        var ring = ChannelKeyring.Build(
            new Dictionary<string, string> { ["bad"] = "zz", ["short"] = "abcd", ["good"] = _hexA },
            ["", "#", "  ", null!, "#ok"],
            out var skipped);
        Assert.Equal(["", "#", "  ", "", "bad", "short"], skipped);
        Assert.Equal(["#ok", "Public", "good"], ring.Keys.Select(key => key.Name));
    }

    [Fact]
    public void Build_InvalidExplicitKey_LeavesTheEarlierOne()
    {
        var ring = ChannelKeyring.Build(new Dictionary<string, string> { ["#bot"] = "nope" }, ["bot"], out var skipped);
        Assert.Equal(["#bot"], skipped);
        Assert.Equal("eb50a1bcb3e4e5d7bf69a57c9dada211", Hex(ring, "#bot"));
    }

    [Fact]
    public void Candidates_SameHashByte_ComeInOrdinalOrderOfName()
    {
        string[] names = ["zeta", "Alpha", "alpha", "#mid", "Żółw", "שלום", "🛰"];
        var ring = ChannelKeyring.Of(names.Select(name => Key(name, _hexA)));
        var candidates = ring.Candidates(ring.Keys[0].Hash).ToArray().Select(key => key.Name).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        Assert.Equal(names, candidates);
    }

    [Fact]
    public void Candidates_OfManyKeys_AreExactlyThoseOfTheHash()
    {
        var ring = ChannelKeyring.Build(null, [.. Enumerable.Range(0, 1000).Select(i => $"channel{i}")], out _);
        Assert.Equal(1001, ring.Count);
        var total = 0;
        for (var hash = 0; hash < 256; hash++)
        {
            foreach (var key in ring.Candidates((byte)hash))
            {
                Assert.Equal(hash, key.Hash);
                total++;
            }
        }

        Assert.Equal(ring.Count, total);
    }

    [Fact]
    public void Candidates_EmptyRing_AreNone() => Assert.True(ChannelKeyring.Empty.Candidates(0x11).IsEmpty);

    private static ChannelKey Key(string name, string hex) => ChannelKey.TryParse(name, hex, out var key) ? key : throw new InvalidOperationException(name);

    private static string Hex(ChannelKeyring ring, string name) => Convert.ToHexStringLower(ring.Keys.Single(key => key.Name == name).Key);
}
