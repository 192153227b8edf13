using CoreScope.App.Features.Nodes;
using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Shared.Formatting;
using CoreScope.Core.Analytics;
using CoreScope.Core.Directories;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>Figures as words.</summary>
public sealed class NodeTextTests
{
    [Theory]
    [InlineData(12, "+12s")]
    [InlineData(-200, "-3m 20s")]
    [InlineData(7500, "+2h 5m")]
    [InlineData(-100_800, "-1d 4h")]
    [InlineData(0.2, "+0s")]
    [InlineData(59.9, "+1m 0s")]
    [InlineData(1.8e9, "+20,833d 8h")]
    [Trait("row", "CK-01")]
    public void Skew_ReadsAsTheSpecSays(double seconds, string expected) => Assert.Equal(expected, ClockText.Skew(seconds));

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.NegativeInfinity)]
    public void Skew_BeyondAllTime_IsText(double seconds) => Assert.EndsWith("h", ClockText.Skew(seconds), StringComparison.Ordinal);

    [Theory]
    [InlineData(NodeRole.Repeater, HealthState.Silent, "Not heard for 3 days. Repeaters")]
    [InlineData(NodeRole.Companion, HealthState.Silent, "Not heard for 24 hours. Companions")]
    [InlineData(NodeRole.Room, HealthState.Degraded, "Heard within the last 3 days.")]
    [Trait("row", "NX-04")]
    public void Status_ExplainsItself(NodeRole role, HealthState state, string begin) =>
        Assert.StartsWith(begin, NodeText.StatusMeaning(role, state, new HealthThresholds()), StringComparison.Ordinal);

    [Theory]
    [InlineData(0.8, "Critical")]
    [InlineData(0.3, "Moderate")]
    [InlineData(0.09, "Redundant")]
    [Trait("row", "NX-06")]
    public void Traffic_HasWords(double share, string word) => Assert.Equal(word, NodeScoreText.Traffic(share));

    [Theory]
    [InlineData(0.5, "Critical bridge")]
    [InlineData(0.05, "Some role")]
    [InlineData(0.001, "Marginal")]
    [InlineData(0, "None")]
    [Trait("row", "NX-06")]
    public void Bridge_HasWords(double score, string word) => Assert.Equal(word, NodeScoreText.Bridge(score));

    [Theory]
    [InlineData("Ridge & Co", NodeRole.Room, "meshcore://contact/add?name=Ridge%20%26%20Co&public_key={0}&type=3")]
    [InlineData("", NodeRole.Companion, "meshcore://contact/add?name=&public_key={0}&type=1")]
    [InlineData("x", (NodeRole)9, "meshcore://contact/add?name=x&public_key={0}&type=2")]
    [Trait("row", "NX-03")]
    public void Contact_IsWhatTheAppReads(string name, NodeRole role, string expected)
    {
        var node = new Node { Id = 1, Key = AKey.Of("AB"), Name = name, Role = role };
        Assert.Equal(expected.Replace("{0}", node.Key.ToString(), StringComparison.Ordinal), ContactLink.Of(node));
    }

    [Fact]
    [Trait("row", "NX-03")]
    public void Contact_EndlessName_IsCutBetweenCharacters()
    {
        var node = new Node { Id = 1, Key = AKey.Of("AB"), Name = HostileText.Emojis, Role = NodeRole.Repeater };
        Assert.Equal(string.Concat(Enumerable.Repeat("%F0%9F%93%A1", 7)), ContactLink.Of(node).Split("name=")[1].Split('&')[0]);
    }
}
