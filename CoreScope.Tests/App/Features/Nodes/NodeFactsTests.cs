using Bunit;
using CoreScope.App.Features.Nodes.Detail;
using CoreScope.App.Features.Nodes.Listing;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Analytics.Scoring;
using CoreScope.Core.Directories;
using CoreScope.Core.Identity;
using CoreScope.Tests.TestKit;

namespace CoreScope.Tests.App.Features.Nodes;

/// <summary>The facts of a node in words.</summary>
public sealed class NodeFactsTests : IDisposable
{
    private readonly ComponentHarness _harness = new();
    private readonly NodesBed _bed = new();

    public NodeFactsTests() => _bed.AddTo(_harness);

    public void Dispose() => _harness.Dispose();

    [Fact]
    [Trait("row", "NX-05")]
    [Trait("row", "NX-07")]
    public void Relay_StateCountsAndScopes_AreTold()
    {
        var relay = new RelayLiveness { LastRelayed = _bed.Now, LastHour = 3, LastDay = 1_234, PossibleLastDay = 7, IsActive = true, Scopes = ["#coast", "<b>"] };
        var facts = Show(_bed.Node("AA", "Ridge"), relay, null);
        Assert.Contains("actively relaying (3 relays/h, 1,234 in 24 h) and possibly 7 more", Text(facts), StringComparison.Ordinal);
        Assert.Contains("#coast, <b>", Text(facts), StringComparison.Ordinal);
        Assert.Contains("alive (idle) (1 relay/h", Text(Show(_bed.Node("AA"), relay with { IsActive = false, LastHour = 1 }, null)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-06")]
    public void Usefulness_HasGradeFourAxesAndWords()
    {
        var facts = Show(_bed.Node("AA"), RelayLiveness.None, NodeScore.Of(bridge: 0.6, coverage: 0.5, redundancy: 0, trafficShare: 0.35, largestShare: 0.7));
        Assert.Equal("C", facts.Find(".node-grade b").TextContent);
        Assert.Equal(["Traffic share", "Bridge", "Coverage", "Redundancy"], facts.FindAll(".node-axis dt").Select(name => name.TextContent));
        Assert.Equal(["35 %", "0.60", "0.50", "0.00"], facts.FindAll(".node-axis .num").Select(figure => figure.TextContent));
        Assert.Equal(["Moderate", "Critical bridge", "Nothing falls apart without it"], facts.FindAll(".node-axis .node-word").Select(word => word.TextContent));
        Assert.Contains("Not known yet", Text(Show(_bed.Node("AA"), RelayLiveness.None, null)), StringComparison.Ordinal);
        Assert.DoesNotContain("Usefulness", Text(Show(_bed.Node("BB", role: NodeRole.Companion), RelayLiveness.None, null)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("row", "NX-04")]
    public void Packets_Counted_AreTold()
    {
        var facts = Text(Show(_bed.Node("AA", adverts: 4), RelayLiveness.None, null));
        Assert.Contains("Total packets 1,101 (seen 23,605×)", facts, StringComparison.Ordinal);
        Assert.Contains("Average SNR -3.5 dB", facts, StringComparison.Ordinal);
        Assert.Contains("Average hops 13", facts, StringComparison.Ordinal);
        Assert.Contains("Adverts 4", facts, StringComparison.Ordinal);
    }

    private IRenderedComponent<NodeFacts> Show(Node node, RelayLiveness relay, NodeScore? score)
    {
        var row = new NodeRow(node, new NodeActivityRow { LastHeard = _bed.Now, Relay = relay }, score, null, []);
        var health = new NodeHealth { Transmissions = 1_101, Observations = 23_605, Today = 89, AverageSnr = -3.5, AverageHops = 13, LastHeard = _bed.Now };
        return _harness.Render<NodeFacts>(parameters => parameters.Add(f => f.Row, row).Add(f => f.Health, new NodePart<NodeHealth>(health, null)));
    }

    private static string Text(IRenderedComponent<NodeFacts> facts) =>
        string.Join(' ', facts.Nodes.SelectMany(node => node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
