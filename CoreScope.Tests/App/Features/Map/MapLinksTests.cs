using CoreScope.App.Features.Map;
using CoreScope.Core.Analytics.Reports;
using CoreScope.Core.Identity;
using CoreScope.Core.Paths;

namespace CoreScope.Tests.App.Features.Map;

public sealed class MapLinksTests
{
    private readonly MapBed _bed = new();

    [Fact]
    [Trait("row", "MP-07")]
    public void Lines_LeadToNeighboursWithAPlace_DashedWhereSeveralAreMeant()
    {
        var node = _bed.Node("A0", 1, 1);
        var (sure, first, second, unplaced) = (_bed.Node("A1", 1, 2), _bed.Node("B0", 1, 3), _bed.Node("B1", 1, 4), _bed.Node("A2"));
        var link = new NeighborEdge(node.Id, sure.Id, 80, _bed.Now, _bed.Now, 2);
        var lines = _bed.Sources.Links.LinesOf(node,
        [
            new NodeNeighbor(sure, default, link, 0.8, NeighborTrust.High, null, []),
            new NodeNeighbor(unplaced, default, link, 0.8, NeighborTrust.High, null, []),
            new NodeNeighbor(null, default, link, 0.1, NeighborTrust.Ambiguous, null, [first, second]),
        ]);
        Assert.Equal([(2.0, false), (3.0, true), (4.0, true)], lines.Select(line => (line.To.Lon, line.IsDashed)));
        Assert.True(lines[0].Width > lines[1].Width);
        Assert.NotEqual(lines[0].Color, lines[1].Color);
        Assert.Contains("one of several", lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("80 observations by 2 observers", lines[0].Text, StringComparison.Ordinal);
        Assert.Empty(_bed.Sources.Links.LinesOf(unplaced, [new NodeNeighbor(sure, default, link, 1, NeighborTrust.High, null, [])]));
    }

    [Fact]
    [Trait("row", "MP-11")]
    public async Task Graph_IsDrawnBetweenShownNodesWithAPlace()
    {
        var (one, other) = (_bed.Node("A0", 1, 1), _bed.Node("A1", 1, 2));
        var unplaced = _bed.Node("A2");
        void Hear(int a, int b) => _bed.Mesh.Graph.Restore(new NeighborEdge(a, b, 60, new UnixMillis(1), _bed.Now, 1));
        Hear(one.Id, other.Id);
        Hear(one.Id, unplaced.Id);
        var line = Assert.Single(await _bed.Sources.Links.AffinityAsync(CancellationToken.None));
        Assert.Equal((1.0, 2.0, false), (line.From.Lon, line.To.Lon, line.IsDashed));
        Assert.Contains("score 0.6", line.Text, StringComparison.Ordinal);
        Assert.Equal(8, line.ToScript().Length);
    }
}
